import { describe, invalid, show, unknownName, type Issue } from "../../errors.ts";
import type { Example } from "./feature.ts";
import type { TrainingOptions } from "./train.ts";

const what = "the model cannot be trained so";
const known = ["features", "method", "missing", "rareBelow", "atLeast", "folds", "penalty"];
/** As many tell what is the matter with all of them. */
const mostIssues = 5;

/** Options with what they do not say filled in. @throws HandoverError `INPUT_INVALID` */
export function checkedOptions(options: TrainingOptions) {
  if (!isObject(options)) throw invalid("INPUT_INVALID", what, [noOptions(options)]);
  const { features, method = "logistic", missing = [], rareBelow = 20, atLeast = 40, folds = 5, penalty = 1 } = options;
  const issues: Issue[] = Object.keys(options).flatMap((name) => unknownName(name, known, "a known option", name));
  const refuse = (path: string, expected: string, got: unknown, hint = ""): unknown =>
    issues.push({ path, expected, got: show(got), hint });
  const names = Object.entries(features ?? {});
  if (names.length === 0)
    refuse("features", "one feature at least", features, 'such as { source: "category", visits: "number" }');
  for (const [name, kind] of names)
    if (kind !== "category" && kind !== "number") refuse(`features.${name}`, '"category" or "number"', kind);
  if (method !== "logistic" && method !== "naive-bayes") refuse("method", '"logistic" or "naive-bayes"', method);
  if (!Array.isArray(missing) || !missing.every((text) => typeof text === "string"))
    refuse("missing", "a list of texts", missing, 'such as ["Select"]');
  for (const [name, value, least] of [
    ["rareBelow", rareBelow, 1],
    ["atLeast", atLeast, 1],
    ["folds", folds, 2],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least) refuse(name, `a whole number from ${least}`, value);
  if (!(penalty > 0) || !Number.isFinite(penalty)) refuse("penalty", "a number above 0", penalty);
  if (issues.length > 0) throw invalid("INPUT_INVALID", what, issues);
  return { features, method, missing, rareBelow, atLeast, folds, penalty };
}

/** Whether each is an example. An outcome that is `"no"` would count as won: it is no outcome. @throws HandoverError `INPUT_INVALID` */
export function checkedExamples(examples: readonly Example[]): void {
  const issues: Issue[] = [];
  const refuse = (path: string, expected: string, got: unknown, hint: string): void => {
    if (issues.length < mostIssues) issues.push({ path, expected, got: describe(got), hint });
  };
  if (!Array.isArray(examples)) refuse("examples", "a list of examples", examples, "see examplesOf");
  else
    // Not `forEach`, which passes over holes.
    for (let i = 0; i < examples.length; i++) {
      const one: unknown = examples[i];
      const { values, won } = (isObject(one) ? one : {}) as Partial<Example>;
      if (!isObject(values)) refuse(`examples.${i}`, "{ values, won }", one, "values by the name of the feature");
      else if (typeof won !== "boolean")
        refuse(`examples.${i}.won`, "true or false", won, "say for each whether it was won");
    }
  if (issues.length > 0) throw invalid("INPUT_INVALID", what, issues);
}

function noOptions(options: unknown): Issue {
  const hint = 'such as { features: { source: "category" } }';
  return { path: "", expected: "options", got: show(options), hint };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
