import type { Condition, CustomConditions } from "../../../src/condition/index.ts";

type Data = { readonly [key: string]: unknown };

/** How the meaning of conditions could be got wrong: a planted bug changes one of these. */
export interface Meaning {
  readonly fold: (text: string) => string;
  readonly equal: (value: unknown, wanted: unknown) => boolean;
  readonly own: (object: object, key: string) => boolean;
  readonly isMissing: (value: unknown) => boolean;
  /** What `noneOf` says of a missing value. */
  readonly noneOfMissing: boolean;
}

/** The meaning as the documentation of `Condition` states it. */
export const documented: Meaning = {
  fold: (text) => [...text.toLowerCase()].map((letter) => (letter === "ς" ? "σ" : letter)).join(""),
  equal: (value, wanted) => value === wanted,
  own: (object, key) => Object.getOwnPropertyNames(object).includes(key),
  isMissing: (value) =>
    value === undefined ||
    value === null ||
    value === "" ||
    (typeof value === "number" && value !== value) ||
    (Array.isArray(value) && value.length === 0),
  noneOfMissing: true,
};

/** Conditions interpreted slowly, written from their documentation; shares no code with the compiler. */
export function interpret(
  condition: Condition,
  subject: object,
  custom: CustomConditions,
  meaning = documented,
): boolean {
  const { fold, equal, own, isMissing, noneOfMissing } = meaning;

  const child = (from: unknown, key: string): unknown => {
    if (typeof from !== "object" || from === null || Array.isArray(from)) return undefined;
    return own(from, key) ? (from as Data)[key] : undefined;
  };
  const valueAt = (path: string): unknown => {
    const keys = path.split(".");
    if (keys[0] === "properties") {
      const whole = child(child(subject, "properties"), keys.slice(1).join("."));
      if (whole !== undefined && whole !== null) return whole;
    }
    let value: unknown = subject;
    for (const key of keys) value = child(value, key);
    return value;
  };
  const same = (value: unknown, wanted: unknown): boolean =>
    typeof value === "string" && typeof wanted === "string" ? fold(value) === fold(wanted) : equal(value, wanted);
  const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
  const text = (value: unknown, test: (folded: string) => boolean): boolean =>
    typeof value === "string" && test(fold(value));
  const number = (value: unknown, test: (value: number) => boolean): boolean =>
    typeof value === "number" && test(value);

  const passes = (value: unknown, test: string, wanted: unknown): boolean => {
    if (test === "missing") return isMissing(value);
    if (test === "present") return !isMissing(value);
    if (test === "noneOf") {
      if (isMissing(value)) return noneOfMissing;
      return !elements(value).some((element) => (wanted as unknown[]).some((one) => same(element, one)));
    }
    if (isMissing(value)) return false;
    if (test === "contains") {
      if (Array.isArray(value)) return value.some((element) => same(element, wanted));
      return text(value, (folded) => folded.includes(fold(wanted as string)));
    }
    return elements(value).some((element) => {
      switch (test) {
        case "equals":
          return same(element, wanted);
        case "oneOf":
          return (wanted as unknown[]).some((one) => same(element, one));
        case "atLeast":
          return number(element, (n) => n >= (wanted as number));
        case "atMost":
          return number(element, (n) => n <= (wanted as number));
        case "above":
          return number(element, (n) => n > (wanted as number));
        case "below":
          return number(element, (n) => n < (wanted as number));
        case "between":
          return number(element, (n) => n >= (wanted as number[])[0]! && n <= (wanted as number[])[1]!);
        case "startsWith":
          return text(element, (folded) => folded.startsWith(fold(wanted as string)));
        case "endsWith":
          return text(element, (folded) => folded.endsWith(fold(wanted as string)));
        default:
          throw new Error(`no test ${test}`);
      }
    });
  };

  const holds = (node: Data): boolean => {
    if (node["all"]) return (node["all"] as Data[]).every(holds);
    if (node["any"]) return (node["any"] as Data[]).some(holds);
    if (node["not"]) return !holds(node["not"] as Data);
    if (node["custom"]) return custom[node["custom"] as string]!(subject, node["options"] as never);
    if (node["activity"]) {
      const counts = (node["activity"] as string[]).map((type) =>
        child(child(child(subject, "activities"), type), "count"),
      );
      const sum = counts.reduce<number>(
        (total, count) => total + (number(count, (n) => n > 0) ? (count as number) : 0),
        0,
      );
      return sum >= ((node["atLeast"] as number | undefined) ?? 1);
    }
    const [[test, wanted] = ["", undefined]] = Object.entries(node).filter(([key]) => key !== "field");
    return passes(valueAt(node["field"] as string), test, wanted);
  };
  return holds(condition as unknown as Data);
}
