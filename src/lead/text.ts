import { show, type Issue } from "../errors.ts";
import type { Json } from "./lead.ts";

const plainAscii = /^[\x20-\x7e]*$/;
// Tab, line feed and carriage return are text; every other control character, and half a surrogate pair, is not.
// eslint-disable-next-line no-control-regex
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** What is wrong with a value that should be a text of at most so many characters, or `undefined`. */
export function checkText(value: unknown, path: string, longest: number): Issue | undefined {
  if (typeof value !== "string") {
    return { path, expected: "a text", got: show(value), hint: "send it as a string or leave it out" };
  }
  if (value.length > longest) {
    return {
      path,
      expected: `at most ${longest} characters`,
      got: show(value),
      hint: "shorten it or keep it elsewhere and link to it",
    };
  }
  if (plainAscii.test(value) || !unstorable.test(value)) return undefined;
  return {
    path,
    expected: "text without control characters or broken surrogate pairs",
    got: show(value),
    hint: "databases refuse such text; remove the characters shown as escapes",
  };
}

/** Keys that would reach into an object's prototype instead of naming a field. */
export function isHostileKey(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}

const deepest = 16;
const longestText = 10_000;
const mostValues = 2_000;

/** A copy of a JSON value, or `undefined` with the reasons in `issues`: too deep, too large, not JSON, hostile keys. */
export function safeJson(value: unknown, path: string, issues: Issue[]): Json | undefined {
  const budget = { left: mostValues };
  const found = issues.length;
  const copy = copyJson(value, path, issues, deepest, budget);
  return issues.length === found ? copy : undefined;
}

function copyJson(
  value: unknown,
  path: string,
  issues: Issue[],
  depth: number,
  budget: { left: number },
): Json | undefined {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") {
    const issue = checkText(value, path, longestText);
    if (issue !== undefined) issues.push(issue);
    return value;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value instanceof Object && typeof (value as { toJSON?: unknown }).toJSON === "function") {
    return copyJson((value as { toJSON(): unknown }).toJSON(), path, issues, depth - 1, budget);
  }
  if (typeof value !== "object") {
    issues.push({
      path,
      expected: "a JSON value",
      got: show(value),
      hint: "send texts, finite numbers, booleans, lists and plain objects",
    });
    return undefined;
  }
  if (depth <= 0) {
    issues.push({ path, expected: `at most ${deepest} levels of nesting`, got: "more", hint: "flatten it" });
    return undefined;
  }
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  budget.left -= entries.length;
  if (budget.left < 0) {
    issues.push({
      path,
      expected: `at most ${mostValues} values`,
      got: "more",
      hint: "keep bulk data elsewhere and link to it",
    });
    return undefined;
  }
  if (Array.isArray(value))
    return value.map((item, i) => copyJson(item, `${path}.${i}`, issues, depth - 1, budget) ?? null);
  const copy: Record<string, Json> = {};
  for (const [key, item] of entries as [string, unknown][]) {
    if (item === undefined) continue;
    const issue = isHostileKey(key) ? hostileKey(path, key) : checkText(key, `${path}.${key.slice(0, 40)}`, 256);
    if (issue !== undefined) issues.push(issue);
    else copy[key] = copyJson(item, `${path}.${key}`, issues, depth - 1, budget) ?? null;
  }
  return copy;
}

/** The issue for a key that names an object's own machinery. */
export function hostileKey(path: string, key: string): Issue {
  return {
    path: path === "" ? key : `${path}.${key}`,
    expected: "a field name",
    got: show(key),
    hint: "this key names an object's own machinery; rename the field at its source",
  };
}
