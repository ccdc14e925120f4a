import fc from "fast-check";
import { b2bPipeline } from "handover/lifecycle";
import { expect, test } from "vitest";
import { all, team, type Team } from "../../support/engine.ts";
import { checkInvariants, checkNothingDue } from "../../support/invariants.ts";

/** What the test believes: which people were taken in, and where each lead stands. */
interface Model {
  readonly people: Map<number, string>;
  readonly leads: Map<string, { email: string; stage: string; owner: string | undefined; accepted: boolean }>;
  sent: number;
  created: number;
  merged: number;
  quarantined: number;
}

type Step = fc.AsyncCommand<Model, Team>;

const pipeline = b2bPipeline();
const reps = ["ana", "ben", "eva", "dirk"];

/** Reads the lead back into the model; what the engine decides by itself (owners, automatic moves) is taken from it. */
async function learn(model: Model, { handover }: Team, id: string): Promise<void> {
  const lead = await handover.lead(id);
  expect(lead).toBeDefined();
  model.leads.set(id, {
    email: lead?.email ?? "",
    stage: lead?.stage ?? "",
    owner: lead?.ownerId,
    accepted: lead?.assignment?.state === "accepted",
  });
}

const closed = new Set(["won", "lost", "archived"]);

/** Whether the person of a lead has another one that is open. */
function hasAnother({ leads }: Model, id: string): boolean {
  const email = leads.get(id)?.email;
  return [...leads].some(([other, one]) => other !== id && one.email === email && !closed.has(one.stage));
}

class Ingest implements Step {
  readonly person: number;
  readonly kind: "good" | "bad" | "opted-out";
  readonly commandId: string | undefined;
  constructor(person: number, kind: "good" | "bad" | "opted-out", commandId: string | undefined) {
    this.person = person;
    this.kind = kind;
    this.commandId = commandId;
  }
  check = (): boolean => true;
  async run(model: Model, real: Team): Promise<void> {
    const input = {
      email: this.kind === "bad" ? "not an address" : `P${this.person}@firm${this.person % 3}.example `,
      company: {
        name: `Firm ${this.person % 3}`,
        country: ["PL", "DE", "US"][this.person % 3],
        employees: this.person * 50,
      },
      optedOut: this.kind === "opted-out",
    };
    const options = this.commandId === undefined ? {} : { commandId: `${this.commandId}-${this.person}-${this.kind}` };
    const first = await real.handover.ingest(input, options);
    model.sent += 1;
    if (this.commandId !== undefined) {
      const events = real.events.length;
      const again = await real.handover.ingest(input, options);
      expect(JSON.stringify(again)).toBe(JSON.stringify(first));
      expect(real.events.length).toBe(events);
    }
    if (this.kind === "bad") {
      expect(first.status).toBe("quarantined");
      model.quarantined += 1;
      return;
    }
    const known = model.people.get(this.person);
    const open = known !== undefined && !closed.has(model.leads.get(known)?.stage ?? "");
    // The same command sent a second time answers with what it did the first time.
    if (!(this.commandId !== undefined && first.lead !== undefined && model.leads.has(first.lead.id) && !open)) {
      expect(first.status === "created" || first.status === "merged").toBe(true);
    }
    if (first.lead === undefined) return;
    if (first.status === "merged" && open) expect(first.lead.id).toBe(known);
    if (model.leads.has(first.lead.id)) model.merged += 1;
    else model.created += 1;
    if (!model.leads.has(first.lead.id) || open) model.people.set(this.person, first.lead.id);
    await learn(model, real, first.lead.id);
  }
  toString = (): string => `ingest(${this.person}, ${this.kind}, ${this.commandId})`;
}

/** A command on some lead there is. */
abstract class OnLead implements Step {
  readonly pick: number;
  constructor(pick: number) {
    this.pick = pick;
  }
  check = (model: Readonly<Model>): boolean => model.leads.size > 0;
  async run(model: Model, real: Team): Promise<void> {
    const ids = [...model.leads.keys()];
    const id = ids[this.pick % ids.length] as string;
    await this.act(model, real, id);
    await learn(model, real, id);
  }
  protected abstract act(model: Model, real: Team, id: string): Promise<void>;
}

