/** Tells why something cannot be read. */
export type Refuse = (why: string) => void;

/** The parts of a rule by name, in capitals: `FREQ` is `"WEEKLY"`. */
export type RuleParts = ReadonlyMap<string, string>;

const others = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "RSCALE", "SKIP"];

/** Lists of numbers, each up to a number; those of the last kind may count from the end, -1. */
const lists = { BYSECOND: 60, BYMINUTE: 59, BYHOUR: 23, BYMONTH: 12 };
const signedLists = { BYMONTHDAY: 31, BYYEARDAY: 366, BYWEEKNO: 53, BYSETPOS: 366 };

export type ListName = keyof typeof lists | keyof typeof signedLists;

/** Takes `FREQ=WEEKLY;BYDAY=MO,FR` apart; `undefined` when it cannot be. Spaces, and a semicolon too many, mean nothing. */
export function readRuleParts(text: string, refuse: Refuse): RuleParts | undefined {
  const parts = new Map<string, string>();
  for (const part of text.split(";").map((one) => one.trim())) {
    if (part === "") continue;
    const [name = "", ...rest] = part.split("=").map((one) => one.trim().toUpperCase());
    if (name.startsWith("X-")) continue;
    if (!others.includes(name) && !(name in lists) && !(name in signedLists)) {
      return void refuse(`${name.slice(0, 40)} is not a part of a rule`);
    }
    if (parts.has(name)) return void refuse(`${name} stands there twice: keep one`);
    parts.set(name, rest.join("="));
  }
  return parts;
}

/** A list of numbers, in order and each once; `undefined` when there is none, or it was refused. */
export function readNumbers(parts: RuleParts, name: ListName, refuse: Refuse): number[] | undefined {
  const value = parts.get(name);
  if (value === undefined) return undefined;
  const isSigned = name in signedLists;
  const most = { ...lists, ...signedLists }[name];
  const least = name === "BYMONTH" || isSigned ? 1 : 0;
  const form = isSigned ? /^[+-]?\d{1,3}$/ : /^\d{1,2}$/;
  const found = new Set<number>();
  for (const one of value.split(",").map((text) => text.trim())) {
    const number = form.test(one) ? Math.abs(Number(one)) : Number.NaN;
    if (!(number >= least && number <= most)) {
      const range = `numbers from ${least} to ${most}${isSigned ? `, or from -${most} to -1` : ""}`;
      return void refuse(`${name} takes ${range}, not "${one.slice(0, 20)}"`);
    }
    found.add(Number(one));
  }
  return [...found].sort((a, b) => a - b);
}

/** A number from 1 on; `undefined` when there is none, or it was refused. */
export function readPositive(parts: RuleParts, name: "COUNT" | "INTERVAL", refuse: Refuse): number | undefined {
  const value = parts.get(name);
  if (value === undefined) return undefined;
  const number = /^\d{1,12}$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : void refuse(`${name} is a number from 1 on, not "${value.slice(0, 20)}"`);
}
