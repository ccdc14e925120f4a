import { foldName } from "./fold-name.ts";

/** Length of the longer of two names from which on one letter may differ. */
export const shortestSlip = 6;

/**
 * How alike two names of firms are, from 0 to 1: the share of letters of the longer one that need not be changed, put in or left out
 * to make it the other (Levenshtein's distance), once both are folded by `foldName`. 0 where more than one letter differs, or one of a
 * name of less than six: such names are not alike.
 *
 * It says how many letters two texts are apart: a figure that anybody can check, the same in every store and at any time, for it
 * depends on nothing but the two names. (Measures that weigh words by how rare they are change with every new account; Jaro and
 * Winkler's makes much of a common beginning, which the names of one trade share.)
 *
 * @example
 * nameSimilarity("Nowak Transport Sp. z o.o.", "Transport Nowak"); // 1
 * nameSimilarity("Globex", "Globax"); // 5 of 6 letters
 */
export function nameSimilarity(a: string, b: string): number {
  return foldedSimilarity(foldName(a), foldName(b));
}

/** The name of an account, folded once; empty where it has none. */
export function foldedNameOf(account: { readonly name?: string | undefined }): string {
  let folded = foldedNames.get(account);
  if (folded === undefined) {
    folded = account.name === undefined ? "" : foldName(account.name);
    foldedNames.set(account, folded);
  }
  return folded;
}

const foldedNames = new WeakMap<object, string>();

/** The same of names that are folded. */
export function foldedSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  if (a === b) return longer === 0 ? 0 : 1;
  return longer >= shortestSlip && isOneApart(a, b) ? 1 - 1 / longer : 0;
}

/** Whether one letter makes two different texts the same. */
function isOneApart(a: string, b: string): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const more = longer.length - shorter.length;
  if (more > 1) return false;
  let i = 0;
  while (i < shorter.length && shorter.charCodeAt(i) === longer.charCodeAt(i)) i++;
  for (let rest = more === 0 ? i + 1 : i; rest < shorter.length; rest++)
    if (shorter.charCodeAt(rest) !== longer.charCodeAt(rest + more)) return false;
  return true;
}
