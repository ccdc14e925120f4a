import {
  createHandover,
  definePolicy,
  manualClock,
  type HandoverError,
  type HandoverEvent,
  type PolicyInput,
} from "handover";
import { onActivity, sla } from "handover/sla";
import { experimentResult, kpis, openExperiment } from "handover/report";
import { roundRobin } from "handover/routing";
import { describe, expect, test } from "vitest";
import { countingIds } from "../../support/engine.ts";

const call = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
const hour = 3_600_000;
const policyOf = (more: object = {}, weights: readonly [number, number] = [1, 1]) =>
  definePolicy({
    version: "1",
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    slas: [call("1h")],
    experiments: [
      {
        name: "speed",
        arms: [
          { name: "as-is", weight: weights[0] },
          { name: "fast", weight: weights[1], parts: { slas: [call("5m")] } },
        ],
        conversion: { stage: "sql", within: "7d" },
        contactWithin: "1h",
        stopWhen: [{ on: "opt_out", atMost: 0.1 }],
        ...more,
      },
    ],
  } as PolicyInput);

/** Leads that come in one an hour: what their arm makes of them is said by `plan`. */
async function story(
  policy: ReturnType<typeof policyOf>,
  leads: number,
  plan: (arm: string, i: number) => { readonly call?: boolean; readonly sql?: boolean; readonly quits?: boolean },
) {
  const clock = manualClock("2026-05-04T08:00:00Z");
  const handover = createHandover({ policy, clock, ids: countingIds() });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  for (let i = 0; i < leads; i++) {
    const { lead } = await handover.ingest({ email: `p${i}@firm${i % 5}.example` });
    const id = lead!.id;
    const { call = false, sql = false, quits = false } = plan(lead?.arms?.["speed"] ?? "", i);
    clock.advance(hour / 2);
    if (call) await handover.record(id, { type: "call" });
    if (sql) await handover.accept(id, { repId: "ana" });
    if (quits) await handover.update(id, { optedOut: true });
    clock.advance(hour / 2);
  }
  return { handover, events, clock };
}

