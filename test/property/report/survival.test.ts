import fc from "fast-check";
import { expect, test } from "vitest";
import { timesOf, type Lengths, type Times } from "../../../src/report/kpi/survival.ts";

const lengths = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 30 }), open: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
});

/**
 * The same curve, made otherwise (Efron 1967): everybody weighs the same, and whoever is lost sight of leaves their weight, in equal
 * parts, to those who last longer.
 */
function byLegacy(all: readonly { readonly ms: number; readonly open: boolean }[]): (ms: number) => number {
  const sorted = [...all].sort((a, b) => a.ms - b.ms || Number(a.open) - Number(b.open));
  const weights = sorted.map(() => 1 / sorted.length);
  for (const [i, { open }] of sorted.entries()) {
    if (!open) continue;
    const heirs = sorted.length - i - 1;
    if (heirs === 0) continue;
    for (let j = i + 1; j < sorted.length; j++) weights[j] = (weights[j] ?? 0) + (weights[i] ?? 0) / heirs;
    weights[i] = 0;
  }
  return (at) => 1 - sorted.reduce((sum, { ms, open }, i) => sum + (!open && ms <= at ? (weights[i] ?? 0) : 0), 0);
}

function agrees(times: (lengths: Lengths) => Times): fc.IProperty<unknown> {
  return fc.property(lengths, (all) => {
    const list = (open: boolean): number[] => all.filter((one) => one.open === open).map(({ ms }) => ms);
    const { medianMs, p90Ms, meanMs } = times({ seen: list(false), open: list(true) });
    const share = byLegacy(all);
    const longest = Math.max(...all.map(({ ms }) => ms));
    const first = (limit: number): number | undefined =>
      Array.from({ length: longest + 1 }, (_, ms) => ms).find((ms) => share(ms) <= limit + 1e-9);
    const area = Array.from({ length: longest }, (_, ms) => share(ms)).reduce((sum, one) => sum + one, 0);
    return medianMs === first(0.5) && p90Ms === first(0.1) && Math.abs((meanMs ?? Number.NaN) - area) < 1e-6;
  });
}

test("the curve is the one that hands on the weight of who is lost sight of", () => {
  fc.assert(agrees(timesOf), { numRuns: 500 });
});

test.each([
  ["leaves out what still lasts", ({ seen }: Lengths) => timesOf({ seen, open: [] })],
  ["takes what still lasts for ended", ({ seen, open }: Lengths) => timesOf({ seen: [...seen, ...open], open: [] })],
])("one that %s is found out", (_, times) => {
  expect(fc.check(agrees(times), { numRuns: 500 }).failed).toBe(true);
});
