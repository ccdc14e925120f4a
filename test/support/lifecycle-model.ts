import fc from "fast-check";
import {
  createHandover,
  manualClock,
  type Handover,
  type HandoverEvent,
  type ManualClock,
  type PolicyInput,
} from "handover";
import { atLeast, where } from "handover/condition";
import { staysOf } from "handover/report";
import { roundRobin } from "handover/routing";
import type { Storage } from "handover/storage";
import { all, countingIds } from "./engine.ts";
import { checkInvariants } from "./invariants.ts";

const dayMs = 86_400_000;
const start = Date.parse("2026-11-03T09:00:00Z");

/** Two pipelines with something of everything: criteria, things required, reasons, an automatic move, a way back, an opening each way. */
export const policy: PolicyInput = {
  version: "1",
  routing: roundRobin({ pool: "sdr" }),
  pipelines: [
    {
      id: "sales",
      stages: [
        { id: "new", label: "New", side: "marketing" },
        { id: "talk", label: "Talk", side: "sales", routes: true, requires: ["value"], requiredActions: ["call"] },
        { id: "won", label: "Won", side: "sales", closed: "won" },
        { id: "lost", label: "Lost", side: "sales", closed: "lost" },
        { id: "rest", label: "Rest", side: "marketing" },
      ],
      transitions: [
        { name: "qualify", from: ["new", "rest"], to: "talk", auto: { activity: ["demo"] } },
        {
          name: "win",
          from: ["talk"],
          to: "won",
          tells: "lead.won",
          opens: { pipeline: "more", when: where({ value: atLeast(3) }) },
        },
        { name: "lose", from: ["new", "talk"], to: "lost", reasons: "loss", tells: "lead.lost" },
        { name: "give back", from: ["talk"], to: "rest", reasons: "loss", releases: true },
        { name: "reopen", from: ["lost"], to: "new" },
      ],
      reasons: { loss: ["price", "timing"] },
    },
    {
      id: "more",
      stages: [
        { id: "idea", label: "Idea", side: "marketing" },
        { id: "offer", label: "Offer", side: "sales", entry: where({ value: atLeast(2) }) },
        { id: "bought", label: "Bought", side: "sales", closed: "won" },
        { id: "no", label: "No", side: "sales", closed: "lost" },
      ],
      transitions: [
        { name: "offer", from: ["idea"], to: "offer" },
        { name: "buy", from: ["offer"], to: "bought" },
        { name: "decline", from: ["idea", "offer"], to: "no", reasons: "why", opens: { pipeline: "sales" } },
      ],
      reasons: { why: ["price"] },
    },
  ],
};

/** What the test believes of a lead, by the table above written a second time. */
interface Believed {
  readonly person: number;
  readonly pipeline: "sales" | "more";
  stage: string;
  since: number;
  closed: boolean;
  value: number | undefined;
  demos: number;
  calledAt: number;
  parkedUntil: number | undefined;
  woken: number;
  opened: string[];
  openedFrom: string | undefined;
}

export type Step =
  | { readonly do: "ingest"; readonly person: number; readonly pipeline: "sales" | "more" }
  | { readonly do: "move"; readonly lead: number; readonly to: string; readonly reason: string | undefined }
  | { readonly do: "record"; readonly lead: number; readonly type: "call" | "demo" | "note" }
  | { readonly do: "value"; readonly lead: number; readonly value: number }
  | { readonly do: "park"; readonly lead: number; readonly days: number }
  | { readonly do: "wake"; readonly lead: number }
  | { readonly do: "wait"; readonly days: number }
  | { readonly do: "tick" };

const lead = fc.nat({ max: 2 });
const stages = [
  "talk",
  "won",
  "won",
  "offer",
  "no",
  "new",
  "talk",
  "won",
  "lost",
  "rest",
  "idea",
  "offer",
  "bought",
  "no",
  "nowhere",
];
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("ingest" as const),
        person: fc.nat({ max: 2 }),
        pipeline: fc.constantFrom("sales" as const, "more" as const),
      }),
    },
    {
      weight: 9,
      arbitrary: fc.record({
        do: fc.constant("move" as const),
        lead,
        to: fc.constantFrom(...stages),
        reason: fc.constantFrom(undefined, "price", "timing", "nope"),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("record" as const),
        lead,
        type: fc.constantFrom("call" as const, "call" as const, "demo" as const, "note" as const),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant("value" as const), lead, value: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("park" as const), lead, days: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("wake" as const), lead }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 2, arbitrary: fc.constant({ do: "tick" as const }) },
  ),
  { minLength: 15, maxLength: 60 },
);

