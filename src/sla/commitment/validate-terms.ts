import { show, type Issue } from "../../errors.ts";
import { parseDate } from "../../time/index.ts";
import type { Credit, Penalty, Terms } from "./commitment.ts";

/** What does not hold in terms. */
export function validateTerms(all: readonly Terms[], pathOf: (index: number) => string): Issue[] {
  return all.flatMap((terms, i) => {
    const at = pathOf(i);
    return [
      ...checkFrom(terms, all[i - 1], all.length > 1, `${at}.from`),
      ...checkNumbers(terms, at),
      ...listed(terms.credit).flatMap(([key, credit]) => checkAmount(credit, `${at}.credit${key}`)),
      ...listed(terms.penalty).flatMap(([key, penalty]) => checkAmount(penalty, `${at}.penalty${key}`)),
      ...checkCarried(terms, at),
    ];
  });
}

function checkFrom({ from }: Terms, before: Terms | undefined, isOneOfSeveral: boolean, path: string): Issue[] {
  if (from === undefined) {
    const hint = "of several terms each says from which day it applies";
    return isOneOfSeveral ? [{ path, expected: "a date", got: "nothing", hint }] : [];
  }
  if (parseDate(from) === undefined)
    return [{ path, expected: "a date that exists", got: show(from), hint: 'write "2026-10-01"' }];
  if (before?.from === undefined || before.from < from) return [];
  const hint = before.from === from ? "put both into one" : "put them in the order of their dates";
  return [{ path, expected: `a day after ${before.from}`, got: show(from), hint }];
}

function checkNumbers({ atLeast, accepted, warnBelow }: Terms, path: string): Issue[] {
  const isCount = Number.isInteger(atLeast) && atLeast >= 1 && atLeast <= 1e9;
  return [
    ...(isCount
      ? []
      : [
          {
            path: `${path}.atLeast`,
            expected: "a whole number of leads, from 1",
            got: show(atLeast),
            hint: "write for instance 120",
          },
        ]),
    ...checkShare(accepted, `${path}.accepted`, "write 0.6 for 60 %"),
    ...checkShare(warnBelow, `${path}.warnBelow`, "write 0.9 for less than nine tenths of the pace"),
  ];
}

function checkShare(share: number | undefined, path: string, hint: string): Issue[] {
  if (share === undefined || (share > 0 && share <= 1)) return [];
  return [{ path, expected: "a share above 0 and up to 1", got: show(share), hint }];
}

function checkAmount(one: Penalty | Credit, path: string): Issue[] {
  if ("carry" in one) return [];
  const key = "amount" in one ? "amount" : "perMissing" in one ? "perMissing" : "perExtra";
  const amount = (one as { readonly [key: string]: unknown })[key] as number;
  if (amount > 0 && amount <= 1e12) return [];
  const hint = "say in `unit` of what; leave out what does not follow";
  return [{ path: `${path}.${key}`, expected: "an amount above 0", got: show(amount), hint }];
}

/** What is missing can be carried over once. */
function checkCarried({ penalty }: Terms, path: string): Issue[] {
  const carried = listed(penalty).filter(([, one]) => "carry" in one);
  const hint = "leave one of them out";
  return carried
    .slice(1)
    .map(([key, one]) => ({ path: `${path}.penalty${key}`, expected: "one carry", got: show(one), hint }));
}

/** Each with what stands behind the name of the field in its path. */
function listed<T extends object>(one: T | readonly T[] | undefined): [key: string, one: T][] {
  if (one === undefined) return [];
  return Array.isArray(one) ? (one as readonly T[]).map((item, i) => [`.${i}`, item]) : [["", one as T]];
}
