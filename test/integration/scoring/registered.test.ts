import { describe, expect, test } from "vitest";
import {
  createHandover,
  definePolicy,
  manualClock,
  memoryStorage,
  type Handover,
  type HandoverEvent,
  type LeadScore,
  type PolicyInput,
} from "handover";
import { atLeast, where } from "handover/condition";
import { replay } from "handover/core";
import { byAttribute, roundRobin } from "handover/routing";
import {
  asyncScorer,
  points,
  registeredScorer,
  scorecard,
  sumReasons,
  type AskOptions,
  type ScorerCode,
  type ScorerReply,
} from "handover/scoring";
import { Circuit } from "../../../src/engine/circuit.ts";
import { countingIds } from "../../support/engine.ts";

const now = Date.parse("2026-11-02T09:00:00Z");
const never = new Promise<never>(() => undefined);
const quick: AskOptions = { timeout: "30ms", attempts: 1, pause: "1ms" };

const document = (more: { wait?: string } = {}): PolicyInput => ({
  version: "asked-1",
  scoring: registeredScorer("intent", {
    asks: ["company.name", "jobTitle", "properties.plan"],
    otherwise: scorecard([points(40, where({ source: "fair" }))], { max: 100 }),
    ...more,
  }),
  pipeline: {
    id: "two",
    stages: [
      { id: "new", label: "New", side: "marketing", routes: true },
      { id: "hot", label: "Hot", side: "sales", routes: true },
    ],
    transitions: [
      { name: "heat", from: ["new"], to: "hot", auto: where({ "score.total": atLeast(75) }) },
      { name: "cool", from: ["hot"], to: "new" },
    ],
    reasons: {},
  },
  routing: byAttribute({
    by: "score.grade",
    map: { A: roundRobin({ pool: "seniors" }) },
    otherwise: roundRobin({ pool: "sdr" }),
  }),
});

interface Desk {
  readonly handover: Handover;
  readonly clock: ReturnType<typeof manualClock>;
  readonly events: HandoverEvent[];
  readonly storage: ReturnType<typeof memoryStorage>;
}

async function open(
  ask: ScorerCode,
  options: AskOptions = quick,
  more: { wait?: string } = {},
  storage = memoryStorage(),
): Promise<Desk> {
  const clock = manualClock(now);
  const policy = definePolicy(document(more), { scorers: { intent: asyncScorer(ask, options) } });
  const handover = createHandover({ policy, clock, storage, ids: countingIds(`id${Math.random()}`) });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => events.push(event));
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "seniors", members: ["ana"] });
  await handover.pools.upsert({ id: "sdr", members: ["ben"] });
  return { handover, clock, events, storage };
}

let count = 0;
const input = (more: object = {}) => ({
  email: `p${(count += 1)}@acme.example`,
  source: "fair",
  company: { name: "Acme" },
  ...more,
});

/** The score of a lead once its scorer has answered or failed. */
async function settled({ handover }: Desk, leadId: string): Promise<LeadScore> {
  for (;;) {
    let scored = (): void => undefined;
    const next = new Promise<void>((resolve) => (scored = resolve));
    const off = handover.on("lead.scored", () => scored());
    const score = (await handover.lead(leadId))?.score;
    if (score?.external !== undefined && score.external.state !== "pending") return (off(), score);
    await next;
    off();
  }
}

const ingest = async ({ handover }: Desk, more: object = {}) => (await handover.ingest(input(more))).lead!;

