import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastLoaded, openLedger, type LeastLoaded } from "handover/routing";
import { candidates } from "./by-hand.ts";
import { heldLeads, question } from "./questions.ts";
import { ask, desk, start, type Ask, type Question } from "./world.ts";

type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

const measured = fc
  .tuple(question, fc.constantFrom("count" as const, "value" as const, undefined))
  .map(([asked, measure]) => ({
    ...asked,
    router: { ...asked.router, router: "least_loaded", measure } as LeastLoaded,
  }));

function loadOf({ held, router }: Question, repId: string): number {
  const measure = router.router === "least_loaded" ? (router.measure ?? "count") : "count";
  return (held[repId] ?? []).reduce((sum, one) => sum + one[measure], 0);
}
function weightOf({ members, router: { weights = true } }: Question, repId: string): number {
  if (weights === false) return 1;
  return weights === true ? (members.find((one) => one.repId === repId)?.weight ?? 0) : (weights[repId] ?? 0);
}

const four = ["a", "b", "c", "d"];
const always = (subject: Ask, held: Question["held"], ledger = openLedger(undefined, "p")): void => {
  const asked: Question = {
    reps: four.map((id) => ({ id, active: true, timeOff: [], attributes: {}, calendar: "always" })),
    members: four.map((repId) => ({ repId, weight: 1 })),
    router: leastLoaded({ pool: "p" }),
    lead: {},
    now: start,
    never: [],
    avoid: [],
    rights: [],
    limits: [],
    held,
    given: {},
    before: [],
  };
  const turn = subject === ask ? desk(asked, asked.router, ledger)(start).turn : subject(asked).turn;
  if (turn === undefined) throw new Error("all four are there");
  const weights = turn.weights ?? turn.eligible.map(() => 1);
  ledger.charge(ledger.positions(turn.eligible), weights, ledger.position(turn.chosen));
};

const laws = {
  "nobody who could have the lead holds less for their weight than who gets it": (subject: Ask, search: Search) =>
    fc.assert(
      fc.property(measured, (asked) => {
        const { ownerId } = subject(asked).decision;
        const able = candidates(asked);
        expect(ownerId === undefined).toBe(able.length === 0);
        if (ownerId === undefined) return;
        expect(able).toContain(ownerId);
        for (const other of able) {
          const mine = loadOf(asked, ownerId) * weightOf(asked, other);
          expect(mine).toBeLessThanOrEqual(loadOf(asked, other) * weightOf(asked, ownerId));
        }
      }),
      search,
    ),
  "whoever hold the same share what comes, none two leads off": (subject: Ask, search: Search) =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(...four.map(() => fc.constantFrom(0, 0, 0, 1))), { minLength: 30, maxLength: 120 }),
        (days) => {
          const ledger = openLedger(undefined, "p");
          for (const counts of days) {
            const held = Object.fromEntries(
              four.map((id, i) => [id, [{ stage: "sal", grade: undefined, count: counts[i] as number, value: 0 }]]),
            );
            always(subject, held, ledger);
            for (const id of four) expect(Math.abs(Number(ledger.describe(id, 6)))).toBeLessThan(2);
          }
        },
      ),
      search,
    ),
};
type Law = keyof typeof laws;
const [least, shared] = Object.keys(laws) as [Law, Law];

describe("the least loaded", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(ask, { numRuns: 500 });
    });
  }

  it("of a whole day with nobody finishing anything end level", () => {
    fc.assert(
      fc.property(fc.array(heldLeads, { minLength: 4, maxLength: 4 }), (desks) => {
        const held: Record<string, { stage: string; grade: undefined; count: number; value: number }[]> = {};
        four.forEach(
          (id, i) => (held[id] = [{ stage: "sal", grade: undefined, count: desks[i]?.count ?? 0, value: 0 }]),
        );
        const ledger = openLedger(undefined, "p");
        for (let lead = 0; lead < 40; lead++) {
          const before = ledger.toRecord().lastTurns.slice();
          always(ask, held, ledger);
          const record = ledger.toRecord();
          const chosen = record.reps.find((_, i) => record.lastTurns[i] !== (before[i] ?? 0)) as string;
          held[chosen]?.push({ stage: "sal", grade: undefined, count: 1, value: 0 });
        }
        const totals = four.map((id) => (held[id] ?? []).reduce((sum, { count }) => sum + count, 0));
        expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});

const asRoundRobin: Ask = (asked) => ask({ ...asked, router: { ...asked.router, router: "round_robin" } });
const plantedBugs: Record<string, { readonly subject: Ask; readonly breaks: readonly Law[] }> = {
  "it is a round robin": { subject: asRoundRobin, breaks: [least] },
  "weights are forgotten": {
    subject: (asked) =>
      ask({
        ...asked,
        router: {
          ...asked.router,
          weights:
            asked.router.weights === false
              ? false
              : Object.fromEntries(
                  asked.members.filter(({ repId }) => weightOf(asked, repId) > 0).map(({ repId }) => [repId, 1]),
                ),
        },
      }),
    breaks: [least],
  },
  "the value is taken for the number": {
    subject: (asked) => ask({ ...asked, router: { ...asked.router, measure: "count" } as never }),
    breaks: [least],
  },
  "whoever holds nothing is overlooked": {
    subject: (asked) => {
      const busy = asked.members.filter(({ repId }) => loadOf(asked, repId) > 0);
      return ask({ ...asked, members: busy.length === 0 ? asked.members : busy });
    },
    breaks: [least],
  },
  "ties go to the first of the list": {
    subject: (asked) => {
      const answer = ask(asked);
      const chosen = answer.turn?.eligible[0];
      return { ...answer, turn: answer.turn && { ...answer.turn, chosen: chosen ?? "" } };
    },
    breaks: [shared],
  },
};

describe("the laws have teeth", () => {
  for (const [bug, { subject, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](subject, { numRuns: 2_000, seed: 20261121, endOnFailure: true })).toThrow(
        "Property failed",
      );
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