/** The lifecycle by the book: maps and conditionals, no engine. */
class LifecycleModel {
  readonly leads = new Map<string, Believed>();
  private readonly keyed = new Map<string, string>();
  now = start;

  /** The id of the lead that a person comes into, where they have an open one. */
  openOf(person: number, pipeline: string): string | undefined {
    const id = this.keyed.get(`${person}/${pipeline}`);
    return id !== undefined && this.leads.get(id)?.closed === false ? id : undefined;
  }

  create(id: string, person: number, pipeline: "sales" | "more", openedFrom?: string): void {
    const stage = pipeline === "sales" ? "new" : "idea";
    const fresh = { value: undefined, demos: 0, calledAt: -1, parkedUntil: undefined, woken: 0, opened: [] };
    this.leads.set(id, { person, pipeline, stage, since: this.now, closed: false, ...fresh, openedFrom });
    this.keyed.set(`${person}/${pipeline}`, id);
  }

  /** One that had ended is its person's again. */
  open(id: string, { person, pipeline }: Believed): void {
    this.keyed.set(`${person}/${pipeline}`, id);
  }

  /** Wakes it where its date has come; before anything is done with it. */
  attend(one: Believed): void {
    if (one.parkedUntil === undefined || one.parkedUntil > this.now) return;
    this.wake(one);
    this.settle(one);
  }

  wake(one: Believed): void {
    if (one.parkedUntil === undefined) return;
    one.parkedUntil = undefined;
    one.woken += 1;
  }

  settle(one: Believed): void {
    if (
      one.parkedUntil === undefined &&
      one.pipeline === "sales" &&
      ["new", "rest"].includes(one.stage) &&
      one.demos > 0
    )
      this.go(one, "talk");
  }

  go(one: Believed, to: string): void {
    one.stage = to;
    one.since = this.now;
    one.closed = ["won", "lost", "bought", "no"].includes(to);
  }

  /** What a move is refused with, or which pipeline it opens; `ok` when it is neither. */
  verdict(one: Believed, to: string, reason: string | undefined): string {
    const ways: Record<string, readonly string[]> = {
      new: ["talk", "lost"],
      talk: ["won", "lost", "rest"],
      lost: ["new"],
      rest: ["talk"],
      won: [],
      idea: ["offer", "no"],
      offer: ["bought", "no"],
      bought: [],
      no: [],
    };
    const own = one.pipeline === "sales" ? ["new", "talk", "won", "lost", "rest"] : ["idea", "offer", "bought", "no"];
    if (!own.includes(to)) return "STAGE_UNKNOWN";
    if (!ways[one.stage]?.includes(to)) return "TRANSITION_NOT_ALLOWED";
    if (to === "won" && (one.value === undefined || one.calledAt < one.since)) return "CRITERION_FAILED";
    if (to === "offer" && (one.value ?? 0) < 2) return "CRITERION_FAILED";
    const reasons = to === "lost" || to === "rest" ? ["price", "timing"] : to === "no" ? ["price"] : undefined;
    if (reasons !== undefined && reason === undefined) return "REASON_REQUIRED";
    if (reasons !== undefined && !reasons.includes(reason as string)) return "REASON_UNKNOWN";
    if (to === "won" && (one.value ?? 0) >= 3) return "more";
    return to === "no" ? "sales" : "ok";
  }
}

export interface Desk {
  readonly handover: Handover;
  readonly clock: ManualClock;
  readonly events: HandoverEvent[];
}

export async function openDesk(storage: Storage, rules: PolicyInput = policy): Promise<Desk> {
  const clock = manualClock(start);
  const handover = createHandover({ policy: rules, storage, clock, ids: countingIds() });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  handover.on("error", (error) => {
    throw error;
  });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return { handover, clock, events };
}

function same(real: unknown, believed: unknown, what: string): void {
  const [a, b] = [JSON.stringify(real), JSON.stringify(believed)];
  if (a !== b) throw new Error(`${what}: the engine says ${a}, the book ${b}`);
}