describe("a registered scorer", () => {
  test("keeps nobody waiting: a lead is assigned by rules first, and moves on when the answer is there, once", async () => {
    let answer: (reply: ScorerReply) => void = () => undefined;
    const asked: unknown[] = [];
    const desk = await open(
      ({ fields, options }) => {
        asked.push({ fields, options });
        return new Promise<ScorerReply>((resolve) => (answer = resolve));
      },
      { timeout: "1h" },
    );
    const lead = await ingest(desk, { jobTitle: "CTO" });
    expect(lead).toMatchObject({ ownerId: "ben", stage: "new", score: { total: 40, grade: "C" } });
    expect(lead.score?.external).toMatchObject({ scorer: "intent", state: "pending" });
    expect(asked).toEqual([{ fields: { "company.name": "Acme", jobTitle: "CTO" }, options: null }]);
    answer({ total: 88.5, reasons: [{ rule: "reads the pricing page", points: 60 }] });
    const score = await settled(desk, lead.id);
    expect(score).toMatchObject({
      total: 88.5,
      grade: "A",
      reasons: [
        { rule: "reads the pricing page", points: 60 },
        { rule: "intent", points: 28.5 },
      ],
    });
    expect(sumReasons(score.reasons as never)).toBe(88.5);
    expect(await desk.handover.lead(lead.id)).toMatchObject({ ownerId: "ben", stage: "hot" });
    expect(desk.events.filter(({ type }) => type === "lead.graded").map(({ data }) => data)).toMatchObject([
      { from: "C", to: "A" },
    ]);
    await desk.handover.record(lead.id, { type: "call" });
    expect(asked).toHaveLength(1);
    expect(replay(desk.events).leads).toEqual([await desk.handover.lead(lead.id)]);
    expect((await desk.handover.tick()).nextDueAt).toBeUndefined();
  });

  test("may be waited for as long as the policy says, and a lead is routed by its answer", async () => {
    const desk = await open(async () => 80, { timeout: "1h" }, { wait: "10s" });
    expect(await ingest(desk)).toMatchObject({ ownerId: "ana", stage: "hot", score: { total: 80, grade: "A" } });
    const [many] = await desk.handover.ingestMany([input({ jobTitle: "CEO" })]);
    expect(many?.lead).toMatchObject({ ownerId: "ana" });
  });

  test("is waited for no longer than that", async () => {
    const desk = await open(() => never, { timeout: "1h" }, { wait: "20ms" });
    expect(await ingest(desk)).toMatchObject({ ownerId: "ben", score: { total: 40, external: { state: "pending" } } });
    await desk.handover.close();
  });

  test.each<[string, ScorerCode, string]>([
    ["NaN", () => Number.NaN, "not_a_number"],
    ["Infinity", () => Number.POSITIVE_INFINITY, "not_a_number"],
    ["a negative", () => -1, "out_of_range"],
    ["more than all", () => 100.5, "out_of_range"],
    ["a text", () => "80" as never, "malformed"],
    ["nothing", () => undefined as never, "malformed"],
    ["reasons that are none", () => ({ total: 5, reasons: [{ rule: 5 }] }) as never, "malformed"],
    ["a reason of NaN points", () => ({ total: 5, reasons: [{ rule: "a", points: Number.NaN }] }), "malformed"],
    ["10 MB of text", () => "x".repeat(10_000_000) as never, "too_large"],
    ["10 MB beside a total", () => ({ total: 5, more: ["x".repeat(10_000_000)] }) as never, "too_large"],
    [
      "a million reasons",
      () => ({ total: 5, reasons: Array.from({ length: 1e6 }, () => ({ rule: "a", points: 0 })) }),
      "too_large",
    ],
    [
      "an error",
      () => {
        throw new TypeError("of p1@acme.example");
      },
      "threw",
    ],
    ["a rejection", () => Promise.reject(new Error("no")), "threw"],
    ["a promise that never settles", () => never, "timeout"],
  ])("that answers with %s is refused, and the rules score, with the reason kept", async (_, ask, code) => {
    const desk = await open(ask);
    const lead = await ingest(desk);
    const score = await settled(desk, lead.id);
    expect(score).toMatchObject({ total: 40, grade: "C", external: { state: "failed", code } });
    expect(score.reasons.at(-1)?.rule).toMatch(`by rules, intent failed (${code}): it`);
    expect(JSON.stringify(score)).not.toContain("p1@");
    expect(JSON.stringify(score).length).toBeLessThan(1_000);
    expect(await desk.handover.lead(lead.id)).toMatchObject({ ownerId: "ben", stage: "new" });
  });

  test("that fails is asked again, later and later, and then counts", async () => {
    const times: number[] = [];
    const desk = await open(
      () => {
        times.push(performance.now());
        return times.length < 3 ? Promise.reject(new Error("busy")) : 91;
      },
      { timeout: "1s", attempts: 3, pause: "20ms" },
    );
    const lead = await ingest(desk);
    expect(await settled(desk, lead.id)).toMatchObject({ total: 91 });
    expect(times).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThan(14);
    expect(third - second).toBeGreaterThan(29);
  });

  test("is asked so many questions at once, and the same one once", async () => {
    let [open_, most, asked] = [0, 0, 0];
    const desk = await open(
      async () => {
        asked += 1;
        most = Math.max(most, (open_ += 1));
        await new Promise((resolve) => setImmediate(resolve));
        open_ -= 1;
        return 10;
      },
      { atOnce: 3 },
    );
    const inputs = Array.from({ length: 60 }, (_, i) => input({ jobTitle: `title ${i % 20}` }));
    const outcomes = await desk.handover.ingestMany(inputs);
    for (const { lead } of outcomes) expect(await settled(desk, lead!.id)).toMatchObject({ total: 10 });
    expect([most, asked]).toEqual([3, 20]);
    // Whoever asks later has the answer that is kept.
    const later = await ingest(desk, { jobTitle: "title 7" });
    expect(await settled(desk, later.id)).toMatchObject({ total: 10 });
    expect(asked).toBe(20);
  });

  test("that fails and fails is left alone", async () => {
    let asked = 0;
    const options = { ...quick, breaker: { failures: 3, rest: "1h" } };
    const desk = await open(() => ((asked += 1), Promise.reject(new Error("down"))), options);
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      const { id } = await ingest(desk, { jobTitle: `t${i}` });
      codes.push((await settled(desk, id)).external?.code);
    }
    expect(codes).toEqual(["threw", "threw", "threw", "circuit_open", "circuit_open", "circuit_open"]);
    expect(asked).toBe(3);
  });

  test("that was left alone is tried by one question, and asked as before once that has its answer", () => {
    const circuit = new Circuit(2, 100);
    circuit.note(true, 0);
    expect(circuit.lets(1)).toBe(true);
    circuit.note(true, 1);
    expect([circuit.lets(2), circuit.lets(100), circuit.lets(101), circuit.lets(101)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
    circuit.note(true, 110);
    expect([circuit.lets(201), circuit.lets(210), circuit.lets(210)]).toEqual([false, true, false]);
    circuit.note(false, 220);
    expect([circuit.lets(220), circuit.lets(220)]).toEqual([true, true]);
  });

  test("that failed with what passes is asked again when the lead's clock is due", async () => {
    let isUp = false;
    const desk = await open(() => (isUp ? 77 : Promise.reject(new Error("down"))));
    const lead = await ingest(desk);
    expect(await settled(desk, lead.id)).toMatchObject({ total: 40, external: { state: "failed", code: "threw" } });
    isUp = true;
    desk.clock.advance(60_000);
    await desk.handover.tick();
    expect(await settled(desk, lead.id)).toMatchObject({ total: 77, external: { state: "answered", attempts: 2 } });
  });

  test("whose answer is about what was changed meanwhile is dropped, and asked about what is so now", async () => {
    const answers: ((reply: ScorerReply) => void)[] = [];
    const desk = await open(() => new Promise<ScorerReply>((resolve) => answers.push(resolve)), { timeout: "1h" });
    const lead = await ingest(desk);
    await desk.handover.update(lead.id, { jobTitle: "CEO" });
    expect(answers).toHaveLength(2);
    answers[0]?.(99);
    await new Promise<void>((resolve) => void desk.handover.on("score.discarded", () => resolve()));
    expect(await desk.handover.lead(lead.id)).toMatchObject({ stage: "new", score: { total: 40 } });
    answers[1]?.(80);
    expect(await settled(desk, lead.id)).toMatchObject({ total: 80 });
    expect(await desk.handover.lead(lead.id)).toMatchObject({ stage: "hot" });
    expect(replay(desk.events).leads).toEqual([await desk.handover.lead(lead.id)]);
  });

  test("that an engine did not live to hear is asked by the next one", async () => {
    const first = await open(() => never, { timeout: "1h" });
    const lead = await ingest(first);
    await first.handover.close();
    const next = await open(async () => 81, quick, {}, first.storage);
    next.clock.set(now + 8 * 3_600_000);
    await next.handover.tick();
    expect(await settled(next, lead.id)).toMatchObject({ total: 81, external: { attempts: 2 } });
  });

  test("that never answers has failed in the end, and nobody is woken any more", async () => {
    const desk = await open(() => never, { timeout: "1ms", attempts: 1 });
    const lead = await ingest(desk);
    for (let i = 0; i < 8; i++) {
      await settled(desk, lead.id);
      desk.clock.advance(60_000);
      await desk.handover.tick();
    }
    expect(await settled(desk, lead.id)).toMatchObject({ external: { state: "failed", code: "timeout", attempts: 5 } });
    expect((await desk.handover.tick()).nextDueAt).toBeUndefined();
  });

  test("has to be registered, and its rules must not wait themselves", () => {
    expect(() => definePolicy(document())).toThrow('scoring.scorer: expected a registered scorer, got "intent"');
    const { scoring } = document();
    const nested = { ...document(), scoring: { ...scoring, otherwise: scoring } } as PolicyInput;
    expect(() => definePolicy(nested, { scorers: { intent: () => 1 } })).toThrow(
      "what takes over must not have to wait",
    );
  });
});