describe("the result of an experiment", () => {
  test("counts units once their time is over", async () => {
    const policy = policyOf({ conversion: { stage: "sal", within: "2h" }, contactWithin: "1h" });
    const { handover, events, clock } = await story(policy, 20, (arm) => ({
      call: arm === "fast",
      sql: arm === "fast",
    }));
    const { arms, at, unit } = experimentResult(events, { policy, experiment: "speed" });
    const fast = events.filter((event) => event.type === "experiment.assigned" && event.data.arm === "fast");
    const due = (ms: number): number => fast.filter((event) => at - event.at >= ms).length;
    expect(unit).toBe("lead");
    expect(arms.map(({ arm, units, leads }) => [arm, units, leads])).toEqual([
      ["as-is", 20 - fast.length, 20 - fast.length],
      ["fast", fast.length, fast.length],
    ]);
    const [asIs, quick] = arms;
    expect(quick!.conversion).toEqual({
      count: due(2 * hour),
      of: due(2 * hour),
      rate: 1,
      open: fast.length - due(2 * hour),
    });
    expect(quick!.contacted.count).toBe(due(hour));
    expect(asIs!.conversion.rate).toBe(0);
    clock.advance(24 * hour);
    const later = experimentResult(events, { policy, experiment: "speed" }, clock.now());
    expect(later.arms.map(({ conversion }) => [conversion.count, conversion.of, conversion.open])).toEqual([
      [0, 20 - fast.length, 0],
      [fast.length, fast.length, 0],
    ]);
    expect(await handover.experiments.result("speed")).toEqual(later);
    await handover.close();
  });

  test("finds an effect, and says nothing of none", async () => {
    const policy = policyOf({ conversion: { stage: "sal", within: "1h" } });
    const { handover, events } = await story(policy, 120, (arm, i) => ({
      call: i % 3 === 0,
      sql: arm === "fast" || i % 4 === 0,
    }));
    const { comparisons, sampleRatio } = experimentResult(events, { policy, experiment: "speed" });
    const [one] = comparisons;
    expect(comparisons).toHaveLength(1);
    expect(one).toMatchObject({ arm: "fast", control: "as-is" });
    expect(one!.conversion.isEffect).toBe(true);
    expect(one!.conversion.interval[0]).toBeGreaterThan(0);
    expect(one!.contacted.isEffect).toBe(false);
    expect(sampleRatio.isAsMeant).toBe(true);
    // Units that are lost on the way are seen.
    const lost = events.filter((event) => event.type !== "experiment.assigned" || event.data.arm === "as-is");
    const broken = experimentResult(lost, { policy, experiment: "speed" });
    expect(broken.sampleRatio.isAsMeant).toBe(false);
    expect(broken.comparisons[0]!.conversion.isEffect).toBe(false);
    await handover.close();
  });

  test("of nobody says so", () => {
    const policy = policyOf();
    const { arms, comparisons, sampleRatio, at } = experimentResult([], { policy, experiment: "speed" });
    expect(at).toBe(0);
    expect(arms.map(({ units, conversion }) => [units, conversion.rate, conversion.open])).toEqual([
      [0, undefined, 0],
      [0, undefined, 0],
    ]);
    expect(comparisons[0]!.conversion).toEqual({ difference: undefined, interval: [-1, 1], p: 1, isEffect: false });
    expect(sampleRatio).toEqual({ p: 1, isAsMeant: true });
  });

  test("of an experiment that is not there is refused", async () => {
    const policy = policyOf();
    const message = 'the policy has no experiment "sped"; did you mean "speed"?';
    expect(() => openExperiment({ policy, experiment: "sped" })).toThrow(message);
    const handover = createHandover({ policy, ids: countingIds(), clock: manualClock(0) });
    await expect(handover.experiments.result("sped")).rejects.toMatchObject({ code: "NOT_FOUND", message });
    await expect(handover.experiments.stop("speed", "quick", { reason: "x" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await handover.experiments
      .stop("speed", "fast", {} as never)
      .catch((error: HandoverError) => expect(error.code).toBe("INPUT_INVALID"));
    await handover.close();
  });

  test("the worker looks at guard-rails by itself, and at once", async () => {
    const policy = policyOf();
    const { handover, events } = await story(policy, 60, (arm, i) => ({
      quits: arm === "fast" ? i % 2 === 0 : i % 20 === 0,
    }));
    const told = new Promise<string>((resolve) => handover.on("experiment.stopped", ({ data }) => resolve(data.arm)));
    await using worker = handover.start({ guardMs: 10 });
    expect(await told).toBe("fast");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await worker.stop();
    expect(events.filter(({ type }) => type === "experiment.stopped")).toHaveLength(1);
    await handover.close();
  });

  test("a pace that is none is refused", async () => {
    const handover = createHandover({ policy: policyOf(), ids: countingIds(), clock: manualClock(0) });
    for (const guardMs of [0, -1, Number.NaN, "1h"])
      expect(() => handover.start({ guardMs: guardMs as number })).toThrow(
        /guardMs: expected a number of milliseconds/,
      );
    expect(() => handover.tenant("acme").start({ pollMs: 0 })).toThrow(/pollMs: expected a number of milliseconds/);
    expect(() => handover.start(1_000 as never)).toThrow(/start: expected { pollMs, guardMs } or nothing, got 1000/);
    await handover.close();
  });

  test("a guard-rail stops the arm that does harm, once, and it takes nobody in any more", async () => {
    const policy = policyOf();
    const { handover, events } = await story(policy, 60, (arm, i) => ({
      quits: arm === "fast" ? i % 2 === 0 : i % 20 === 0,
    }));
    const stopped = await handover.experiments.guard();
    expect(stopped).toEqual([
      { experiment: "speed", arm: "fast", reason: expect.stringContaining("people who opted out") },
    ]);
    expect(await handover.experiments.guard()).toEqual([]);
    const told = events.filter(({ type }) => type === "experiment.stopped");
    expect(told).toHaveLength(1);
    const after = events.length;
    for (let i = 0; i < 12; i++) await handover.ingest({ email: `late${i}@firm.example` });
    const arms = events.slice(after).flatMap((event) => (event.type === "experiment.assigned" ? [event.data] : []));
    expect(arms).toHaveLength(12);
    expect(new Set(arms.map(({ arm }) => arm))).toEqual(new Set(["as-is"]));
    expect(arms[0]!.weights).toEqual({ "as-is": 1 });
    const { arms: figures, sampleRatio } = await handover.experiments.result("speed");
    expect(figures[1]!.stopped?.reason).toBe(stopped[0]!.reason);
    expect(sampleRatio.isAsMeant).toBe(true);
    expect(await handover.experiments.stop("speed", "fast", { reason: "again", by: "kim" })).toBe(false);
    await handover.close();
  });
});

describe("key figures by arm", () => {
  test("are those of the leads in it", async () => {
    const policy = policyOf();
    const { handover, events } = await story(policy, 20, (arm) => ({ call: arm === "fast" }));
    const { rows, total } = kpis(events, { policy, by: [{ experiment: "speed" }] });
    const leads = (arm: string): number =>
      events.filter((event) => event.type === "experiment.assigned" && event.data.arm === arm).length;
    expect(rows.map(({ by, figures }) => [by["speed"], figures.leads])).toEqual([
      ["as-is", leads("as-is")],
      ["fast", leads("fast")],
    ]);
    expect(rows.map(({ figures }) => figures.response.fromAssignment.wall.count)).toEqual([0, leads("fast")]);
    expect(total.leads).toBe(20);
    const none = kpis(events, { policy, by: [{ experiment: "other" }] });
    expect(none.rows.map(({ by, figures }) => [by["other"], figures.leads])).toEqual([[undefined, 20]]);
    expect(() => kpis([], { policy, by: [{ experiment: "" }] })).toThrow(
      "by.0.experiment: expected the name of an experiment",
    );
    await handover.close();
  });
});