/** Does one thing in both worlds, and compares what came of it. */
async function take(step: Step, model: LifecycleModel, desk: Desk): Promise<void> {
  const { handover, clock } = desk;
  if (step.do === "wait") {
    clock.advance(step.days * dayMs);
    model.now += step.days * dayMs;
  } else if (step.do === "tick") {
    await handover.tick();
    for (const one of model.leads.values()) model.attend(one);
  } else if (step.do === "ingest") await ingest(step, model, handover);
  else {
    const id = [...model.leads.keys()][step.lead];
    const one = id === undefined ? undefined : model.leads.get(id);
    if (id === undefined || one === undefined) return;
    model.attend(one);
    if (step.do === "move") await move(step, id, one, model, desk);
    else if (step.do === "park") {
      const { refusal } = await handover.park(id, { until: model.now + step.days * dayMs, reason: "later" });
      same(refusal?.code, one.closed ? "LEAD_CLOSED" : undefined, `parking ${id}`);
      if (refusal === undefined) one.parkedUntil = model.now + step.days * dayMs;
    } else if (step.do === "wake") {
      const { refusal } = await handover.wake(id);
      same(refusal?.code, one.parkedUntil === undefined ? "NOT_PARKED" : undefined, `waking ${id}`);
      model.wake(one);
      model.settle(one);
    } else {
      if (step.do === "record") {
        await handover.record(id, { type: step.type });
        if (step.type === "demo") one.demos += 1;
        if (step.type === "call") one.calledAt = model.now;
      } else {
        await handover.update(id, { value: step.value });
        one.value = step.value;
      }
      model.settle(one);
    }
  }
}

async function ingest(
  { person, pipeline }: Extract<Step, { do: "ingest" }>,
  model: LifecycleModel,
  handover: Handover,
): Promise<void> {
  const known = model.openOf(person, pipeline);
  const { status, lead: real } = await handover.ingest({ email: `p${person}@acme.example` }, { pipeline });
  same([status, known ?? real?.id], [known === undefined ? "created" : "merged", real?.id], `the lead of ${person}`);
  if (known === undefined) return model.create(real?.id as string, person, pipeline);
  const one = model.leads.get(known) as Believed;
  model.wake(one);
  model.settle(one);
}

async function move(
  { to, reason }: Extract<Step, { do: "move" }>,
  id: string,
  one: Believed,
  model: LifecycleModel,
  { handover }: Desk,
): Promise<void> {
  const allowed = model.verdict(one, to, reason);
  // Its person has another one by now.
  const isBeside = one.closed && model.openOf(one.person, one.pipeline) !== undefined;
  const verdict = allowed === "ok" && isBeside ? "OTHER_LEAD_OPEN" : allowed;
  const { ok, refusal, lead: real } = await handover.transition(id, to, { reason });
  if (!["ok", "more", "sales"].includes(verdict)) return same(refusal?.code, verdict, `moving ${id} to ${to}`);
  same(ok, true, `moving ${id} from ${one.stage} to ${to}: ${refusal?.message}`);
  model.wake(one);
  if (one.closed) model.open(id, one);
  model.go(one, to);
  if (verdict !== "ok") {
    const pipeline = verdict as "more" | "sales";
    const known = model.openOf(one.person, pipeline);
    const opened = known ?? (real?.opened?.at(-1) as string);
    if (known === undefined) model.create(opened, one.person, pipeline, id);
    const next = model.leads.get(opened) as Believed;
    next.openedFrom = id;
    one.opened = [...one.opened.filter((other) => other !== opened), opened];
    if (known !== undefined) model.wake(next);
    model.settle(next);
  }
  // One that was sent back stays until something new is known of it.
  if (to !== "rest") model.settle(one);
}

/** Takes the steps one after another; after each both worlds are the same. */
export async function agrees(all_: readonly Step[], desk: Desk): Promise<void> {
  const model = new LifecycleModel();
  for (const step of all_) {
    await take(step, model, desk);
    const leads = await all(desk.handover, "leads");
    same(leads.length, model.leads.size, `how many leads there are after ${step.do}`);
    for (const real of leads) {
      const one = model.leads.get(real.id) as Believed;
      const { pipeline, stage, stageSince, closed, value, parked, opened = [], openedFrom } = real;
      same(
        [pipeline, stage, stageSince, closed !== undefined, value, parked?.until, opened, openedFrom],
        [one.pipeline, one.stage, one.since, one.closed, one.value, one.parkedUntil, one.opened, one.openedFrom],
        `lead ${real.id} after ${JSON.stringify(step)}`,
      );
    }
  }
  await checkInvariants(desk.handover, model.now);
  for (const [id, one] of model.leads) {
    const events = desk.events.filter(({ leadId }) => leadId === id);
    same(events.filter(({ type }) => type === "lead.woken").length, one.woken, `how often ${id} woke`);
    const stays = staysOf(events, model.now);
    same(
      stays.reduce((sum, { ms }) => sum + ms, 0),
      model.now - (events[0]?.at ?? 0),
      `the time of ${id} in all stages`,
    );
    same(stays.at(-1)?.stage, one.stage, `the last stay of ${id}`);
  }
}
