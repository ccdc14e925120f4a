import { describeCondition, findExample, type Condition } from "../condition/index.ts";
import { conditionsOf, type Placed } from "./conditions.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check, Checked } from "./subject.ts";

/** Conditions that cannot hold, or cannot fail, for any lead of this policy. */
export const neverOrAlways: Check = function* (checked) {
  for (const placed of conditionsOf(checked)) yield* judge(placed, checked);
};

function* judge({ path, condition, never, always }: Placed, checked: Checked): Iterable<Finding> {
  const { facts, search } = checked;
  if (findExample([condition, ...facts], [], search).found === "no") {
    const message = `${words(condition)}: no lead is so, and ${never}`;
    yield finding("CONDITION_NEVER", { path, message, suggestion: adviceFor(condition, checked) });
  } else if (always !== undefined && findExample(facts, [condition], search).found === "no") {
    const message = `${words(condition)}: every lead is so, and ${always}`;
    yield finding("CONDITION_ALWAYS", { path, message, suggestion: "leave it out, or say which leads are meant" });
  }
}

/** Whether it contradicts itself, or what leads are like under this policy. */
function adviceFor(condition: Condition, { search }: Checked): string {
  return findExample([condition], [], search).found === "no"
    ? "its parts contradict each other: drop one of them"
    : "compare it with the stages, the points and the grades that the policy has";
}

const longest = 200;

function words(condition: Condition): string {
  const text = describeCondition(condition);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
