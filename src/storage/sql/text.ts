import { describe, HandoverError } from "../../errors.ts";

/**
 * NUL, which some drivers take for the end of a text, the separators of lists, lone surrogates, which UTF-8 does not know, and what
 * escapes them.
 */
// oxlint-disable-next-line no-control-regex
const awkward = /[\0\x1e\x1f\\\p{Surrogate}]/u;
// oxlint-disable-next-line no-control-regex
const awkwardAll = /[\0\x1e\x1f\\\p{Surrogate}]/gu;

/** A text as a key: itself nearly always, else escaped so that two keys never become one. */
export function keyText(text: string): string {
  if (!awkward.test(text)) return text;
  return text.replace(awkwardAll, (unit) =>
    unit === "\\" ? "\\\\" : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The text a key stands for. */
export function textOf(key: string): string {
  if (!key.includes("\\")) return key;
  return key.replace(/\\(?:\\|u([0-9a-f]{4}))/g, (_, unit?: string) =>
    unit === undefined ? "\\" : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}

/** The stream of a lead's events, or of the roster's. No key begins with one backslash alone, so the two never meet. */
export function streamOf(leadId: string | undefined): string {
  return leadId === undefined ? "\\roster" : keyText(leadId);
}

/** Whose stream it is; nobody's is the roster's. */
export function leadOfStream(stream: string): string | undefined {
  return stream === streamOf(undefined) ? undefined : textOf(stream);
}

/** What a text of JSON says; nothing where it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** @throws HandoverError `STORAGE_INCOMPATIBLE` where a text is none that Handover wrote. */
export function fromJson<T>(json: string): T {
  const value = parsed(json) as T | null | undefined;
  if (value !== undefined && value !== null) return value;
  // What reading it fails with quotes it, and a row may tell of a person.
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `a stored value: expected JSON as Handover writes it, got ${describe(json)}; somebody else wrote to its tables, or they are damaged: restore the row from a backup`,
  );
}
