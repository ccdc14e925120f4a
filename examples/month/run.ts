import { definePolicy, isHandoverError, type Policy, type PolicyInput } from "handover";
import { simulate, type RosterInput } from "handover/simulation";
import { check } from "./commands/check.ts";
import { compare } from "./commands/compare.ts";
import { diff } from "./commands/diff.ts";
import { readJsonFile } from "./json-file.ts";
import { help, readOptions, type Options } from "./options.ts";
import { openAlbum } from "./pictures.ts";
import { policy as bundledPolicy } from "./policy.ts";
import { showProgress, type ProgressOutput } from "./progress.ts";
import { openStorage } from "./storage.ts";
import { Showcase } from "./showcase.ts";
import { bundled, openSource } from "./source.ts";
import { tellStory } from "./story.ts";

export interface Output {
  readonly out: (text: string) => unknown;
  readonly err: ProgressOutput;
  /** Where pictures go when nobody says where. @defaultValue nowhere */
  readonly report?: string | undefined;
}

type Command = (args: readonly string[], output: Output, signal?: AbortSignal) => number | Promise<number>;

/** By their names; a line that begins with none is one of `simulate`. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["simulate", simulateMonth],
  ["compare", compare],
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
async function simulateMonth(
  args: readonly string[],
  { out, err, report }: Output,
  signal?: AbortSignal,
): Promise<number> {
  const options = readOptions(args, report);
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
  const source = openSource(options);
  const kept = options.storage === undefined ? undefined : openStorage(options.storage);
  const progress = showProgress(err, source.count);
  const showcase = new Showcase();
  try {
    const album = options.report === undefined ? undefined : openAlbum(options.report, policy, source.count);
    const result = await simulate({
      policy,
      roster,
      leads: source.leads(),
      seed: options.seed,
      until: source.until,
      storage: kept?.storage,
      onProgress: progress.tell,
      onEvent(event, lead) {
        showcase.look(event, lead);
        album?.see(event);
      },
      signal,
    });
    progress.end();
    await album?.write(result.handover, showcase.best);
    await result.handover.close();
    const story = tellStory(result, policy, showcase.best, source.faults);
    if (options.report !== undefined) story.push("", `Pictures of all this: ${options.report}`);
    out(`${story.join("\n")}\n`);
    const { inputs } = result.report;
    return inputs.addsUp && inputs.total === source.count ? 0 : 1;
  } finally {
    progress.end();
    source.close();
    await kept?.close();
  }
}

function readPolicy(file: string | undefined): Policy {
  return file === undefined ? bundledPolicy : definePolicy(readJsonFile("--policy", file) as PolicyInput);
}
