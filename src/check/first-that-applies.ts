import { compileCondition, type Condition } from "../condition/index.ts";
import { findBeyond } from "./beyond.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check, Checked, PlacedPipeline } from "./subject.ts";

/** A rule among several of which the first that applies is taken. */
interface Ordered {
  readonly path: string;
  readonly name: string;
  readonly when: Condition;
}

/** Rules that are never reached, for those before them apply whenever they do. */
export const firstThatApplies: Check = function* (checked) {
  yield* shadowedClocks(checked);
  yield* shadowedMoves(checked);
};

const everyLead: Condition = {
  any: [
    { field: "receivedAt", present: true },
    { field: "receivedAt", missing: true },
  ],
};

/** Of the clock policies of one group that start at the same moments the first that applies runs. */
function* shadowedClocks(checked: Checked): Iterable<Finding> {
  const groups = new Map<string, Ordered[]>();
  const add = (group: string, from: unknown, rule: Ordered): void => {
    const key = JSON.stringify([group, from]);
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  };
  for (const [i, { group, from, name, appliesTo = everyLead }] of (checked.document.slas ?? []).entries())
    if (group !== undefined) add(group, from, { path: `slas.${i}`, name, when: appliesTo });
  for (const [i, { name, group = name, from, appliesTo = everyLead }] of (checked.document.cadences ?? []).entries())
    add(group, from, { path: `cadences.${i}`, name, when: appliesTo });
  for (const rules of groups.values()) yield* shadowed(rules, checked, []);
}

/** Of the automatic transitions out of a stage the first that holds is taken. */
function* shadowedMoves(checked: Checked): Iterable<Finding> {
  for (const placed of checked.pipelines) yield* shadowedMovesIn(placed, checked);
}

function* shadowedMovesIn({ at, pipeline: { id: own, transitions, stages } }: PlacedPipeline, checked: Checked) {
  const moves = transitions.flatMap(({ auto, name, from }, i) =>
    auto === undefined ? [] : [{ path: `${at}.transitions.${i}`, name, when: auto, from }],
  );
  const seen = new Set<string>();
  for (const { id } of stages) {
    const leaving = moves.filter(({ from }) => from.includes(id));
    const here: readonly Condition[] = [
      { field: "pipeline", equals: own },
      { field: "stage", equals: id },
    ];
    for (const one of shadowed(leaving, checked, here)) {
      // One that leads out of several stages is told of once.
      if (!seen.has(one.path)) yield one;
      seen.add(one.path);
    }
  }
}

function* shadowed(
  rules: readonly Ordered[],
  { facts, search }: Checked,
  where: readonly Condition[],
): Iterable<Finding> {
  const tests = rules.map(({ when }) => compileCondition(when, search));
  for (const [i, rule] of rules.entries()) {
    if (i === 0) continue;
    const takerOf = (lead: object): number | undefined => {
      const first = tests.findIndex((test) => test(lead));
      return first >= 0 && first < i ? first : undefined;
    };
    const beyond = findBeyond([rule.when, ...where, ...facts], takerOf, (j) => rules[j]!.when, search);
    // One that holds for no lead at all is a finding of its own.
    if (beyond.found !== "no" || beyond.by.length === 0) continue;
    const by = [...beyond.by].sort((a, b) => a - b).map((j) => `"${rules[j]!.name}"`);
    yield finding("RULE_SHADOWED", {
      path: rule.path,
      message: `"${rule.name}" is never reached: ${by.join(", ")} before it ${by.length === 1 ? "takes" : "take"} all its leads`,
      suggestion: "put it before them, or let them ask for more",
    });
  }
}
