import { describe, didYouMean, type Issue } from "../errors.ts";
import type { Json } from "../json.ts";
import { checkText, cleanText, hostileKey, isHostileKey, pathTo, plainRecord, safeJson } from "./text.ts";

/** More than any form has; beyond it somebody tries something. */
const mostFields = 500;

/** Whether there is anything to read: forms send empty texts for fields left empty. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/**
 * The input, when all it has is its own; else what is its own of it. Fields are read by name, and what a prototype answers was
 * never sent.
 */
export function ownFields(input: object): object {
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === Object.prototype || prototype === null ? input : { ...input };
}

/** Reads fields of an input nobody vouches for: what is unusable becomes an issue, what is merely poor a flag. */
export class FieldReader {
  readonly issues: Issue[] = [];
  protected flags: string[] | undefined;
  protected properties: Record<string, Json> | undefined;
  /** Fields of the host's own, by name. */
  private readonly declaredFields: object;

  constructor(declaredFields: object) {
    this.declaredFields = declaredFields;
  }

  /** What a person sent is not told again: messages are logged. */
  issue(path: string, expected: string, got: unknown, hint: string): void {
    this.issues.push({ path, expected, got: got === undefined ? "none" : describe(got), hint });
  }

  flag(name: string): void {
    (this.flags ??= []).push(name);
  }

  /** What was given in place of something readable is kept beside the fields: nothing is lost. */
  keep(path: string, value: unknown): void {
    // JSON has no number for what is not finite.
    const isEndless = typeof value === "number" && !Number.isFinite(value);
    const copy = isEndless ? String(value) : safeJson(value, path, []);
    if (copy !== undefined) (this.properties ??= {})[`given.${path}`] = copy;
  }

  /** Reads what stands beside the fields known: as many as anybody sends in earnest. */
  others(input: object, known: ReadonlySet<string>, path: string): void {
    let count = 0;
    // Not `Object.keys`, for that makes a list of what is nearly always known.
    for (const key in input) {
      if (known.has(key) || !Object.hasOwn(input, key)) continue;
      if (++count > mostFields) {
        const hint = "keep bulk data elsewhere and link to it";
        this.issues.push({ path, expected: `at most ${mostFields} fields beside the known ones`, got: "more", hint });
        return;
      }
      const value = (input as { readonly [key: string]: unknown })[key];
      if (isGiven(value)) this.unknown(key, value, path, known);
    }
  }

  /** A text without white space around it; nothing when nothing was given. */
  text(value: unknown, path: string, longest: number): string | undefined {
    if (!isGiven(value)) return undefined;
    const clean = cleanText(value, longest);
    if (clean !== undefined) return clean === "" ? undefined : clean;
    this.issues.push(checkText(value, path, longest) as Issue);
    return undefined;
  }

  /** A number that is not negative; nothing when nothing was given. */
  amount(value: unknown, path: string): number | undefined {
    if (!isGiven(value)) return undefined;
    const amount = typeof value === "string" && value.trim() !== "" && value.length < 32 ? Number(value) : value;
    if (typeof amount === "number" && Number.isFinite(amount) && amount >= 0) return amount + 0; // never -0
    this.flag(`${path}.not_a_number`);
    this.keep(path, value);
    return undefined;
  }

  /** The host's own fields, all at once. */
  bag(value: unknown): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return this.issue("properties", "an object", value, 'send { plan: "pro" }');
    }
    const copy =
      plainRecord(value, mostFields) ??
      (safeJson(value, "properties", this.issues) as Record<string, Json> | undefined);
    if (copy === undefined) return;
    // What was kept of an unreadable field stays.
    this.properties = this.properties === undefined ? copy : { ...copy, ...this.properties };
  }

  /** A field nobody knows is kept beside the others; one that looks like a slip of the pen is flagged. */
  private unknown(key: string, value: unknown, parent: string, known: ReadonlySet<string>): void {
    if (isHostileKey(key)) {
      this.issues.push(hostileKey(parent, key));
      return;
    }
    const path = pathTo(parent, key);
    const keyIssue = checkText(key, path, 256);
    if (keyIssue !== undefined) this.issues.push(keyIssue);
    const copy = safeJson(value, path, this.issues);
    if (copy === undefined || keyIssue !== undefined) return;
    (this.properties ??= {})[parent === "" ? key : `${parent}.${key}`] = copy;
    const own = Object.keys(this.declaredFields);
    if (!own.includes(key) && didYouMean(key, [...known, ...own]) !== "")
      this.flag(`field.unknown.${path.slice(0, 64)}`);
  }
}
