import { show } from "../../errors.ts";

/** What is known of a lead, by the name of the feature. Texts are compared without case and outer spaces. */
export type FeatureValues = { readonly [feature: string]: unknown };

/** `category`: a text, a number or a boolean that stands for a kind. `number`: an amount, also written as text (`"12.5"`). */
export type FeatureKind = "category" | "number";

/** A lead of which the outcome is known. */
export interface Example {
  readonly values: FeatureValues;
  /** Whether it was won (converted, qualified, accepted: whatever is to be foretold). */
  readonly won: boolean;
}

/** A value as a model reads it: `undefined` is evidence of its own, not a gap to be filled. */
export type Reading = string | number | undefined;

/** Longer texts are of no kind: they are cut, so that what a form sends cannot make a model large. */
const longestLevel = 200;

/** Of larger amounts the sum may be no number any more: they count as this one. */
const largest = 1e300;

/** How values of one feature are read. */
export type Reader = (value: unknown) => Reading;

/**
 * @param missing Texts that stand for "not answered", such as `Select`, beside nothing, `null` and `""`.
 */
export function readerOf(kind: FeatureKind, missing: readonly string[]): Reader {
  const none = new Set(["", ...missing.map(levelOf)]);
  const level = (value: unknown): string | undefined => {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
    const text = levelOf(String(value));
    return none.has(text) ? undefined : text;
  };
  if (kind === "category") return level;
  return (value) => {
    const text = level(value);
    const number = text === undefined ? Number.NaN : Number(text);
    return Number.isFinite(number) ? Math.min(Math.max(number, -largest), largest) : undefined;
  };
}

/** What people read of a value. */
export function showReading(reading: Reading): string {
  return reading === undefined ? "not known" : typeof reading === "number" ? String(reading) : show(reading);
}

function levelOf(text: string): string {
  return text.trim().slice(0, longestLevel).toLowerCase();
}
