import { unspacedScripts } from "../../lead/index.ts";

/** What stands before or after a word, in scripts that put spaces between words. */
const inWord = `(?![${unspacedScripts}])[\\p{L}\\p{N}\\p{M}]`;
const begin = `(?<!${inWord})`;
const end = `(?!${inWord})`;
const isInWord = new RegExp(`^${inWord}$`, "u");
/** What people put between the digits of a number. */
const gap = "[\\s().\\-/\\u2010-\\u2015]*";

/** Finds any of the texts as words of their own, whatever their case, and numbers in any of the ways in which they are written. */
export function patternOf(texts: readonly string[]): RegExp | undefined {
  return texts.length === 0 ? undefined : new RegExp(texts.map(formOf).join("|"), "giu");
}

function formOf(text: string): string {
  const digits = text.replace(/\D/g, "");
  if (/^\+\d{7,15}$/.test(text)) return international(digits);
  if (digits.length >= fewestDigits && /^[\d\s().\-/+\u2010-\u2015]+$/.test(text)) return alone(national(digits));
  const letters = [...text];
  const [first = "", last = ""] = [letters[0], letters.at(-1)];
  // Where words are not set apart, nor the text begins or ends with one, anything may stand beside it.
  return `${isInWord.test(first) ? begin : ""}${escaped(text)}${isInWord.test(last) ? end : ""}`;
}

const fewestDigits = 6;

/** With its country code or without, with the zero that is dialled within some countries or without. */
function international(digits: string): string {
  const code = digits.slice(0, codeLength(digits));
  const rest = digits.slice(code.length);
  const before = `(?:\\+|00)?${gap}${spaced(code)}${gap}(?:0${gap})?`;
  return alone(rest.length < fewestDigits ? `${before}${spaced(rest)}` : `\\(?(?:${before}|0${gap})?${spaced(rest)}`);
}

function national(digits: string): string {
  const rest = digits.replace(/^0+/, "");
  return `\\(?\\+?(?:0${gap}){0,2}${spaced(rest)}`;
}

function alone(form: string): string {
  return `(?<!\\p{N})${form}(?!\\p{N})`;
}

function spaced(digits: string): string {
  return [...digits].join(gap);
}

/** Country codes of two digits (ITU-T E.164, list of assigned codes); 1 and 7 have one, all others three. */
const ofTwo = new Set(
  (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 " +
    "90 91 92 93 94 95 98"
  ).split(" "),
);

function codeLength(digits: string): number {
  if (/^[17]/.test(digits)) return 1;
  return ofTwo.has(digits.slice(0, 2)) ? 2 : 3;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, (one) => (one === "-" ? "\\x2d" : `\\${one}`));
}
