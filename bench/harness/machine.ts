import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

/** On what it was measured; figures without it say nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly os: string;
  readonly node: string;
  /** Processes that wanted to run, over the minute before: what else the machine had to do. */
  readonly loadBefore: number;
}

export function machineNow(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${platform()} ${arch()}`,
    node: process.versions.node,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
