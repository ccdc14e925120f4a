import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backOff } from "../../../src/engine/back-off.ts";
import { meaningOf, waitOf } from "../../../src/webhooks/answer.ts";

const dayMs = 86_400_000;
type BackOff = typeof backOff;
const terms = fc.record({ firstMs: fc.integer({ min: 1, max: 60_000 }), mostMs: fc.integer({ min: 1, max: dayMs }) });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Waits grow, whatever the dice say, up to the longest; none is longer than that, or shorter than four fifths of what it might be. */
const growsAndEnds = (wait: BackOff) =>
  fc.property(terms, fc.array(chance, { minLength: 17, maxLength: 17 }), (terms, dice) => {
    const waits = dice.map((die, i) => wait(i + 1, terms, undefined, () => die));
    return waits.every((ms, i) => {
      const whole = Math.min(terms.mostMs, terms.firstMs * 2 ** i);
      const isGrowing = i === 0 || whole === terms.mostMs || ms >= waits[i - 1]!;
      return Number.isInteger(ms) && ms <= whole && ms >= whole * 0.8 && isGrowing;
    });
  });

/** Nobody who asked for time is called before, and nobody is forgotten for asking for too much. */
const heedsWhatIsAsked = (wait: BackOff) =>
  fc.property(
    terms,
    chance,
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: -1, max: 2 * dayMs }),
    (terms, die, attempt, retryAfterMs) => {
      const ms = wait(attempt, terms, { retryAfterMs }, () => die);
      return (
        ms >= Math.min(retryAfterMs, dayMs) &&
        ms <= Math.max(dayMs, terms.mostMs) &&
        ms >= wait(attempt, terms, undefined, () => die)
      );
    },
  );

describe("the time until a message is sent again", () => {
  test("grows up to its bound", () => fc.assert(growsAndEnds(backOff)));
  test("is no shorter than was asked for", () => fc.assert(heedsWhatIsAsked(backOff)));
  test("is what it is for what cannot be read", () => {
    const hostile = {
      get retryAfterMs(): number {
        throw new Error("no");
      },
    };
    for (const error of [null, undefined, "x", { retryAfterMs: "5" }, { retryAfterMs: Number.NaN }, hostile])
      expect(backOff(1, { firstMs: 100, mostMs: 1_000 }, error, () => 0)).toBe(100);
  });

  test.each<[string, (wait: BackOff) => fc.IPropertyWithHooks<unknown>, BackOff]>([
    ["the same each time", growsAndEnds, (_, ...rest) => backOff(1, ...rest)],
    [
      "no end",
      growsAndEnds,
      (attempt, { firstMs }, ...rest) => backOff(attempt, { firstMs, mostMs: Infinity }, ...rest),
    ],
    [
      "half of it at random",
      growsAndEnds,
      (attempt, terms, error, die) => Math.ceil(backOff(attempt, terms, error, () => 0) * (1 - (die?.() ?? 0) / 2)),
    ],
    ["what was asked left out", heedsWhatIsAsked, (attempt, terms, _, die) => backOff(attempt, terms, undefined, die)],
    [
      "what was asked believed",
      heedsWhatIsAsked,
      (attempt, terms, error, die) =>
        Math.max(backOff(attempt, terms, error, die), (error as { retryAfterMs: number }).retryAfterMs),
    ],
  ])("a planted bug is caught: %s", (_, law, planted) =>
    expect(
      fc.check(law(planted) as fc.IPropertyWithHooks<unknown>, { numRuns: 1_000, endOnFailure: true }).failed,
    ).toBe(true),
  );
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  test("is seconds, or a date of HTTP, and a day at most", () =>
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 200_000 }), (seconds) => {
        const wait = seconds > 0 ? Math.min(seconds * 1000, dayMs) : undefined;
        const date = new Date(now + seconds * 1000).toUTCString();
        return waitOf(date, now) === wait && (seconds < 0 || waitOf(String(seconds), now) === wait);
      }),
    ));
  test("that is neither is none", () => {
    for (const text of [undefined, "", "soon", "-5", "1e9", "2026-11-24", "Infinity"])
      expect(waitOf(text, now)).toBe(undefined);
  });

  test("belongs to what was not taken; 2xx is, 410 ends it, and redirects are neither", () => {
    expect(meaningOf({ status: 204, retryAfter: "5" }, now)).toEqual({ kind: "delivered" });
    expect(meaningOf({ status: 410 }, now)).toEqual({ kind: "gone" });
    expect(meaningOf({ status: 503, retryAfter: "5" }, now)).toEqual({ kind: "failed", retryAfterMs: 5_000 });
    for (const status of [0, 101, 301, 302, 304, 307, 308, 400, 404, 429, 500])
      expect(meaningOf({ status }, now).kind).toBe("failed");
  });
});
