import type { Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import type { ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { Check } from "./pick-case.ts";
import { openSubject, subjects, type Contender } from "./subjects.ts";

const rounds = 11;
const warmUpRounds = 64;

export interface Comparison {
  readonly rows: readonly Row[];
  /** How many times as long the one takes as the other. */
  ratio(over: Contender, under: Contender): number;
}

/** Checks every contender, then times them in turn; each row says how many times as long it takes as `base`. */
export async function compare(
  group: string,
  contenders: readonly Contender[],
  base: Contender,
  progress: (line: string) => void,
): Promise<Comparison> {
  const cases = new Map<string, ProcessCase>();
  const checks = new Map<string, Check>();
  try {
    for (const contender of contenders) {
      const opened = await openSubject(contender);
      cases.set(keyOf(contender), opened);
      const check = await opened.call<Check>("check");
      checks.set(keyOf(contender), check);
      progress(`${group}: ${keyOf(contender)}: ${check.differ} of ${check.asked} differ ${check.example ?? ""}`);
      assertRight(contender, check);
    }
    const keys = contenders.map(keyOf);
    const samples = await interleave(keys, rounds, warmUpRounds, (key, round) => {
      if (key === keys[0]) progress(`${group}: round ${round + 1} of ${warmUpRounds + rounds}`);
      return cases.get(key)!.call<number>("time");
    });

    const ratio = (over: Contender, under: Contender) =>
      medianRatio(samples.get(keyOf(over))!, samples.get(keyOf(under))!);
    const row = (contender: Contender): Row => {
      const ns = samples.get(keyOf(contender))!;
      const { asked, differ } = checks.get(keyOf(contender))!;
      return {
        group,
        name: keyOf(contender),
        figures: {
          ns: median(ns),
          "min ns": Math.min(...ns),
          "max ns": Math.max(...ns),
          "leads/s": 1e9 / median(ns),
          "times the base": ratio(contender, base),
          asked,
          differ,
        },
      };
    };
    return { rows: contenders.map(row), ratio };
  } finally {
    for (const one of cases.values()) one.close();
  }
}

/** handover must take every turn as the definition does; with equal weights and everybody in, so must the others. */
function assertRight(contender: Contender, { differ, example }: Check): void {
  const plain = contender.situation === "all in, equal weights" && contender.name !== "wrr-pool";
  if (differ > 0 && (plain || subjects[contender.name].kind === "handover")) {
    throw new Error(`${keyOf(contender)} is wrong: ${example}`);
  }
}

function keyOf({ name, size, situation }: Contender): string {
  return `${size.toLocaleString("en-US")} reps, ${situation}: ${name}`;
}
