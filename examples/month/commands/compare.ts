import { definePolicy, type PolicyInput } from "handover";
import { compare as comparePolicies, type Comparison, type PairedFigure, type RosterInput } from "handover/simulation";
import { formatDuration } from "handover/time";
import { fault, shown } from "../fault.ts";
import { readJsonFile } from "../json-file.ts";
import { leadNames, readLeadOptions } from "../options.ts";
import { checkWritable, writePage } from "../pictures.ts";
import { showProgress } from "../progress.ts";
import type { Output } from "../run.ts";
import { bundled, openSource } from "../source.ts";
import { isBroken, readGuardRails } from "./guard-rails.ts";
import { readArgs } from "./read-args.ts";

const compareHelp = `What becomes of the same leads and the same people under two policies.

  npm start -- compare NOW.json NEXT.json [--leads FILE --map MAP.json] [--reps REPS.json] [...]

  --leads, --map, --reps, --generate, --seed
                   which leads and whom, as for simulate (default: the bundled month's)
  --seeds A,B,C    a run for each: other moods of the people; with --generate other leads, too (default: the one of --seed)
  --fail-if RAILS  differences that fail, apart by commas: 'sla<-0.02' when two clocks in a hundred fewer are met in time,
                   'median>15m', 'drift>0.5'; of sla, assigned, contacted, waited, won (shares), median, p90 (working
                   time), declined, lie (leads a day), drift (leads)
  --report FILE    a page with the pictures of it
  --json           the comparison as JSON

Exit codes: 0 no guard-rail is broken, 1 one is, 2 a policy does not hold or something given was not right.
`;

/** Compares two policies over the same leads. Returns the exit code. */
export async function compare(args: readonly string[], { out, err }: Output, signal?: AbortSignal): Promise<number> {
  const named = [...leadNames, "reps", "seeds", "fail-if", "report"];
  const { files, values, has } = readArgs(args, named, ["json", "help"]);
  if (has("help")) return (out(compareHelp), 0);
  const [now, next, ...more] = files;
  if (now === undefined || next === undefined || more.length > 0)
    throw fault("command line", "two policies", `${files.length} files`, "write compare NOW.json NEXT.json");
  const rails = readGuardRails(values.get("fail-if"));
  const options = readLeadOptions(values);
  const seeds = readSeeds(values.get("seeds") ?? options.seed);
  const policies = { now: readPolicy(now), next: readPolicy(next) };
  const roster = readJsonFile("--reps", values.get("reps") ?? bundled("reps.json")) as unknown as RosterInput;
  const report = values.get("report");
  if (report !== undefined) checkWritable(report);
  const source = openSource(options);
  const sources = seeds.map((seed) => (options.generate === undefined ? source : openSource({ ...options, seed })));
  const count = sources.reduce((sum, one) => sum + 2 * one.count, 0);
  const progress = showProgress(err, count);
  try {
    const compared = await comparePolicies({
      policies,
      roster,
      leads: (seed) => sources[seeds.indexOf(String(seed))]?.leads() ?? [],
      seeds,
      until: source.until,
      onProgress: ({ run, runs, inputs, ...rest }) =>
        progress.tell({ ...rest, inputs: ((run - 1) / runs) * count + inputs }),
      signal,
    });
    progress.end();
    const versions = { now: policies.now.version, next: policies.next.version };
    if (report !== undefined) await writePage(report, { comparison: { figures: compared, versions } });
    const broken = rails.filter((rail) => isBroken(rail, compared)).map(({ text }) => `${text}: BROKEN`);
    const kept = rails.filter((rail) => !isBroken(rail, compared)).map(({ text }) => `${text}: kept`);
    const pictures = report === undefined ? [] : ["", `Pictures of it: ${report}`];
    const verdict = rails.length === 0 ? [] : ["", "Guard-rails", ...[...broken, ...kept].map((line) => `  ${line}`)];
    const lines = [...tell(compared, versions), ...verdict, ...pictures];
    out(has("json") ? `${JSON.stringify(compared, undefined, 2)}\n` : `${lines.join("\n")}\n`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    progress.end();
    source.close();
  }
}

function readPolicy(file: string) {
  return definePolicy(readJsonFile("policy", file) as PolicyInput);
}

function readSeeds(text: string): string[] {
  const seeds = text.split(",").map((seed) => seed.trim());
  if (seeds.every((seed) => seed !== "") && new Set(seeds).size === seeds.length) return seeds;
  throw fault("--seeds", "different seeds, apart by commas", shown(text), "write for instance --seeds 1,2,3");
}

/** Those that differ by more than chance first. */
function tell(compared: Comparison, { now, next }: { readonly now: string; readonly next: string }): string[] {
  const { measures, owners, over, waiting, worstDrift, runs, partial } = compared;
  if (partial) return ["no lead came in: there is nothing to compare"];
  const sure = measures.filter(isSure);
  const other = measures.filter((one) => !isSure(one) && one.difference !== undefined);
  const lines = (figures: readonly PairedFigure[]): string[] =>
    figures.length === 0 ? ["  nothing"] : figures.map((one) => `  ${inWords(one)}`);
  return [
    `${next} against ${now}: the same leads and people, ${runs} ${runs === 1 ? "run" : "runs"}, 95 % intervals over ${over.count} ${over.unit}s`,
    "",
    "More than chance",
    ...lines(sure),
    "",
    "No more than chance",
    ...lines(other),
    "",
    `First owner: the same for ${owners.same} leads, another for ${owners.other}; ${owners.onlyNow} have one under ${now} only, ${owners.onlyNext} under ${next} only`,
    `Waiting at the end: ${waiting.now} to ${waiting.next}; furthest from a fair share: ${worstDrift.now.toFixed(2)} to ${worstDrift.next.toFixed(2)} leads`,
  ];
}

function isSure({ interval }: PairedFigure): boolean {
  return interval !== undefined && (interval[0] > 0 || interval[1] < 0);
}

function inWords({ name, unit, now, next, difference = 0, interval }: PairedFigure): string {
  const value = (n: number | undefined): string => (n === undefined ? "-" : said(n, unit));
  const by = (n: number): string => `${n > 0 ? "+" : ""}${said(n, unit)}`;
  const between = interval === undefined ? "" : `, 95 %: ${by(interval[0])} to ${by(interval[1])}`;
  return `${name}: ${value(now)} to ${value(next)} (${by(difference)}${between})`;
}

function said(n: number, unit: PairedFigure["unit"]): string {
  if (unit === "share") return `${(n * 100).toFixed(1)} %`;
  return unit === "ms" ? formatDuration(Math.round(n)) : n.toFixed(2);
}
