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

const asciiOnly = /^[\0-\x7f]+$/;

/**
 * Tells most texts that cannot equal one of these, by length and first letter, without making a lower-case copy. A wrong one may
 * pass, a right one never fails. That holds for ASCII only: what becomes ASCII in lower case keeps its length (the one letter
 * that grows, U+0130, leaves a combining dot behind), though U+212A becomes `k`.
 */
export function mayEqual(lower: readonly string[]): (text: string) => boolean {
  if (!lower.every((text) => asciiOnly.test(text))) return () => true;
  let lengths = 0;
  let letters = 0;
  for (const text of lower) {
    lengths |= 1 << Math.min(text.length, 31);
    letters |= 1 << (text.charCodeAt(0) & 31);
  }
  return (text) => {
    if ((lengths & (1 << Math.min(text.length, 31))) === 0) return false;
    const letter = text.charCodeAt(0);
    return letter > 127 || (letters & (1 << (letter & 31))) !== 0;
  };
}