class Record extends OnLead {
  readonly type: string;
  readonly ago: number;
  constructor(pick: number, type: string, ago: number) {
    super(pick);
    this.type = type;
    this.ago = ago;
  }
  protected async act(_: Model, { handover, clock }: Team, id: string): Promise<void> {
    const outcome = await handover.record(id, { type: this.type, occurredAt: clock.now() - this.ago * 60_000 });
    expect(outcome.ok).toBe(true);
  }
  override toString = (): string => `record(${this.pick}, ${this.type}, -${this.ago}m)`;
}

class Accept extends OnLead {
  readonly rep: string;
  constructor(pick: number, rep: string) {
    super(pick);
    this.rep = rep;
  }
  protected async act(model: Model, { handover }: Team, id: string): Promise<void> {
    const known = model.leads.get(id);
    const lead = await handover.lead(id);
    const outcome = await handover.accept(id, { repId: this.rep });
    const onWay = known?.stage !== "mql" || lead?.optedOut !== true;
    expect(outcome.ok).toBe(known?.owner === this.rep && !known.accepted && !closed.has(known.stage) && onWay);
    if (outcome.ok && known?.stage === "mql") expect(outcome.lead.stage).toBe("sal");
  }
  override toString = (): string => `accept(${this.pick}, ${this.rep})`;
}

class Decline extends OnLead {
  readonly rep: string;
  readonly reason: string;
  constructor(pick: number, rep: string, reason: string) {
    super(pick);
    this.rep = rep;
    this.reason = reason;
  }
  protected async act(model: Model, { handover }: Team, id: string): Promise<void> {
    const known = model.leads.get(id);
    const outcome = await handover.decline(id, { repId: this.rep, reason: this.reason });
    expect(outcome.ok).toBe(known?.owner === this.rep && !known.accepted && !closed.has(known.stage));
    if (outcome.ok) expect(outcome.lead.ownerId).not.toBe(this.rep);
  }
  override toString = (): string => `decline(${this.pick}, ${this.rep}, ${this.reason})`;
}

class Transition extends OnLead {
  readonly to: string;
  constructor(pick: number, to: string) {
    super(pick);
    this.to = to;
  }
  protected async act(model: Model, { handover }: Team, id: string): Promise<void> {
    const from = model.leads.get(id)?.stage ?? "";
    const way = pipeline.transitions.find((one) => one.to === this.to && one.from.includes(from));
    const reason = way?.reasons === undefined ? undefined : pipeline.reasons[way.reasons]?.[0];
    const before = await handover.lead(id);
    const contactable =
      !["mql", "sal", "sql", "follow_up", "opportunity"].includes(this.to) || before?.optedOut !== true;
    const beside = closed.has(from) && !closed.has(this.to) && hasAnother(model, id);
    const outcome = await handover.transition(id, this.to, reason === undefined ? {} : { reason });
    expect(outcome.ok).toBe(way !== undefined && contactable && !beside);
    if (way !== undefined && contactable && beside) expect(outcome.refusal?.code).toBe("OTHER_LEAD_OPEN");
    if (!outcome.ok && way === undefined) {
      expect(outcome.refusal.allowed).toEqual(
        pipeline.transitions.filter((one) => one.from.includes(from)).map((one) => one.to),
      );
    }
  }
  override toString = (): string => `transition(${this.pick}, ${this.to})`;
}

class Assign extends OnLead {
  readonly rep: string;
  readonly counted: boolean;
  constructor(pick: number, rep: string, counted: boolean) {
    super(pick);
    this.rep = rep;
    this.counted = counted;
  }
  protected async act(model: Model, { handover }: Team, id: string): Promise<void> {
    const known = model.leads.get(id);
    const lead = await handover.lead(id);
    const outcome = await handover.assign(id, {
      repId: this.rep,
      reason: "asked for by name",
      countIn: this.counted ? "sdr" : undefined,
    });
    expect(outcome.ok).toBe(known?.owner !== this.rep && !closed.has(known?.stage ?? "") && lead?.optedOut !== true);
  }
  override toString = (): string => `assign(${this.pick}, ${this.rep}, ${this.counted})`;
}

class Pass implements Step {
  readonly minutes: number;
  constructor(minutes: number) {
    this.minutes = minutes;
  }
  check = (): boolean => true;
  async run(model: Model, real: Team): Promise<void> {
    real.clock.advance(this.minutes * 60_000);
    await real.handover.tick();
    await checkNothingDue(real.handover, real.clock.now());
    const events = real.events.length;
    await real.handover.tick();
    expect(real.events.length).toBe(events);
    for (const id of model.leads.keys()) await learn(model, real, id);
  }
  toString = (): string => `pass(${this.minutes}m)`;
}

