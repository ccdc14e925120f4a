import { HandoverError, show } from "../errors.ts";
import type {
  ActivityCondition,
  Condition,
  CustomConditions,
  FieldCondition,
  NamedCondition,
  Predicate,
} from "./condition.ts";

/** A compiled condition over whatever its leaves look at. */
export type Test<T> = (input: T) => boolean;

/** Compiles the leaves; `build` joins them. */
export interface Leaves<T> {
  field(condition: FieldCondition): Test<T>;
  activity(condition: ActivityCondition): Test<T>;
  named(condition: NamedCondition): Test<T>;
}

/** Compiles a parsed condition. */
export function build<T>(condition: Condition, leaves: Leaves<T>): Test<T> {
  if ("all" in condition) return every(condition.all.map((part) => build(part, leaves)));
  if ("any" in condition) return some(condition.any.map((part) => build(part, leaves)));
  if ("not" in condition) return negated(build(condition.not, leaves));
  if ("field" in condition) return leaves.field(condition);
  return "activity" in condition ? leaves.activity(condition) : leaves.named(condition);
}

function negated<T>(part: Test<T>): Test<T> {
  return (input) => !part(input);
}

function every<T>(parts: readonly Test<T>[]): Test<T> {
  const [a, b, c] = parts;
  if (a !== undefined && parts.length === 1) return a;
  if (a !== undefined && b !== undefined && parts.length === 2) return (input) => a(input) && b(input);
  if (a !== undefined && b !== undefined && c !== undefined && parts.length === 3) {
    return (input) => a(input) && b(input) && c(input);
  }
  return (input) => {
    for (const part of parts) if (!part(input)) return false;
    return true;
  };
}

function some<T>(parts: readonly Test<T>[]): Test<T> {
  const [a, b, c] = parts;
  if (a !== undefined && parts.length === 1) return a;
  if (a !== undefined && b !== undefined && parts.length === 2) return (input) => a(input) || b(input);
  if (a !== undefined && b !== undefined && c !== undefined && parts.length === 3) {
    return (input) => a(input) || b(input) || c(input);
  }
  return (input) => {
    for (const part of parts) if (part(input)) return true;
    return false;
  };
}

/** The custom condition of this name, held to its promise. */
export function namedTest({ custom: name, options }: NamedCondition, custom: CustomConditions): Predicate {
  const test = custom[name];
  const failed = (how: string, cause?: unknown): HandoverError =>
    new HandoverError("EXTENSION_FAILED", `custom condition "${name}" ${how}; it must answer true or false`, { cause });
  return (subject) => {
    let answer: unknown;
    try {
      answer = test?.(subject, options);
    } catch (error) {
      throw failed("threw", error);
    }
    if (typeof answer !== "boolean") throw failed(`answered ${show(answer)}`);
    return answer;
  };
}
