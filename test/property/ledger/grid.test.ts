import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openLedger } from "../../../src/routing/ledger/index.ts";
import type { LedgerRecord } from "../../../src/routing/ledger/index.ts";
import { seeded } from "../../support/dice.ts";
import { compare, definition, plus, toNumber } from "./definition.ts";
import { everydayLaws } from "./laws.ts";
import { fairShare, mixedWeights, patterns, worstDrift } from "./patterns.ts";
import { play, schedules } from "./schedule.ts";
import { realLedger, wideLedger } from "./subject.ts";
import type { Entrant, Subject } from "./subject.ts";

const step = 2 ** -40;
const onGrid: LedgerRecord = {
  key: "sdr",
  turns: 0,
  reps: [],
  lastTurns: [],
  factors: [2 ** 40],
  credits: [[]],
  exact: false,
};

const sum = (subject: Subject): string => {
  const zero = { numerator: 0n, denominator: 1n };
  const total = subject.ids().reduce((so, id) => plus(so, subject.credit(id)), zero);
  return `${total.numerator}/${total.denominator}`;
};

describe("a ledger on the grid", () => {
  test.each(everydayLaws)("$title", ({ check }) => check(() => realLedger(onGrid)));

  test("stays within its steps of the definition and picks nobody who is 2^-15 below the highest", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const oracle = definition();
        const subject = realLedger(onGrid);
        let moves = 0;
        const both: Subject = {
          ...subject,
          join: (id) => {
            subject.join(id);
            oracle.join(id);
          },
          turn: (lead) => {
            const picked = subject.turn(lead);
            if (picked === undefined) return undefined;
            oracle.charge(lead, picked);
            const mine = toNumber(oracle.credit(picked)) + 1;
            for (const { id, weight } of lead) {
              if (weight > 0 && id !== picked) expect(toNumber(oracle.credit(id)) - mine).toBeLessThan(2 ** -15);
            }
            return picked;
          },
          charge: (lead, chosen) => {
            subject.charge(lead, chosen);
            oracle.charge(lead, chosen);
          },
          refund: (lead, chosen) => {
            subject.refund(lead, chosen);
            oracle.refund(lead, chosen);
          },
          grant: (id, amount, against) => {
            subject.grant(id, amount, against);
            oracle.grant(id, amount, against);
          },
        };
        play(schedule, both, () => {
          moves++;
          for (const id of subject.ids()) {
            const off = Math.abs(toNumber(subject.credit(id)) - toNumber(oracle.credit(id)));
            expect(off).toBeLessThan(moves * 12 * step + 1e-14);
          }
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe("going over to the grid", () => {
  const lead = (total: number): Entrant[] => [
    { id: "a", weight: 1 },
    { id: "b", weight: 3 },
    { id: "c", weight: total - 4 },
  ];
  const primes = (from: number, count: number): number[] => {
    const found: number[] = [];
    for (let n = from; found.length < count; n++) {
      let prime = true;
      for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
      if (prime) found.push(n);
    }
    return found;
  };

  test("happens once the denominator is full, keeps the sum at zero and no credit moves by a step", () => {
    const subject = realLedger();
    const oracle = definition();
    const totals = primes(100_000, 60);
    let crossed = 0;
    for (const total of totals) {
      const before = subject.record();
      const chosen = subject.pick(lead(total))!;
      if (before.exact && !subject.record().exact) {
        crossed++;
        expect(subject.record().factors).toEqual([2 ** 40]);
        for (const id of subject.ids()) {
          expect(Math.abs(toNumber(subject.credit(id)) - toNumber(oracle.credit(id)))).toBeLessThan(step);
        }
      }
      subject.charge(lead(total), chosen);
      oracle.charge(lead(total), chosen);
      expect(sum(subject)).toBe("0/1");
      if (subject.record().exact)
        for (const id of oracle.ids()) expect(compare(subject.credit(id), oracle.credit(id))).toBe(0);
    }
    expect(crossed).toBe(1);
  });

  test("never happens for totals up to 300, in whatever order they come", () => {
    const totals = Array.from({ length: 300 }, (_, i) => i + 1);
    fc.assert(
      fc.property(fc.shuffledSubarray(totals, { minLength: 300 }), (order) => {
        const ledger = openLedger(undefined, "sdr");
        const pair = ledger.positions(["a", "b"]);
        for (const total of order) ledger.turn(pair, [1, total - 1]);
        expect(ledger.exact).toBe(true);
      }),
      { numRuns: 40 },
    );
    expect(wideLedger(300).record().exact).toBe(true);
  });

  test("nor for an order that leaves twelve columns without room until some are joined", () => {
    const random = seeded(7_196);
    const drawn = Array.from({ length: 300 }, (_, i) => ({ total: i + 1, draw: random() }));
    const ledger = openLedger(undefined, "sdr");
    const oracle = definition();
    const pair = ledger.positions(["a", "b"]);
    for (const { total } of drawn.sort((a, b) => a.draw - b.draw)) {
      const chosen = ledger.repAt(ledger.turn(pair, [1, total - 1]));
      const lead = [
        { id: "a", weight: 1 },
        { id: "b", weight: total - 1 },
      ];
      oracle.charge(lead, chosen);
    }
    expect(ledger.exact).toBe(true);
    for (const id of ["a", "b"]) expect(ledger.creditOf(id)).toEqual(oracle.credit(id));
  });

  test("never happens for a small denominator, however far a credit goes", () => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["a", "b", "c"]);
    for (let i = 0; i < 300_000; i++) ledger.charge(team, [1, 1, 1], 0);
    expect(ledger.exact).toBe(true);
    expect(ledger.creditOf("a")).toEqual({ numerator: -200_000n, denominator: 1n });
  });

  test("the step doubles for credits out of range, and the sum stays zero", () => {
    const subject = realLedger(onGrid);
    const team = ["a", "b", "c"].map((id) => ({ id, weight: 1 }));
    for (let i = 0; i < 30_000; i++) subject.charge(team, "owner");
    expect(subject.record().factors).toEqual([2 ** 36]);
    expect(sum(subject)).toBe("0/1");
    expect(toNumber(subject.credit("owner"))).toBeCloseTo(-30_000, 4);
    for (let i = 0; i < 20_000; i++) subject.refund(team, "owner");
    expect(toNumber(subject.credit("owner"))).toBeCloseTo(-10_000, 4);
    expect(sum(subject)).toBe("0/1");
  });

  test("a credit out of range beside a large denominator goes over, too", () => {
    const subject = wideLedger(200);
    for (const id of ["a", "b", "c"]) subject.join(id);
    let given = 0;
    while (subject.record().exact && given < 2_000_000) {
      subject.grant("owner", -1_000, ["a", "b", "c"]);
      given += 1_000;
    }
    expect(subject.record().exact).toBe(false);
    expect(given).toBeGreaterThan(4_096);
    expect(sum(subject)).toBe("0/1");
    expect(toNumber(subject.credit("owner"))).toBeCloseTo(-given, 4);
  });
});

describe("30 reps with untidy weights: nobody is ever 2 leads off", () => {
  test.each(patterns)("$title", (pattern) => {
    const weights = mixedWeights(30, 5).map((weight, i) => weight * 1_000 + ((i * 7_919) % 997));
    expect(worstDrift(fairShare, pattern, weights, 10_000, 21)).toBeLessThan(2);
  });
});
