import type * as z from "zod";
import { didYouMean, show, type Issue } from "../errors.ts";

/** Field names by the last named step of their path, for "did you mean". */
const fields: Readonly<Record<string, readonly string[]>> = {
  "": ["version", "calendars", "calendar", "intake", "scoring", "pipeline", "routing", "refunds", "slas"],
  intake: ["invalid", "samePerson"],
  slas: ["name", "from", "until", "within", "calendar", "appliesTo", "thresholds", "onReassign"],
  thresholds: ["at", "notify", "reassign"],
  pipeline: ["id", "stages", "transitions", "reasons"],
  stages: ["id", "label", "side", "entry", "actions", "exit", "routes", "closed"],
  transitions: ["name", "from", "to", "guard", "auto", "reasons", "onAccept", "releases", "tells"],
  routing: ["router", "pool", "weights", "hours", "hold", "by", "map", "otherwise", "routers", "name", "options"],
};

/** Zod's issues as ours: where, what was expected, what was got, what to do. */
export function readZodIssues(error: z.ZodError, input: unknown): Issue[] {
  return error.issues.flatMap((issue) => flatten(issue, [])).flatMap((issue) => toIssues(issue, input));
}

interface Flat {
  readonly issue: z.core.$ZodIssue;
  readonly path: readonly PropertyKey[];
}

/** The branch of a union that came nearest is the one the writer meant: the one that failed deepest, then with fewest faults. */
function flatten(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): Flat[] {
  const path = [...above, ...issue.path];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ issue, path }];
  const branches = issue.errors.map((errors) => errors.flatMap((one) => flatten(one, path)));
  const depth = (branch: readonly Flat[]): number => Math.max(...branch.map((one) => one.path.length));
  const keyed = branches.filter(
    (branch) => depth(branch) > path.length || branch.some((one) => one.issue.code === "unrecognized_keys"),
  );
  if (keyed.length === 0) return [{ issue, path }];
  return keyed.sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
}

function toIssues({ issue, path }: Flat, input: unknown): Issue[] {
  const at = path.map(String).join(".");
  const got = show(valueAt(input, path));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const known =
          fields[String(path.filter((step) => typeof step === "string").at(-1) ?? "")] ?? fields["routing"] ?? [];
        return {
          path: at === "" ? key : `${at}.${key}`,
          expected: "a known field",
          got: show(key),
          hint: didYouMean(key, known, `known: ${known.join(", ")}`),
        };
      });
    case "invalid_value":
      return [
        {
          path: at,
          expected: `one of ${issue.values.map((value) => show(value)).join(", ")}`,
          got,
          hint: didYouMean(String(valueAt(input, path)), issue.values.map(String), "use one of them"),
        },
      ];
    case "invalid_type":
      return [{ path: at, expected: issue.expected, got, hint: got === "undefined" ? "add it" : "change its type" }];
    case "invalid_union":
      return [{ path: at, expected: expectedAt(path), got, hint: "see the guide page on policies" }];
    default:
      return [{ path: at, expected: issue.message, got, hint: "change the value" }];
  }
}

const shapes: Readonly<Record<string, string>> = {
  within: 'a duration such as "1h", { workingDays: 1 }, or targets by grade with a default',
  at: 'a fraction such as 0.75, { before: "10m" } or { after: "1h" }',
  notify: '"owner", "manager" or { rep: id }',
  from: '"received", "assigned", "accepted", { stage: [...] } or { activity: [...] }',
  until: '"assigned", "accepted", { stage: [...] } or { activity: [...] }',
  routing: 'a router such as roundRobin({ pool: "sdr" })',
};

function expectedAt(path: readonly PropertyKey[]): string {
  for (const step of [...path].reverse()) {
    const shape = typeof step === "string" ? shapes[step] : undefined;
    if (shape !== undefined) return shape;
  }
  return "another value";
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    input,
  );
}