class Leave implements Step {
  readonly rep: string;
  readonly hours: number;
  readonly kind: "leave" | "away" | "back";
  constructor(rep: string, hours: number, kind: "leave" | "away" | "back") {
    this.rep = rep;
    this.hours = hours;
    this.kind = kind;
  }
  check = (): boolean => true;
  async run(model: Model, { handover, clock }: Team): Promise<void> {
    const now = clock.now();
    if (this.kind === "leave") await handover.reps.timeOff(this.rep, { from: now, to: now + this.hours * 3_600_000 });
    else if (this.kind === "away") await handover.reps.away(this.rep, { until: now + this.hours * 3_600_000 });
    else await handover.reps.back(this.rep);
    for (const id of model.leads.keys()) await learn(model, { handover, clock, events: [] }, id);
  }
  toString = (): string => `${this.kind}(${this.rep}, ${this.hours}h)`;
}

class Weigh implements Step {
  readonly weights: readonly number[];
  constructor(weights: readonly number[]) {
    this.weights = weights;
  }
  check = (): boolean => true;
  async run(model: Model, real: Team): Promise<void> {
    const members = ["ana", "ben", "eva"].map((repId, i) => ({ repId, weight: this.weights[i] ?? 1 }));
    await real.handover.pools.upsert({ id: "sdr", members });
    for (const id of model.leads.keys()) await learn(model, real, id);
  }
  toString = (): string => `weigh(${this.weights.join(", ")})`;
}

class OptOut extends OnLead {
  protected async act(_: Model, { handover }: Team, id: string): Promise<void> {
    const outcome = await handover.update(id, { optedOut: true });
    expect(outcome.ok).toBe(true);
  }
  override toString = (): string => `optOut(${this.pick})`;
}

const pick = fc.nat({ max: 30 });
const rep = fc.constantFrom(...reps);
const steps = [
  fc
    .tuple(
      fc.nat({ max: 8 }),
      fc.constantFrom("good", "good", "good", "bad", "opted-out"),
      fc.option(fc.constantFrom("k1", "k2"), { nil: undefined }),
    )
    .map(([a, b, c]) => new Ingest(a, b as "good", c)),
  fc
    .tuple(pick, fc.constantFrom("call", "demo_form", "webinar", "note"), fc.constantFrom(0, 5, 90, 600))
    .map(([a, b, c]) => new Record(a, b, c)),
  fc.tuple(pick, rep).map(([a, b]) => new Accept(a, b)),
  fc.tuple(pick, rep, fc.constantFrom("busy", "invalid_contact")).map(([a, b, c]) => new Decline(a, b, c)),
  fc.tuple(pick, fc.constantFrom(...pipeline.stages.map(({ id }) => id))).map(([a, b]) => new Transition(a, b)),
  fc.tuple(pick, rep, fc.boolean()).map(([a, b, c]) => new Assign(a, b, c)),
  fc.constantFrom(1, 30, 61, 240, 900, 3_000).map((minutes) => new Pass(minutes)),
  fc
    .tuple(rep, fc.constantFrom(1, 5, 30), fc.constantFrom("leave", "away", "back"))
    .map(([a, b, c]) => new Leave(a, b, c as "leave")),
  fc.array(fc.constantFrom(0, 1, 2, 2.5), { minLength: 3, maxLength: 3 }).map((weights) => new Weigh(weights)),
  pick.map((one) => new OptOut(one)),
];

test("whatever is done to it, the engine does what the tables say and keeps its promises", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps as fc.Arbitrary<Step>[], { maxCommands: 40, size: "max" }), async (commands) => {
      const real = await team();
      const model: Model = { people: new Map(), leads: new Map(), sent: 0, created: 0, merged: 0, quarantined: 0 };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await checkInvariants(real.handover, real.clock.now());
      expect(model.created).toBe((await all(real.handover, "leads")).length);
      expect(model.created + model.merged + model.quarantined).toBe(model.sent);
    }),
    { numRuns: Number(process.env["FC_RUNS"] ?? 150) },
  );
});
