import { createHandover, manualClock, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { afterEach, describe, expect, it, vi } from "vitest";

const count = 1_200;

/** An engine over memory, with so many clocks due at once. */
async function manyDue(): Promise<Handover> {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const policy = {
    version: "1",
    routing: roundRobin({ pool: "sdr" }),
    slas: [sla("contact", { from: "assigned", until: onActivity("call"), within: "1h", calendar: "always" })],
  };
  const handover = createHandover({ policy, clock });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  await handover.ingestMany(Array.from({ length: count }, (_, n) => ({ email: `p${n}@firm.example` })));
  clock.advance(2 * 3_600_000);
  return handover;
}

describe("a tick over many due clocks", () => {
  afterEach(() => void vi.useRealTimers());

  it("lets the event loop turn on the way, and whoever comes by then is served", async () => {
    const handover = await manyDue();
    let breaches = 0;
    handover.on("sla.breached", () => void (breaches += 1));
    /** How many breaches were told by each turn of the event loop. */
    const seen: number[] = [];
    let going = true;
    const turn = (): void => {
      seen.push(breaches);
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    const between = new Promise<number>((resolve, reject) => {
      setImmediate(() => void handover.ingest({ email: "new@firm.example" }).then(() => resolve(breaches), reject));
    });
    expect(await handover.tick()).toMatchObject({ breaches: count, failed: 0 });
    going = false;
    expect(seen.filter((told) => told > 0 && told < count).length).toBeGreaterThanOrEqual(2);
    expect(await between).toBeLessThan(count);
    await handover.close();
  });

  it("ends under timers that a host's tests have stopped", async () => {
    const handover = await manyDue();
    vi.useFakeTimers();
    expect(await handover.tick()).toMatchObject({ breaches: count });
    await handover.close();
  });

  it("is finished before an engine closes", async () => {
    const handover = await manyDue();
    const ticked = handover.tick();
    await handover.close();
    expect(await ticked).toMatchObject({ breaches: count });
  });
});
