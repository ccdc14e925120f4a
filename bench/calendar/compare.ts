import type { Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import type { ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { Check } from "./calendar-case.ts";
import { isQuick, openSubject, subjects, type SubjectName } from "./subjects.ts";
import type { TaskName } from "./task.ts";

const rounds = 11;
const warmUpRounds = 4;

/** A question as somebody answers it. */
export interface Contender {
  readonly name: SubjectName;
  readonly task: TaskName;
}

export interface Comparison {
  readonly rows: readonly Row[];
  /** How many times as long the one takes as the other. */
  ratio(over: Contender, under: Contender): number;
  /** Millions of answers a second. */
  millions(of: Contender): number;
  /** The fastest package that answers a question and is never wrong. */
  fastestPeer(task: TaskName): Contender;
}

/** Checks every contender, then times them in turn. One with no right answer at all is out; handover may give no wrong one. */
export async function compare(
  group: string,
  contenders: readonly Contender[],
  base: Contender,
  progress: (line: string) => void,
): Promise<Comparison> {
  const cases = new Map<string, ProcessCase>();
  const checks = new Map<string, Check>();
  const bytes = new Map<string, number>();
  try {
    for (const contender of contenders) {
      const opened = await openSubject(contender.name, contender.task);
      cases.set(keyOf(contender), opened);
      const check = await opened.call<Check>("check");
      checks.set(keyOf(contender), check);
      progress(`${group}: ${keyOf(contender)}: ${check.wrong} of ${check.asked} wrong ${check.example ?? ""}`);
      if (check.wrong > 0 && subjects[contender.name].kind === "handover")
        throw new Error(`handover is wrong: ${check.example}`);
    }
    const timed = contenders.map(keyOf).filter((key) => checks.get(key)!.wrong < checks.get(key)!.asked);
    const samples = await interleave(timed, rounds, warmUpRounds, (key, round) => {
      if (key === timed[0]) progress(`${group}: round ${round + 1} of ${warmUpRounds + rounds}`);
      return cases.get(key)!.call<number>("time");
    });
    for (const contender of contenders.filter(({ name }) => isQuick(name))) {
      bytes.set(keyOf(contender), await cases.get(keyOf(contender))!.call<number>("allocated"));
    }

    const ratio = (over: Contender, under: Contender) =>
      medianRatio(samples.get(keyOf(over))!, samples.get(keyOf(under))!);
    const row = (contender: Contender): Row => {
      const { asked, wrong } = checks.get(keyOf(contender))!;
      const ns = samples.get(keyOf(contender));
      const fresh = bytes.get(keyOf(contender));
      const times = ns && {
        ns: median(ns),
        "min ns": Math.min(...ns),
        "max ns": Math.max(...ns),
        "answers/s": 1e9 / median(ns),
        "times the Timeline": ratio(contender, base),
      };
      const figures = { ...times, ...(fresh === undefined ? {} : { "new bytes": fresh }), asked, wrong };
      return { group, name: keyOf(contender), figures };
    };
    return {
      rows: contenders.map(row),
      ratio,
      millions: (of) => 1000 / median(samples.get(keyOf(of))!),
      fastestPeer: (task) => {
        const peers = contenders.filter((one) => {
          return one.task === task && subjects[one.name].kind === "peer" && checks.get(keyOf(one))!.wrong === 0;
        });
        const ns = (one: Contender) => median(samples.get(keyOf(one))!);
        return peers.reduce((best, one) => (ns(one) < ns(best) ? one : best));
      },
    };
  } finally {
    for (const one of cases.values()) one.close();
  }
}

function keyOf({ name, task }: Contender): string {
  return `${task}: ${name}`;
}
