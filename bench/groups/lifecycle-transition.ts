import { atLeast, type Goal, type Group, type Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { SubjectName } from "../lifecycle/subjects.ts";
import type { Kind } from "../lifecycle/transition-case.ts";

const group = "lifecycle/transition";
const rounds = 11;
const warmUpRounds = 4;
const names: readonly SubjectName[] = ["by hand", "xstate", "handover"];
const kinds: readonly Kind[] = ["allowed", "refused", "mixed"];

/** Whether a lead may go from a stage to another, and the lead in its new stage: the default pipeline, against xstate's pure `transition`. */
export const lifecycleTransition: Group = async (progress) => {
  const cases = new Map<SubjectName, ProcessCase>();
  try {
    for (const name of names)
      cases.set(
        name,
        await openProcessCase(new URL("../lifecycle/transition-case.ts", import.meta.url), { name }, "UTC"),
      );
    const rows: Row[] = [];
    const goals: Goal[] = [];
    for (const kind of kinds) {
      progress(`${group}: ${kind}`);
      const moved = await Promise.all(names.map((name) => cases.get(name)!.call<number>("moved", kind)));
      if (new Set(moved).size > 1)
        throw new Error(`${group}, ${kind}: ${names.join(", ")} made ${moved.join(", ")} moves`);
      const samples = await interleave(names, rounds, warmUpRounds, (name) =>
        cases.get(name)!.call<number>("time", kind),
      );
      const of = (name: SubjectName): readonly number[] => samples.get(name)!;
      for (const name of names)
        rows.push({
          group,
          name: `${name}, ${kind}`,
          figures: {
            ns: median(of(name)),
            "min ns": Math.min(...of(name)),
            "max ns": Math.max(...of(name)),
            "times by hand": medianRatio(of(name), of("by hand")),
          },
        });
      const ratio = medianRatio(of("xstate"), of("handover"));
      goals.push(atLeast(10, `lifecycle: ${kind}, times faster than xstate's pure transition`, ratio));
    }
    return { rows, goals };
  } finally {
    for (const one of cases.values()) one.close();
  }
};
