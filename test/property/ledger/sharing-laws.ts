import fc from "fast-check";
import { toNumber } from "./definition.ts";
import { equal, holds, sameAs, sumOf, text } from "./law.ts";
import type { Law } from "./law.ts";
import { seeded } from "../../support/dice.ts";
import type { Entrant, Subject } from "./subject.ts";

/** Plays `leads` and returns how many of them `who` got. */
function gets(subject: Subject, lead: readonly Entrant[], leads: number, who: string): number {
  let got = 0;
  for (let i = 0; i < leads; i++) if (subject.turn(lead) === who) got++;
  return got;
}

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `rep-${i}`);

export const returning: Law = {
  title: "somebody back from leave finds the credit as it was and is not flooded",
  check: (make, options) =>
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 60, max: 400 }), fc.nat(30), (n, away, start) => {
        const subject = make();
        const everybody = equal(names(n));
        gets(subject, everybody, start, "");
        subject.join("rep-0");
        const before = text(subject.credit("rep-0"));
        gets(subject, everybody.slice(1), away, "");
        sameAs(text(subject.credit("rep-0")), before, "credit after leave");
        // Drift stays below 1 lead on either side, so any stretch differs from the share by less than 2.
        const first = gets(subject, everybody, n, "rep-0");
        holds(first <= 2, `${first} of the first ${n} leads went to the one who came back`);
        const later = first + gets(subject, everybody, 4 * n, "rep-0");
        holds(later >= 4 && later <= 6, `${later} of ${5 * n} leads among ${n} went to the one who came back`);
      }),
      { ...options, numRuns: 60 },
    ),
};

export const joining: Law = {
  title: "a newcomer starts at zero credit, is not flooded, and gets the share from the first day",
  check: (make, options) =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 0, max: 300 }), (n, start) => {
        const subject = make();
        const team = equal(names(n));
        // A manual run for one member leaves the others with credits far from zero.
        for (let i = 0; i < 12; i++) subject.charge(team, "rep-0");
        gets(subject, team, start, "");
        subject.join("new");
        sameAs(text(subject.credit("new")), "0/1", "credit on the first day");
        sameAs(text(sumOf(subject)), "0/1", "sum");
        const got = gets(subject, [...team, { id: "new", weight: 1 }], 20 * (n + 1), "new");
        holds(got >= 17 && got <= 22, `${got} instead of about 20 leads for the newcomer`);
      }),
      { ...options, numRuns: 60 },
    ),
};

export const newWeights: Law = {
  title: "a weight change takes effect at once and resets nothing",
  check: (make, options) =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 4, maxLength: 4 }),
        fc.integer(),
        (second, seed) => {
          const subject = make();
          const random = seeded(seed);
          const first: Entrant[] = names(4).map((id) => ({ id, weight: 1 + Math.floor(random() * 10) }));
          gets(subject, first, 37, "");
          const before = new Map(first.map(({ id }) => [id, toNumber(subject.credit(id))]));
          const changed = first.map(({ id }, i) => ({ id, weight: second[i]! }));
          const total = second.reduce((sum, weight) => sum + weight, 0);
          const counts = new Map<string, number>();
          for (let i = 1; i <= 3 * total; i++) {
            const picked = subject.turn(changed)!;
            counts.set(picked, (counts.get(picked) ?? 0) + 1);
            for (const { id, weight } of changed) {
              const owed = before.get(id)! + (i * weight) / total - (counts.get(id) ?? 0);
              holds(Math.abs(owed) < 2, `${id} is ${owed} off after ${i} leads under the new weights`);
              holds(Math.abs(owed - toNumber(subject.credit(id))) < 1e-9, `${id} lost credit in the change`);
            }
          }
        },
      ),
      { ...options, numRuns: 60 },
    ),
};
