import type { Condition } from "./condition.ts";

/**
 * The fields a condition reads, each once, in order of appearance. An activity reads `activities.` and its type; what a custom
 * condition reads is not known.
 */
export function fieldsOf(condition: Condition): readonly string[] {
  return [...new Set(collect(condition))];
}

function collect(condition: Condition): readonly string[] {
  if ("all" in condition) return condition.all.flatMap(collect);
  if ("any" in condition) return condition.any.flatMap(collect);
  if ("not" in condition) return collect(condition.not);
  if ("field" in condition) return [condition.field];
  return "activity" in condition ? condition.activity.map((type) => `activities.${type}`) : [];
}
