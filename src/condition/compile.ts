import { invalid } from "../errors.ts";
import { build, namedTest } from "./build.ts";
import type {
  ActivityCondition,
  Condition,
  CustomConditions,
  FieldCondition,
  Predicate,
  Subject,
} from "./condition.ts";
import { parseCondition, type Parsed, type ValidateOptions } from "./parse.ts";
import { accessTo, activityCount, plainOf } from "./read.ts";
import { lowered } from "./value-test.ts";
import { compileTest } from "./value.ts";

export interface CompileOptions extends Omit<ValidateOptions, "custom"> {
  /** The custom conditions that may be named. @defaultValue none */
  readonly custom?: CustomConditions | undefined;
}

/**
 * Turns a condition into a function, once; later changes of the data do not reach it. {@link Condition} says what it means.
 *
 * @example
 * const isTarget = compileCondition(where({ "company.country": oneOf("PL", "DE") }));
 * isTarget({ company: { country: "pl" } }); // true
 *
 * @throws HandoverError `CONDITION_INVALID` with every issue. The function itself throws `EXTENSION_FAILED` when a custom
 * condition throws or answers something else than true or false.
 */
export function compileCondition(condition: Condition, options: CompileOptions = {}): Predicate {
  const { custom = {} } = options;
  return compileParsed(readCondition(parseCondition(condition, { ...options, custom: Object.keys(custom) })), custom);
}

/** The checked condition, or the error that lists what is wrong with it. */
export function readCondition({ condition, issues }: Parsed): Condition {
  if (condition === undefined) throw invalid("CONDITION_INVALID", "the condition is not well formed", issues);
  return condition;
}

/** Compiles what the parser handed out. */
export function compileParsed(condition: Condition, custom: CustomConditions): Predicate {
  return build<Subject>(condition, { field: onField, activity: onRecord, named: (leaf) => namedTest(leaf, custom) });
}

function onField(condition: FieldCondition): Predicate {
  const { parent, get } = accessTo(condition.field);
  const { test, ofLower } = compileTest(condition);
  if (parent === "company") {
    return ofLower
      ? (subject) => test(lowered(get(plainOf(plainOf(subject).company))))
      : (subject) => test(get(plainOf(plainOf(subject).company)));
  }
  if (parent === undefined) {
    return ofLower ? (subject) => test(lowered(get(plainOf(subject)))) : (subject) => test(get(plainOf(subject)));
  }
  return ofLower
    ? (subject) => test(lowered(get(plainOf(plainOf(subject).score))))
    : (subject) => test(get(plainOf(plainOf(subject).score)));
}

function onRecord({ activity, atLeast = 1 }: ActivityCondition): Predicate {
  return (subject) => {
    const activities = plainOf(plainOf(subject).activities);
    let count = 0;
    for (const type of activity) count += activityCount(activities, type);
    return count >= atLeast;
  };
}
