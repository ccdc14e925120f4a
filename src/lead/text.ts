import { describe, show, type Issue } from "../errors.ts";
import type { Json } from "../json.ts";

const plainAscii = /^[\x20-\x7e]*$/;
// Tab, line feed and carriage return are text; every other control character, and half a surrogate pair, is not.
// eslint-disable-next-line no-control-regex
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Whether any database can hold the text. */
function isStorable(text: string): boolean {
  return isPlain(text) || !unstorable.test(text);
}

/** Printable ASCII only. Most texts are a word or two: for those a loop is done before a regular expression has begun. */
function isPlain(text: string): boolean {
  if (text.length > 12) return plainAscii.test(text);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** The path of a field; a name that is long or that no database stores stands in it as `show` writes it. */
export function pathTo(parent: string, key: string): string {
  const shown = key.length <= 64 && isStorable(key) ? key : show(key);
  return parent === "" ? shown : `${parent}.${shown}`;
}

/** The text without white space around it, when nothing is wrong with it; else `undefined`, and `checkText` says what. */
export function cleanText(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string" || value.length > longest || !isStorable(value)) return undefined;
  const outer = value.length === 0 ? 0 : Math.min(value.charCodeAt(0), value.charCodeAt(value.length - 1));
  // White space within ASCII lies at or below 0x20, the rest of it above 0x7f.
  return outer > 0x20 && value.charCodeAt(0) < 0x80 && value.charCodeAt(value.length - 1) < 0x80 ? value : value.trim();
}

/** A flat object of texts, numbers and booleans as it is, when there is nothing else in it; else `undefined`. */
export function plainRecord(value: object, mostKeys: number): { [key: string]: Json } | undefined {
  const copy: { [key: string]: Json } = {};
  let count = 0;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    const item = (value as { readonly [key: string]: unknown })[key];
    const plain =
      typeof item === "string"
        ? item.length <= longestText && isPlain(item)
        : typeof item === "boolean" || (typeof item === "number" && Number.isFinite(item) && !Object.is(item, -0));
    if (!plain || ++count > mostKeys || key.length > 64 || !isPlain(key) || isHostileKey(key)) return undefined;
    copy[key] = item as Json;
  }
  return copy;
}

/** What is wrong with a value that should be a text of at most so many characters, or `undefined`. */
export function checkText(value: unknown, path: string, longest: number): Issue | undefined {
  if (typeof value !== "string") {
    return { path, expected: "a text", got: describe(value), hint: "send it as a string or leave it out" };
  }
  if (value.length > longest) {
    return {
      path,
      expected: `at most ${longest} characters`,
      got: describe(value),
      hint: "shorten it or keep it elsewhere and link to it",
    };
  }
  if (isStorable(value)) return undefined;
  return {
    path,
    expected: "text without control characters or broken surrogate pairs",
    got: `${describe(value)}, of which ${firstUnstorable(value)}`,
    hint: "databases refuse such text; remove such characters",
  };
}

/** `\u0000 is number 4`. */
function firstUnstorable(text: string): string {
  const at = text.search(unstorable);
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")} is number ${at + 1}`;
}

/** Keys that would reach into an object's prototype instead of naming a field. */
export function isHostileKey(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}

const deepest = 16;
const longestText = 10_000;
const mostValues = 2_000;
const mostIssues = 20;

interface Budget {
  /** Values that may still be copied. */
  values: number;
  /** Length of the list of issues at which nobody reads on. */
  readonly issues: number;
}

/** A copy of a JSON value, or `undefined` with the reasons in `issues`: too deep, too large, not JSON, hostile keys. */
export function safeJson(value: unknown, path: string, issues: Issue[]): Json | undefined {
  const found = issues.length;
  const budget = { values: mostValues, issues: found + mostIssues };
  try {
    const copy = copyJson(value, path, issues, deepest, budget);
    return issues.length === found ? copy : undefined;
  } catch (error) {
    issues.push(unreadable(path, error));
    return undefined;
  }
}

/** The issue for a value whose own code (a getter, a `toJSON`, a proxy) failed while it was read. */
export function unreadable(path: string, error: unknown): Issue {
  return {
    path,
    expected: "plain data",
    got: `an error${named(error)}`,
    hint: "reading it failed; send a plain object, as JSON.parse makes it",
  };
}

/** An error by its name alone: what it says may quote what was read. */
function named(error: unknown): string {
  return error instanceof Error && /^\w{1,40}$/.test(error.name) ? ` (${error.name})` : "";
}

function copyJson(value: unknown, path: string, issues: Issue[], depth: number, budget: Budget): Json | undefined {
  if (issues.length >= budget.issues) return undefined;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") {
    const issue = checkText(value, path, longestText);
    if (issue !== undefined) issues.push(issue);
    return value;
  }
  // Plus zero, for minus zero does not survive JSON.
  if (typeof value === "number" && Number.isFinite(value)) return value + 0;
  if (typeof value !== "object") {
    issues.push({
      path,
      expected: "a JSON value",
      got: describe(value),
      hint: "send texts, finite numbers, booleans, lists and plain objects",
    });
    return undefined;
  }
  if (depth <= 0) {
    issues.push({ path, expected: `at most ${deepest} levels of nesting`, got: "more", hint: "flatten it" });
    return undefined;
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") {
    return copyJson((value as { toJSON(): unknown }).toJSON(), path, issues, depth - 1, budget);
  }
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  budget.values -= Array.isArray(value) ? value.length : keys.length;
  if (budget.values < 0) {
    issues.push({
      path,
      expected: `at most ${mostValues} values`,
      got: "more",
      hint: "keep bulk data elsewhere and link to it",
    });
    return undefined;
  }
  if (Array.isArray(value)) {
    // Array.from, for a hole must count as the `undefined` it reads as.
    return Array.from(value as unknown[], (item, i) =>
      item === undefined ? null : (copyJson(item, `${path}.${i}`, issues, depth - 1, budget) ?? null),
    );
  }
  const copy: Record<string, Json> = {};
  for (const key of keys) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    const issue = isHostileKey(key) ? hostileKey(path, key) : checkText(key, pathTo(path, key), 256);
    if (issue !== undefined) issues.push(issue);
    else copy[key] = copyJson(item, pathTo(path, key), issues, depth - 1, budget) ?? null;
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
