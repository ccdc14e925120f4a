import { openSubject, sized, type SubjectName } from "../clock/subjects.ts";
import { atMost, below, type Group, type Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import type { ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";

const group = "clock/idle";
const sizes = [10_000, 100_000, 1_000_000] as const;
const [small, , large] = sizes;
const rounds = 11;
const warmUpRounds = 3;
const claim = "handover, claimDue";

/** Who looks, by the name in the table; all sizes in one process, so that they share its compiled code. */
const looks: readonly (readonly [name: string, subject: SubjectName, method: string])[] = [
  ["handover, due index", "handover, due index", "timeLook"],
  [claim, "handover, memory storage", "timeLook"],
  ["handover, await tick()", "handover, memory storage", "timeTick"],
  ["heap of [due, id]", "heap of [due, id]", "timeLook"],
];

/** A look that finds nothing due: in the index, in a transaction of the storage, and as a whole awaited tick. */
export const clockIdle: Group = async (progress) => {
  const cases = new Map<SubjectName, ProcessCase>();
  try {
    const timers = new Map<string, () => Promise<number>>();
    for (const [name, subject, method] of looks) {
      progress(`${group}: ${name}`);
      const keeper = cases.get(subject) ?? (await openSubject(subject, ...sizes));
      cases.set(subject, keeper);
      for (const size of sizes) timers.set(sized(name, size), () => keeper.call<number>(method, size));
    }
    const samples = await interleave([...timers.keys()], rounds, warmUpRounds, (key) => timers.get(key)!());
    const nanos = (name: string, size: number) => samples.get(sized(name, size))!;
    const row = (name: string, size: number): Row => ({
      group,
      name: sized(name, size),
      figures: {
        ns: median(nanos(name, size)),
        "min ns": Math.min(...nanos(name, size)),
        "max ns": Math.max(...nanos(name, size)),
        "times itself at 10k": medianRatio(nanos(name, size), nanos(name, small)),
      },
    });
    return {
      rows: looks.flatMap(([name]) => sizes.map((size) => row(name, size))),
      goals: [
        atMost(1, "clock: us of claimDue with nothing due, 1M open", median(nanos(claim, large)) / 1000),
        below(
          1.5,
          "clock: claimDue with nothing due, 1M open over 10k",
          medianRatio(nanos(claim, large), nanos(claim, small)),
        ),
      ],
    };
  } finally {
    for (const one of cases.values()) one.close();
  }
};
