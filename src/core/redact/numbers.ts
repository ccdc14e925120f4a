/** What people put between the digits of a number. */
const gap = "[\\s().\\-/\\u2010-\\u2015]*";

/** Finds numbers, in any of the ways in which they are written; nothing where there are none. */
export function numbersPattern(texts: readonly string[]): RegExp | undefined {
  const forms = texts.flatMap((text) => numberForm(text) ?? []);
  return forms.length === 0 ? undefined : new RegExp(forms.join("|"), "gu");
}

export function isNumber(text: string): boolean {
  return numberForm(text) !== undefined;
}

function numberForm(text: string): string | undefined {
  if (!/^[\d\s().\-/+\u2010-\u2015]+$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, "");
  if (/^\+\d{7,15}$/.test(text)) return international(digits);
  return digits.length >= fewestDigits ? alone(national(digits)) : undefined;
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
