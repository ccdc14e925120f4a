import { describe, expect, test, vi } from "vitest";
import { createHandover, definePolicy, manualClock, type HandoverEvent } from "handover";
import { where, atLeast } from "handover/condition";
import { roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { applyRoster, backtest } from "handover/simulation";
import { countingIds } from "../../support/engine.ts";
import { policy, roster, run } from "./small-world.ts";

vi.setConfig({ testTimeout: 120_000 });

const plain = ({ type, leadId, version, at, data }: HandoverEvent): string =>
  JSON.stringify([leadId, version, type, at, data]);

async function recorded(seed: number): Promise<HandoverEvent[]> {
  const { events, handover } = await run(seed);
  await handover.close();
  return [...events];
}

/** Leads, decisions and clocks, in an order that does not depend on who came first at one instant. */
const ordered = (events: readonly HandoverEvent[]): string[] => events.map(plain).sort();

describe("a back-test", () => {
  test("of the policy that made the log comes to what was, event by event", async () => {
    for (const seed of [7, 8, 9]) {
      const log = await recorded(seed);
      const again: HandoverEvent[] = [];
      const result = await backtest({ log, policy, onEvent: (event) => again.push(event) });
      await result.handover.close();
      expect(result.notes).toEqual([]);
      expect(result.owners).toMatchObject({ other: 0, onlyThen: 0, onlyNow: 0 });
      expect(result.acts.learned).toBe(0);
      expect(result.acts.dropped).toBe(0);
      expect(ordered(again)).toEqual(ordered(log));
      expect(result.is).toEqual(result.was);
    }
  });

  test("of another policy gives leads to others, who do what they have learned to do", async () => {
    const log = await recorded(7);
    const next = definePolicy({ ...policy.document, version: "next", routing: roundRobin({ pool: "all" }) });
    const once = () => backtest({ log, was: policy, policy: next });
    const result = await once();
    await result.handover.close();
    expect(result.owners.other).toBeGreaterThan(5);
    expect(result.acts.learned).toBeGreaterThan(10);
    expect(result.acts.dropped).toBeGreaterThan(0);
    expect(result.is.inputs.total).toBe(result.was.inputs.total);
    expect(result.is.response.contacted).toBeGreaterThan(result.was.response.contacted * 0.7);
    const again = await once();
    await again.handover.close();
    expect(again.is).toEqual(result.is);
  });

  test("where nobody looked at the clocks then, nobody looks now", async () => {
    const clock = manualClock("2026-05-05T08:00Z");
    const store = createHandover({ policy, clock, ids: countingIds() });
    const log: HandoverEvent[] = [];
    store.on("event", (event) => void log.push(event));
    await applyRoster(store, roster);
    const company = { name: "Acme", country: "PL", employees: 100 };
    await store.ingest({ email: "a@acme.example", company });
    clock.set("2026-05-05T11:30Z");
    await store.tick();
    clock.set("2026-05-05T11:45Z");
    await store.ingest({ email: "b@acme.example", company });
    await store.close();
    const late = (events: readonly HandoverEvent[]): string[] =>
      events.flatMap(({ type, at }) => (type.startsWith("sla.") ? `${type} ${new Date(at).toISOString()}` : []));
    expect(late(log)).toContain("sla.breached 2026-05-05T11:30:00.000Z");
    const again: HandoverEvent[] = [];
    const { handover } = await backtest({ log, policy, onEvent: (event) => again.push(event) });
    await handover.close();
    expect(late(again)).toEqual(late(log));
  });

  test("says of a policy for other fields which they are", async () => {
    const log = await recorded(7);
    const scoring = scorecard([points(40, where({ "properties.seats": atLeast(50) }))], { max: 100 });
    const next = definePolicy({ ...policy.document, version: "next", scoring });
    const { notes, partial, handover } = await backtest({ log, was: policy, policy: next });
    await handover.close();
    expect(partial).toBe(true);
    expect(notes).toContainEqual({
      code: "FIELD_NEVER_THERE",
      count: 1,
      message: "the policy looks at properties.seats, which no lead of the log has",
    });
  });

  test("of an empty log is partial, and one that is ended ends", async () => {
    const empty = await backtest({ log: [], policy });
    await empty.handover.close();
    expect(empty.partial).toBe(true);
    expect(empty.is.inputs.total).toBe(0);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(backtest({ log: [], policy, signal })).rejects.toThrow("enough");
  });
});
