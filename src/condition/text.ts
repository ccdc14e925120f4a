/**
 * A text in lower case, no locale; anything else as it is. In this form values reach the tests, so that several tests of one
 * field share the work.
 */
export function lowered(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}

/**
 * A text as conditions compare it. The final sigma, which `toLowerCase` writes at the end of a word, counts as a sigma, or
 * `ΟΔΟΣ` would not be a part of `ΟΔΟΣΑ`.
 */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll("ς", "σ");
}

/** Whether values must be folded for these texts, not just lowered. */
export function needsFolding(texts: readonly string[]): boolean {
  return texts.some((text) => folded(text).includes("σ"));
}

/** Folds a text, or the texts in a list. */
export function foldAll(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((element: unknown) => (typeof element === "string" ? folded(element) : element));
  return typeof value === "string" ? folded(value) : value;
}
