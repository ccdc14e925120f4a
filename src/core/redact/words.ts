import { unspacedScripts } from "../../lead/index.ts";

/** A letter, number or mark of a script that puts spaces between words. */
const inWord = new RegExp(`^(?![${unspacedScripts}])[\\p{L}\\p{N}\\p{M}]$`, "u");

interface Word {
  readonly folded: string;
  /** Where words are not set apart, nor the text begins or ends with one, anything may stand beside it. */
  readonly beginsWord: boolean;
  readonly endsWord: boolean;
}

/** Words by how they begin; the longest first. */
type Words = ReadonlyMap<string, readonly Word[]>;

/** How many letters tell most words apart, and how many most messages. */
const headLengths = [24, 3];

/**
 * Replaces texts wherever they stand as words of their own, whatever their case. It takes time as the text it looks through, not as the
 * texts it looks for: some of them are whole messages, and there may be thousands.
 */
export function wordReplacer(texts: readonly string[], by: (found: string) => string): (text: string) => string {
  const heads = new Map<number, Map<string, Word[]>>();
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const folded = fold(text);
    const letters = [...text];
    const word = {
      folded,
      beginsWord: inWord.test(letters[0] ?? ""),
      endsWord: inWord.test(letters.at(-1) ?? ""),
    };
    const head = folded.slice(
      0,
      headLengths.find((length) => length <= folded.length),
    );
    const words = heads.get(head.length) ?? new Map<string, Word[]>();
    heads.set(head.length, words);
    const known = words.get(head);
    if (known === undefined) words.set(head, [word]);
    else known.push(word);
  }
  const lengths = [...heads.entries()].sort(([a], [b]) => b - a);
  const firsts = new Set([...heads.values()].flatMap((words) => [...words.keys()].map((head) => head.charCodeAt(0))));
  return (text) => {
    const folded = fold(text);
    let done = "";
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      if (!firsts.has(folded.charCodeAt(at))) continue;
      const word = wordAt(lengths, text, folded, at);
      if (word === undefined) continue;
      const end = at + word.folded.length;
      done += text.slice(from, at) + by(text.slice(at, end));
      from = end;
      at = end - 1;
    }
    return from === 0 ? text : done + text.slice(from);
  };
}

function wordAt(
  heads: readonly (readonly [length: number, words: Words])[],
  text: string,
  folded: string,
  at: number,
): Word | undefined {
  for (const [length, words] of heads)
    for (const word of words.get(folded.slice(at, at + length)) ?? [])
      if (folded.startsWith(word.folded, at) && standsAlone(word, text, at)) return word;
  return undefined;
}

function standsAlone({ folded, beginsWord, endsWord }: Word, text: string, at: number): boolean {
  const end = at + folded.length;
  return !(beginsWord && inWord.test(before(text, at))) && !(endsWord && inWord.test(after(text, end)));
}

function before(text: string, at: number): string {
  const isPair = /[\uDC00-\uDFFF]/.test(text.charAt(at - 1));
  return text.slice(Math.max(0, at - (isPair ? 2 : 1)), at);
}

function after(text: string, end: number): string {
  return String.fromCodePoint(text.codePointAt(end) ?? 0x20);
}

/** As long as the text, letter beside letter: those that get longer in another case stay as they are. */
function fold(text: string): string {
  const upper = text.toUpperCase();
  const lower = upper.length === text.length ? upper.toLowerCase() : "";
  const same = lower.length === text.length ? lower : [...text].map(foldLetter).join("");
  return same.replaceAll("ς", "σ");
}

function foldLetter(letter: string): string {
  const upper = letter.toUpperCase();
  const lower = upper.length === letter.length ? upper.toLowerCase() : letter;
  return lower.length === letter.length ? lower : letter;
}
