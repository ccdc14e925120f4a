import { fileURLToPath } from "node:url";
import { definePolicy, isHandoverError, type Issue, type Policy, type PolicyInput } from "handover";
import { generateLeads, simulate, type Arrival, type RosterInput } from "handover/simulation";
import { check } from "./commands/check.ts";
import { diff } from "./commands/diff.ts";
import { openLeadFile } from "./csv/lead-file.ts";
import type { LeadMap } from "./csv/map.ts";
import { readJsonFile } from "./json-file.ts";
import { may } from "./month.ts";
import { help, readOptions, type Options } from "./options.ts";
import { policy as bundledPolicy } from "./policy.ts";
import { showProgress, type ProgressOutput } from "./progress.ts";
import { openStorage } from "./storage.ts";
import { Showcase } from "./showcase.ts";
import { tellStory } from "./story.ts";

export interface Output {
  readonly out: (text: string) => unknown;
  readonly err: ProgressOutput;
}

/** Clocks and people get so long after the last lead to come to an end. */
const afterwardsMs = 72 * 3_600_000;

type Command = (args: readonly string[], output: Output, signal?: AbortSignal) => number | Promise<number>;

/** By their names; a line that begins with none is one of `simulate`. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["simulate", simulateMonth],
  ["check", check],
  ["diff", diff],
]);

/** Does what the command line asks for. Returns the exit code. */
export async function run(args: readonly string[], output: Output, signal?: AbortSignal): Promise<number> {
  try {
    const named = commands.get(args[0] ?? "");
    return await (named === undefined ? simulateMonth(args, output, signal) : named(args.slice(1), output, signal));
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    output.err.write(`${error.code}: ${error.message}\n`);
    return 2;
  }
}

/** Runs the month and tells its story. */
async function simulateMonth(args: readonly string[], { out, err }: Output, signal?: AbortSignal): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    out(help);
    return 0;
  }
  const policy = readPolicy(options.policy);
  if (options.printPolicy) {
    out(`${JSON.stringify(policy, undefined, 2)}\n`);
    return 0;
  }
  const roster = readJsonFile("--reps", options.reps ?? bundled("reps.json")) as unknown as RosterInput;
  return tell(options, policy, roster, { out, err }, signal);
}

async function tell(
  options: Options,
  policy: Policy,
  roster: RosterInput,
  { out, err }: Output,
  signal?: AbortSignal,
): Promise<number> {
  const source = options.generate === undefined ? fromFile(options) : generated(options.generate, options.seed);
  const kept = options.storage === undefined ? undefined : openStorage(options.storage);
  const progress = showProgress(err, source.count);
  const showcase = new Showcase();
  try {
    const result = await simulate({
      policy,
      roster,
      leads: source.leads(),
      seed: options.seed,
      until: source.until,
      storage: kept?.storage,
      onProgress: progress.tell,
      onEvent: (event, lead) => showcase.look(event, lead),
      signal,
    });
    progress.end();
    await result.handover.close();
    const story = tellStory(result, policy, showcase.best, source.faults);
    out(`${story.join("\n")}\n`);
    const { inputs } = result.report;
    return inputs.addsUp && inputs.total === source.count ? 0 : 1;
  } finally {
    progress.end();
    source.close();
    await kept?.close();
  }
}

interface Source {
  readonly count: number;
  readonly until: number;
  readonly faults: readonly Issue[];
  leads(): Iterable<Arrival>;
  close(): void;
}

function fromFile({ leads = bundled("leads.csv"), map = bundled("map.json") }: Options): Source {
  const file = openLeadFile(leads, readJsonFile("--map", map) as LeadMap, map);
  return {
    count: file.rows,
    until: file.lastAt + afterwardsMs,
    faults: file.faults,
    leads: () => file.arrivals(),
    close: () => file.close(),
  };
}

function generated(count: number, seed: string): Source {
  return {
    count,
    until: Date.parse(may.to) + afterwardsMs,
    faults: [],
    leads: () => generateLeads({ ...may, count, seed }),
    close: () => {},
  };
}

function readPolicy(file: string | undefined): Policy {
  return file === undefined ? bundledPolicy : definePolicy(readJsonFile("--policy", file) as PolicyInput);
}

function bundled(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
