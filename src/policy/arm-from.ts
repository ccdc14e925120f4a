import { invalid, show } from "../errors.ts";
import { armParts, type ExperimentArm } from "../experiment/index.ts";
import { canonicalJson } from "../lead/index.ts";
import { definePolicy } from "./define-policy.ts";
import type { PolicyDocument, PolicyInput } from "./document.ts";
import { isPolicy } from "./is-policy.ts";
import type { Policy } from "./policy.ts";

/**
 * An arm that is a policy of its own: it has the parts in which that policy is otherwise than the one of the experiment. Its version and
 * its experiments make no difference.
 *
 * @param policy What the arm is to go by.
 * @param base What the experiment is in.
 * @example
 * experiments: [{ name: "next", arms: [{ name: "now", weight: 1 }, armFrom("next", 1, next, now)] }]
 *
 * @throws HandoverError `POLICY_INVALID` when one of them does not hold, or they differ in what an arm cannot have otherwise.
 */
export function armFrom(
  name: string,
  weight: number,
  policy: Policy | PolicyInput,
  base: Policy | PolicyInput,
): ExperimentArm {
  const [own, other] = [documentOf(policy), documentOf(base)];
  const keys = [...new Set([...Object.keys(own), ...Object.keys(other)])] as (keyof PolicyDocument)[];
  const differ = keys.filter(
    (key) => key !== "version" && key !== "experiments" && canonicalJson(own[key]) !== canonicalJson(other[key]),
  );
  const isPart = (key: string): boolean => (armParts as readonly string[]).includes(key) && key in own;
  const issues = differ
    .filter((key) => !isPart(key))
    .map((key) => ({
      path: key,
      expected: `what policy ${show(other.version)} has: an arm may have ${armParts.join(", ")} otherwise`,
      got: key in own ? `another ${key}` : "nothing",
      hint: "compare the two in a simulation, or put one in force after the other",
    }));
  if (issues.length > 0) throw invalid("POLICY_INVALID", `arm ${show(name)}`, issues);
  const parts = Object.fromEntries(differ.map((key) => [key, own[key]]));
  return differ.length === 0 ? { name, weight } : { name, weight, parts };
}

function documentOf(policy: Policy | PolicyInput): PolicyDocument {
  return (isPolicy(policy) ? policy : definePolicy(policy)).document;
}
