import { describe, expect, test, vi } from "vitest";
import { compare, generateLeads, type Comparison } from "handover/simulation";
import { policy, roster } from "./small-world.ts";

vi.setConfig({ testTimeout: 240_000 });

const leads = (seed: number | string) =>
  generateLeads({ seed, count: 120, from: "2026-05-04T00:00Z", to: "2026-05-13T00:00Z" });
const until = "2026-05-15T00:00Z";
const next = { ...policy.document, version: "next" };

const figure = ({ measures }: Comparison, name: string) => measures.find((one) => one.name === name)!;

describe("a comparison", () => {
  test("of a policy with itself finds no difference at all", async () => {
    const same = await compare({ policies: { now: policy, next }, roster, leads, until });
    expect(same.owners).toMatchObject({ other: 0, onlyNow: 0, onlyNext: 0 });
    expect(same.owners.same).toBeGreaterThan(40);
    for (const { difference, interval } of [...same.measures, ...same.load]) {
      expect(difference ?? 0).toBe(0);
      expect(interval ?? [0, 0]).toEqual([0, 0]);
    }
    expect(same.reports.next).toEqual(same.reports.now);
    expect(same.over).toEqual({ unit: "day", count: 9 });
  });

  test("is the same again, and draws over runs when there are enough", async () => {
    const shorter = { ...next, offers: { acceptWithin: "3m" } };
    const options = { policies: { now: policy, next: shorter }, roster, leads, until } as const;
    const [one, two] = [await compare(options), await compare(options)];
    expect(two).toEqual(one);
    // Hardly anybody answers in three minutes.
    const lie = figure(one, "let lie");
    expect(lie.difference!).toBeGreaterThan(1);
    expect(lie.interval![0]).toBeGreaterThan(0);
    expect(one.owners.same + one.owners.other).toBeGreaterThan(40);
    const few = (seed: number | string) =>
      generateLeads({ seed, count: 20, from: "2026-05-04T00:00Z", to: "2026-05-06T00:00Z" });
    const runs = await compare({ ...options, leads: few, until: "2026-05-07T00:00Z", seeds: [1, 2, 3, 4, 5, 6, 7, 8] });
    expect(runs.over).toEqual({ unit: "run", count: 8 });
  });

  test("with nothing to compare is partial", async () => {
    const nothing = await compare({ policies: { now: policy, next }, roster, leads: [], until });
    expect(nothing.partial).toBe(true);
    expect(nothing.measures.every(({ interval }) => interval === undefined)).toBe(true);
  });

  test("needs leads that can be gone through twice, and can be ended", async () => {
    const policies = { now: policy, next };
    await expect(compare({ policies, roster, leads: leads(1) as never })).rejects.toThrow(
      "compare: expected a list of leads or a function that gives them",
    );
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(compare({ policies, roster, leads, signal })).rejects.toThrow("enough");
  });
});
