import { atLeast, atMost, type Group, type Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { Explained, SubjectName } from "../scoring/subjects.ts";

const group = "scoring/rules";
const rounds = 11;
const warmUpRounds = 4;
const compared = 500;
const floor = "closures by hand";
const own = "handover";
const peers = ["json-rules-engine", "json-logic-js", "sift"] as const;
const names: readonly SubjectName[] = [own, floor, ...peers];

/** Twenty rules on a lead of fifteen fields, with every reason: against closures written for them, and against packages. */
export const scoringRules: Group = async (progress) => {
  const cases = new Map<SubjectName, ProcessCase>();
  try {
    for (const name of names)
      cases.set(
        name,
        await openProcessCase(new URL("../scoring/rules-case.ts", import.meta.url), { name }, "UTC", true),
      );
    const one = (name: SubjectName): ProcessCase => cases.get(name)!;
    progress(`${group}: comparing what they say`);
    const expected = await answers(one(floor));
    for (const name of names) {
      const at = (await answers(one(name))).findIndex((line, i) => line !== expected[i]);
      if (at >= 0) throw new Error(`${name} says otherwise of lead ${at}`);
    }
    progress(`${group}: scoring`);
    const samples = await interleave(names, rounds, warmUpRounds, (name) => one(name).call<number>("time"));
    const nanos = (name: SubjectName): readonly number[] => samples.get(name)!;
    const rows = names.map((name): Row => ({
      group,
      name,
      figures: {
        us: median(nanos(name)) / 1000,
        "min us": Math.min(...nanos(name)) / 1000,
        "max us": Math.max(...nanos(name)) / 1000,
        "times by hand": medianRatio(nanos(name), nanos(floor)),
      },
    }));
    return {
      rows,
      goals: [
        atMost(1.5, "scoring: twenty rules, time over closures by hand", medianRatio(nanos(own), nanos(floor))),
        ...peers.map((peer) =>
          atLeast(5, `scoring: twenty rules, times faster than ${peer}`, medianRatio(nanos(peer), nanos(own))),
        ),
      ],
    };
  } finally {
    for (const one of cases.values()) one.close();
  }
};

/** One line a lead, the reasons in one order: packages may find them in another. */
async function answers(one: ProcessCase): Promise<readonly string[]> {
  return (await one.call<readonly Explained[]>("answers", compared)).map(({ reasons, ...score }) =>
    JSON.stringify([score, reasons.map(({ rule, points }) => `${rule} ${points}`).sort()]),
  );
}
