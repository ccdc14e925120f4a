import { describe, expect, test } from "vitest";
import { bugs, definition } from "./definition.ts";
import type { Bug } from "./definition.ts";
import { sumOf } from "./law.ts";
import { laws } from "./laws.ts";
import { realLedger, wideLedger } from "./subject.ts";
import type { Entrant } from "./subject.ts";

describe("the ledger", () => {
  test.each(laws)("$title", ({ check }) => check(() => realLedger()));
});

test("what was worked out for a total is forgotten when the denominator widens", () => {
  const subject = realLedger();
  const lead = (...weights: number[]): Entrant[] => weights.map((weight, i) => ({ id: `rep-${i}`, weight }));
  // The second fits the first factor only once reduced to a third, the third widens that factor, the fourth meets it anew.
  for (const weights of [
    [1, 2 ** 37 - 2],
    [8, 4],
    [1, 1],
    [8, 4],
  ]) {
    subject.charge(lead(...weights), "rep-0");
    expect(sumOf(subject)).toEqual({ numerator: 0n, denominator: 1n });
  }
});

describe("the ledger on a denominator of several factors", () => {
  test("has several", () => expect(wideLedger(200).record().factors.length).toBeGreaterThan(4));

  test.each(laws)("$title", ({ check }) => check(() => wideLedger(200)));
});

describe("the oracle", () => {
  test.each(laws)("$title", ({ check }) => check(() => definition()));
});

/** The laws each bug breaks, by a part of their titles; the agreement with the definition aside. */
const noticed: Readonly<Record<Bug, readonly string[]>> = {
  "floating credits": ["sum to zero", "mathematically equal", "1, 4, 1", "refund"],
  "shares are rounded down to a grid": ["sum to zero", "mathematically equal"],
  "ties by position": ["mathematically equal", "1, 4, 1", "order in which"],
  "ties by id alone": ["mathematically equal", "1, 4, 1"],
  "ties to the most recent": ["mathematically equal", "1, 4, 1"],
  "the chosen one pays the total weight": ["sum to zero", "stood highest", "weight change"],
  "earns after choosing": ["stood highest"],
  "everybody earns, present or not": ["back from leave"],
  "newcomers start level with the best": ["sum to zero", "newcomer"],
  "credits dropped on leave": ["sum to zero", "back from leave"],
  "a return is paid back what it missed": ["back from leave"],
  "refund forgets that the denominator grew": ["refund"],
  "refund gives back the turn but not the shares": ["sum to zero", "refund"],
  "nearly equal credits tie": ["by however little"],
  "weight 0 may be chosen": ["weight of 0"],
  "grants come from nowhere": ["sum to zero"],
  "a manual turn is free for somebody outside": ["sum to zero"],
  "last turns are not stored": ["round trip"],
  "credits are rounded when stored": ["sum to zero", "round trip"],
  "a weight change starts over": ["weight change"],
};

describe("a ledger gone wrong", () => {
  const law = (part: string): (typeof laws)[number] => laws.find(({ title }) => title.includes(part))!;
  const planted = bugs.flatMap((bug) =>
    noticed[bug].map((part) => ({ bug, title: law(part).title, check: law(part).check })),
  );

  test.each(planted)("'$bug' breaks: $title", ({ bug, check }) => {
    expect(() => check(() => definition(bug), { endOnFailure: true })).toThrow();
  });

  test("breaks every law in some way", () => {
    const broken = new Set(planted.map(({ title }) => title));
    expect(laws.slice(1).filter(({ title }) => !broken.has(title))).toEqual([]);
  });

  test.each([
    "floating credits",
    "ties by id alone",
    "earns after choosing",
    "credits are rounded when stored",
  ] as const)("'%s' does not agree with the definition", (bug) =>
    expect(() => laws[0]!.check(() => definition(bug), { endOnFailure: true })).toThrow(),
  );
});
