import type { SimulationProgress } from "handover/simulation";

/** Where progress is written. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** A line that is written over again on a terminal; elsewhere a new line every so often. */
export function showProgress(
  output: ProgressOutput,
  inputs: number,
): { tell(progress: SimulationProgress): void; end(): void } {
  const started = performance.now();
  const everyMs = output.isTTY === true ? 80 : 2_000;
  let last = started;
  const line = ({ at, inputs: done, events }: SimulationProgress, now: number): string => {
    const percent = inputs === 0 ? 100 : Math.floor((done / inputs) * 100);
    const seconds = ((now - started) / 1000).toFixed(1);
    return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")}  ${done} of ${inputs} leads (${percent} %), ${events} events, ${seconds} s`;
  };
  return {
    tell(progress) {
      const now = performance.now();
      if (now - last < everyMs) return;
      last = now;
      output.write(output.isTTY === true ? `\r\u001b[K${line(progress, now)}` : `${line(progress, now)}\n`);
    },
    end() {
      if (output.isTTY === true) output.write("\r\u001b[K");
    },
  };
}
