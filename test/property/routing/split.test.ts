import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import { fixed, split, type Split } from "handover/routing";
import { deskOf, someRep, staffOf } from "../../unit/routing/team.ts";

type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };
/** The name of the arm a lead takes. */
type ArmOf = (spec: Split) => (lead: Partial<Lead>) => string;

const staff = staffOf([someRep("ana"), someRep("ben")]);
const armOf: ArmOf = (spec) => {
  const desk = deskOf(spec, staff);
  return (lead) => {
    const said = desk.route(lead).decision.passed?.[0] ?? "";
    return /^split .*: arm (\S+) -> /.exec(said)?.[1] ?? "none";
  };
};

const ana = fixed({ repId: "ana" });
const ben = fixed({ repId: "ben" });
const shares = fc
  .array(fc.constantFrom(0, 1, 1, 2, 5, 10, 0.5), { minLength: 1, maxLength: 4 })
  .filter((list) => list.some((share) => share > 0));
const spec = fc
  .tuple(fc.constantFrom("fast-lane", "x", "Herbst 2026", "ünïcode"), shares)
  .map(([name, list]) => split({ name, arms: list.map((share, i) => ({ name: `arm-${i}`, share, to: ana })) }));

const manyLeads = 20_000;
const idsOf: Record<string, (i: number) => string> = {
  "counted up": (i) => `lead-${i}`,
  "counted up, padded": (i) => String(i).padStart(12, "0"),
  "that look drawn": (i) => ((i * 2_654_435_761) % 4_294_967_296).toString(36),
  "that differ at the front": (i) => `${i}-the-same-long-tail-for-every-lead-there-is`,
};
const some = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 40 });

const laws = {
  "each arm gets its share of many leads, within what chance allows": (subject: ArmOf, search: Search) =>
    fc.assert(
      fc.property(spec, fc.constantFrom(...Object.keys(idsOf)), (one, how) => {
        const arm = subject(one);
        const idOf = idsOf[how] as (i: number) => string;
        const counts = new Map<string, number>();
        for (let i = 0; i < manyLeads; i++) {
          const name = arm({ id: idOf(i) });
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        const total = one.arms.reduce((sum, { share }) => sum + share, 0);
        for (const { name, share } of one.arms) {
          const part = share / total;
          // Beyond five standard deviations lies one sample in 1.7 million.
          const allowed = 5 * Math.sqrt(manyLeads * part * (1 - part));
          expect(Math.abs((counts.get(name) ?? 0) - manyLeads * part), name).toBeLessThanOrEqual(allowed);
        }
      }),
      search,
    ),
  "the same lead takes the same arm, whatever the arms lead to and whoever asks first": (
    subject: ArmOf,
    search: Search,
  ) =>
    fc.assert(
      fc.property(spec, some, (one, ids) => {
        const elsewhere = { ...one, arms: one.arms.map((arm, i) => (i === 0 ? { ...arm, to: ben } : arm)) };
        const [first, again, moved] = [subject(one), subject(one), subject(elsewhere)];
        const arms = ids.map((id) => first({ id }));
        expect(
          ids
            .toReversed()
            .map((id) => again({ id }))
            .reverse(),
        ).toEqual(arms);
        expect(ids.map((id) => moved({ id }))).toEqual(arms);
      }),
      search,
    ),
  "leads alike in the field that decides take one arm, and those without it go by themselves": (
    subject: ArmOf,
    search: Search,
  ) =>
    fc.assert(
      fc.property(spec, fc.constantFrom("Acme", "acme", "ACME"), some, (one, segment, ids) => {
        const grouped = subject({ ...one, by: "segment" });
        expect(new Set(ids.map((id) => grouped({ id, segment }))).size).toBe(1);
        expect(ids.map((id) => grouped({ id, segment }))).toEqual(ids.map((id) => grouped({ id, segment: "acme" })));
        expect(ids.map((id) => grouped({ id }))).toEqual(ids.map((id) => subject(one)({ id })));
      }),
      search,
    ),
  "experiments divide leads independently of each other": (subject: ArmOf, search: Search) =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 2 }),
        (names) => {
          const [a, b] = names.map((name) =>
            subject(split({ name, arms: ["one", "two"].map((arm) => ({ name: arm, share: 1, to: ana })) })),
          );
          let same = 0;
          for (let i = 0; i < 5_000; i++) if (a?.({ id: `lead-${i}` }) === b?.({ id: `lead-${i}` })) same++;
          expect(Math.abs(same - 2_500)).toBeLessThanOrEqual(6 * Math.sqrt(1_250));
        },
      ),
      search,
    ),
};
type Law = keyof typeof laws;
const [share, same, grouped, independent] = Object.keys(laws) as [Law, Law, Law, Law];

describe("a split", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(armOf, { numRuns: 25 });
    });
  }
});

const plantedBugs: Record<string, { readonly subject: ArmOf; readonly breaks: readonly Law[] }> = {
  "arms are taken in turn": {
    subject: ({ arms }) => {
      let turn = 0;
      return () => arms[turn++ % arms.length]?.name ?? "";
    },
    breaks: [share, same, grouped, independent],
  },
  "the shares are not looked at": {
    subject: (one) => armOf({ ...one, arms: one.arms.map((arm) => ({ ...arm, share: 1 })) }),
    breaks: [share],
  },
  "only the last letters of an id count": {
    subject: (one) => (lead) => armOf(one)({ ...lead, id: String(lead.id).slice(-1) }),
    breaks: [share],
  },
  "where an arm leads to moves its leads": {
    subject: (one) => armOf({ ...one, name: `${one.name} ${JSON.stringify(one.arms)}` }),
    breaks: [same],
  },
  "the field that decides is forgotten": {
    subject: (one) => armOf({ ...one, by: undefined }),
    breaks: [grouped],
  },
  "every experiment divides alike": { subject: (one) => armOf({ ...one, name: "x" }), breaks: [independent] },
};

describe("the laws have teeth", () => {
  for (const [bug, { subject, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](subject, { numRuns: 50, seed: 20261121, endOnFailure: true })).toThrow("Property failed");
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
