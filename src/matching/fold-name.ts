import { withoutLegalForms } from "./legal-forms.ts";

const notAscii = /[^\0-\x7f]/;
const marks = /\p{M}+/gu;
/** Letters that are none of the alphabet with a mark. */
const letters: { readonly [letter: string]: string } = {
  ł: "l",
  ß: "ss",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ı: "i",
};
const oddLetters = /[łßøđðþæœı]/g;
const otherLetter = /[\p{L}\p{N}\p{Surrogate}]/u;
/** What is within a word and no part of it. */
const silent = /['’`´.]/g;
/** Umlauts as they are written where there are none. */
const digraph = /[aou]e/;
const digraphs = /([aou])e/g;
/** `&` and `+` are no words, and so neither are these. */
const small = new Set(["and", "und", "et", "the"]);

/**
 * The name of a firm as it is compared: without case, marks (`Łódź` is `lodz`, and so are umlauts however they are written),
 * punctuation, `&`, `and`, `und`, `et`, `i` and `the`, and legal forms; its words in the order of the alphabet, for people write them in
 * any, and without spaces between them. Empty where nothing is left.
 *
 * @example
 * foldName("Nowak Transport Sp. z o.o."); // "nowaktransport"
 * foldName("TRANSPORT NOWAK"); // the same
 * foldName("Müller & Söhne GmbH & Co. KG"); // "mullersohne"
 */
export function foldName(name: string): string {
  if (name !== lastName) {
    lastFolded = fold(name);
    lastName = name;
  }
  return lastFolded;
}

// The same name is asked for several times in a row: for its keys, and for how alike it is to each that was found.
let lastName = "";
let lastFolded = "";

function fold(name: string): string {
  const lower = name.toLowerCase();
  const words = withoutLegalForms(withoutSmall(wordsOf(notAscii.test(lower) ? withoutMarks(lower) : lower)));
  return words.length === 1 ? (words[0] as string) : words.toSorted().join("");
}

function withoutMarks(lower: string): string {
  return lower
    .normalize("NFKD")
    .replace(marks, "")
    .replace(oddLetters, (letter) => letters[letter] as string);
}

/** Letters and digits that stand together; initials (`s.a.`, `i.b.m.`) are one word. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let from = -1;
  let isPlain = true;
  for (let i = 0; i <= text.length; i++) {
    if (isLetter(text, i)) {
      if (from < 0) from = i;
      continue;
    }
    if (from < 0) continue;
    if (isApostrophe(text.charCodeAt(i)) || isWithinInitials(text, from, i)) {
      isPlain = false;
      continue;
    }
    const word = isPlain ? text.slice(from, i) : text.slice(from, i).replace(silent, "");
    words.push(digraph.test(word) ? word.replace(digraphs, "$1") : word);
    from = -1;
    isPlain = true;
  }
  return words;
}

function isLetter(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
  // Past the end there is no unit.
  return unit >= 0x80 && !isApostrophe(unit) && otherLetter.test(text[i] as string);
}

function isApostrophe(unit: number): boolean {
  return unit === 0x27 || unit === 0x60 || unit === 0xb4 || unit === 0x2019;
}

/** Whether a dot stands between two letters that are alone. */
function isWithinInitials(text: string, from: number, i: number): boolean {
  if (text.charCodeAt(i) !== 0x2e || !isLetter(text, i + 1) || isLetter(text, i + 2)) return false;
  return i - 1 === from || text.charCodeAt(i - 2) === 0x2e;
}

function withoutSmall(words: readonly string[]): readonly string[] {
  return words.length > 1 && words.some(isSmall) ? words.filter((one, i) => !isSmall(one, i, words)) : words;
}

/** Whether a word only joins others; the Polish `i` does between two words, and not among initials. */
function isSmall(one: string, i: number, words: readonly string[]): boolean {
  if (one === "i") return (words[i - 1]?.length ?? 0) > 1 && (words[i + 1]?.length ?? 0) > 1;
  return small.has(one);
}
