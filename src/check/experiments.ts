import { armParts, type Experiment, type ExperimentArm } from "../experiment/index.ts";
import { canonicalJson } from "../lead/index.ts";
import type { PolicyDocument } from "../policy/index.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check } from "./subject.ts";

/** Arms that nobody comes to, and arms between which there is nothing to find. */
export const experiments: Check = function* ({ document }) {
  for (const [i, one] of (document.experiments ?? []).entries()) {
    const path = `experiments.${i}`;
    for (const [j, { name, weight }] of one.arms.entries())
      if (weight === 0)
        yield finding("ARM_UNUSED", {
          path: `${path}.arms.${j}.weight`,
          message: `no lead of ${one.name} comes to ${name}, for its weight is 0`,
          suggestion: "give it a weight, or leave it out once no lead of it is open",
        });
    yield* twins(one, document, path);
  }
};

function* twins({ name, arms }: Experiment, document: PolicyDocument, path: string): Iterable<Finding> {
  const rules = arms.map((arm) => rulesOf(arm, document));
  for (const [j, own] of rules.entries()) {
    const first = rules.indexOf(own);
    if (first < j)
      yield finding("ARMS_EQUAL", {
        path: `${path}.arms.${j}`,
        message: `${arms[j]?.name} of ${name} has the very rules of ${arms[first]?.name}`,
        suggestion: "that is good for trying whether all is measured as it should be; otherwise let them differ",
      });
  }
}

/** What an arm comes to: what it has otherwise, or what the policy says. */
function rulesOf({ parts = {} }: ExperimentArm, document: PolicyDocument): string {
  return canonicalJson(armParts.map((part) => parts[part] ?? document[part] ?? null));
}

/** What is found in a part that an arm has otherwise, at its place in the whole document. */
export function* inArms(
  { experiments: all = [] }: PolicyDocument,
  check: (experiment: string, arm: string) => readonly Finding[],
): Iterable<Finding> {
  for (const [i, { name, arms }] of all.entries())
    for (const [j, arm] of arms.entries()) {
      const own = armParts.filter((part) => arm.parts?.[part] !== undefined);
      if (own.length === 0) continue;
      for (const found of check(name, arm.name))
        if (own.some((part) => found.path === part || found.path.startsWith(`${part}.`)))
          yield { ...found, path: `experiments.${i}.arms.${j}.parts.${found.path}` };
    }
}
