import type * as z from "zod/mini";
import { didYouMean, show, type Issue } from "../errors.ts";
import { routerFields, routerNames } from "./router-schema.ts";
import { knownFields, topFields } from "./known-fields.ts";

const shapes: Readonly<Record<string, string>> = {
  within:
    'a duration such as "1h", { workingDays: 1 }, or targets by grade, { by: field, values: {...} } or { custom: name }',
  at: 'a fraction such as 0.75, { before: "10m" } or { after: "1h" }',
  before: 'a duration such as "10m"',
  after: 'a duration such as "1h"',
  notify: '"owner", "manager", { rep: id } or { pool: id }',
  from: '"received", "assigned", "accepted", { stage: [...] }, { leaves: [...] }, { activity: [...] }, { finished: [...] } or { elapsed: [...] }',
  until:
    '"assigned", "accepted", { stage: [...] }, { leaves: [...] }, { activity: [...] }, { finished: [...] } or { elapsed: [...] }',
  stopOn:
    '"assigned", "accepted", { stage: [...] }, { leaves: [...] }, { activity: [...] }, { finished: [...] } or { elapsed: [...] }',
  routing: 'a router such as roundRobin({ pool: "sdr" })',
};

/** A commitment is no lead's: nobody is its owner. */
const shapesOfCommitments = { ...shapes, notify: "{ rep: id } or { pool: id }" };

/** JSON's types in words. */
const types: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

type Path = readonly PropertyKey[];

/** Zod's issues as ours: where, what was expected, what was got, what to do. */
export function readZodIssues(error: z.core.$ZodError, input: unknown): Issue[] {
  return error.issues.flatMap((issue) => toIssues(issue, input));
}

function toIssues(issue: z.core.$ZodIssue, input: unknown): Issue[] {
  const { path } = issue;
  const at = path.map(String).join(".");
  const value = valueAt(input, path);
  const got = value === undefined ? "nothing" : show(value);
  const say = (expected: string, hint: string): Issue[] => [{ path: at, expected, got, hint }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const known = (path[0] === "routing" ? fieldsOfRouter(input, path) : near(knownFields, path)) ?? topFields;
        const hint = known.includes(key)
          ? "it does not go with the other fields here"
          : didYouMean(key, known, `known: ${known.join(", ")}`);
        return { path: at === "" ? key : `${at}.${key}`, expected: "a known field", got: show(key), hint };
      });
    case "invalid_value": {
      const names = issue.values.map(String);
      if (path.at(-1) === "activity") return say('a list of types, or "any"', 'write ["call"], or "any"');
      const shape = path[0] === "slas" || path[0] === "cadences" ? near(shapes, path.slice(-2)) : undefined;
      const listed = issue.values.map((one) => show(one)).join(", ");
      const expected = shape ?? (issue.values.length === 1 ? listed : `one of ${listed}`);
      return say(expected, typeof value === "string" ? didYouMean(value, names, "use one of them") : "use one of them");
    }
    case "invalid_type":
      return value === undefined
        ? say(types[issue.expected] ?? issue.expected, "add it")
        : say(types[issue.expected] ?? issue.expected, "change its type");
    case "invalid_union": {
      if (path.at(-1) !== "router")
        return say(
          near(path[0] === "commitments" ? shapesOfCommitments : shapes, path) ?? "another value",
          howToWrite(value, path),
        );
      const expected = `one of ${routerNames.map((name) => show(name)).join(", ")}`;
      return say(expected, typeof value === "string" ? didYouMean(value, routerNames, "use one of them") : "add it");
    }
    case "too_small":
      return say(issue.origin === "string" ? "a text, not empty" : sized("at least", issue), "change the value");
    case "too_big":
      return say(sized("at most", issue), "change the value");
    case "invalid_key":
      return [{ path: at, expected: "a name of 1 to 128 characters", got: show(path.at(-1)), hint: "change the name" }];
    case "custom":
      return say(issue.message, String(issue.params?.["hint"]));
    default:
      return say(issue.message, "change the value");
  }
}

/** The fields of the router at the path, or of what in it has a list of its own. */
function fieldsOfRouter(input: unknown, path: Path): readonly string[] | undefined {
  const at = valueAt(input, path) as { readonly router?: unknown } | undefined;
  const list = path.at(-2);
  const kind = typeof at?.router === "string" ? at.router : typeof list === "string" ? list : "";
  return Object.hasOwn(routerFields, kind) ? routerFields[kind] : undefined;
}

function sized(bound: string, issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const what = issue.origin === "string" ? " characters" : issue.origin === "array" ? " in the list" : "";
  return `${bound} ${limit}${what}`;
}

function howToWrite(value: unknown, path: Path): string {
  if (value === undefined) return "add it";
  const last = path.at(-1);
  return typeof value === "number" && last !== "notify" ? `a bare ${value} does not say of what` : "write one of these";
}

/** What is on record for the innermost step that has a name there. Below routing the names are the host's own. */
function near<T>(table: Readonly<Record<string, T>>, path: Path): T | undefined {
  if (path[0] === "routing") return table["routing"];
  const step = path.findLast((name) => typeof name === "string" && Object.hasOwn(table, name));
  return step === undefined ? undefined : table[step as string];
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    input,
  );
}
