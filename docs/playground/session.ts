import { createHandover, definePolicy, manualClock, type Handover } from "handover";
import { weekly } from "handover/calendar";
import { drift, roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";

/** What the page shows: all of it is read from the engine. */
export interface View {
  /** `Tue 2026-11-03 10:00`, in Warsaw. */
  readonly now: string;
  readonly reps: readonly RepRow[];
  readonly leads: readonly LeadRow[];
  readonly clocks: readonly ClockRow[];
  readonly told: readonly string[];
}

export interface RepRow {
  readonly id: string;
  readonly shift: string;
  readonly weight: number;
  readonly isOnLeave: boolean;
  readonly leads: number;
  /** Leads entitled to less leads received. */
  readonly owed: string;
}

export interface LeadRow {
  readonly id: string;
  readonly name: string;
  readonly owner: string | undefined;
  readonly stage: string;
}

export interface ClockRow {
  readonly lead: string;
  readonly name: string;
  readonly state: string;
  readonly due: string;
  /** From 0 to 1, and beyond it. */
  readonly share: number;
}

export const shifts = {
  early: "06:00-14:00",
  office: "09:00-17:00",
  late: "14:00-22:00",
  around: "00:00-24:00",
} as const;
export type Shift = keyof typeof shifts;

const timeZone = "Europe/Warsaw";
const calendars = Object.fromEntries(
  Object.entries(shifts).map(([name, hours]) => [name, weekly({ timeZone, hours: { "mon-fri": hours } })]),
);
const hour = 3_600_000;
const mostShown = 12;

/** One visitor's engine: the real one, over memory, on a clock that they turn. */
export class Session {
  private readonly clock = manualClock("2026-11-03T09:00:00Z");
  private readonly handover: Handover;
  private readonly weights = new Map<string, number>();
  private readonly said: string[] = [];
  private count = 0;

  constructor() {
    const policy = definePolicy({
      version: "1",
      calendars,
      calendar: "office",
      routing: roundRobin({ pool: "sdr", hold: "until-open" }),
      slas: [
        sla("first-contact", {
          from: "assigned",
          until: onActivity("call"),
          within: "2h",
          calendar: "owner",
          thresholds: [
            { at: 0.75, notify: "owner" },
            { at: 1, notify: "manager" },
          ],
        }),
      ],
    });
    let ids = 0;
    this.handover = createHandover({ policy, clock: this.clock, ids: () => `lead-${++ids}` });
    this.handover.on("sla.warning", ({ data, lead }) =>
      this.say(`${data.clock.name} of ${nameOf(lead)} is nearly due`),
    );
    this.handover.on("sla.breached", ({ data, lead }) => this.say(`${data.clock.name} of ${nameOf(lead)} is broken`));
    this.handover.on("assignment.offered", ({ data, lead }) => this.say(`${nameOf(lead)} goes to ${data.repId}`));
    this.handover.on("lead.held", ({ lead }) => this.say(`${nameOf(lead)} waits: nobody is there`));
  }

  /** A team to begin with. */
  async begin(): Promise<void> {
    for (const [id, shift] of [
      ["ana", "office"],
      ["ben", "office"],
      ["cleo", "late"],
    ] as const)
      await this.hire(id, shift);
  }

  async hire(id: string, shift: Shift, weight = 1): Promise<void> {
    await this.handover.reps.upsert({ id, calendar: shift });
    await this.weigh(id, weight);
  }

  async weigh(id: string, weight: number): Promise<void> {
    this.weights.set(id, weight);
    const members = [...this.weights].map(([repId, weight]) => ({ repId, weight }));
    await this.handover.pools.upsert({ id: "sdr", members });
    await this.handover.tick();
  }

  async leave(id: string, isOnLeave: boolean): Promise<void> {
    await (isOnLeave ? this.handover.reps.away(id, { reason: "leave" }) : this.handover.reps.back(id));
    await this.handover.tick();
  }

  async pour(leads: number): Promise<void> {
    for (let n = 0; n < leads; n++) {
      this.count += 1;
      await this.handover.ingest({
        email: `buyer${this.count}@firm${this.count}.example`,
        lastName: `Buyer ${this.count}`,
      });
    }
  }

  /** The rep has called. */
  async call(leadId: string): Promise<void> {
    await this.handover.record(leadId, { type: "call" });
  }

  /** Lets time pass, and looks at the clocks as a worker would: every quarter of an hour. */
  async pass(hours: number): Promise<void> {
    for (let quarter = 0; quarter < hours * 4; quarter++) {
      this.clock.advance(hour / 4);
      await this.handover.tick();
    }
  }

  /** Why a lead is where it is, in words. */
  async why(leadId: string): Promise<string> {
    return (await this.handover.explain(leadId))?.text ?? "";
  }

  async view(): Promise<View> {
    const leads = [];
    for await (const page of this.handover.scan("leads")) leads.push(...page);
    const ledgers = [];
    for await (const page of this.handover.scan("ledgers")) ledgers.push(...page);
    const owed = new Map(ledgers.flatMap(drift).map(({ repId, text }) => [repId, text]));
    const recent = leads.toSorted(
      (a, b) => b.receivedAt - a.receivedAt || (a.id.length - b.id.length || (a.id < b.id ? -1 : 1)) * -1,
    );
    const clocks = await this.handover.clocks.due("720h", { limit: mostShown });
    return {
      now: told(this.clock.now()),
      reps: (await this.handover.reps.list()).map(({ id, calendar, away }) => ({
        id,
        shift: typeof calendar === "string" ? calendar : "office",
        weight: this.weights.get(id) ?? 1,
        isOnLeave: away !== undefined,
        leads: leads.filter(({ ownerId }) => ownerId === id).length,
        owed: owed.get(id) ?? "0",
      })),
      leads: recent
        .slice(0, mostShown)
        .map((lead) => ({ id: lead.id, name: nameOf(lead), owner: lead.ownerId, stage: lead.stage })),
      clocks: clocks.map(({ leadId, name, state, dueAt, share }) => ({
        lead: leadId,
        name,
        state,
        due: dueAt === undefined ? "" : told(dueAt.getTime()),
        share,
      })),
      told: this.said.toReversed(),
    };
  }

  private say(what: string): void {
    this.said.push(`${told(this.clock.now())}  ${what}`);
    if (this.said.length > mostShown) this.said.shift();
  }
}

function nameOf(lead: { readonly lastName?: string | undefined } | undefined): string {
  return lead?.lastName ?? "a lead";
}

const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone,
  weekday: "short",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function told(at: number): string {
  const of = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${of["weekday"]} ${of["year"]}-${of["month"]}-${of["day"]} ${of["hour"]}:${of["minute"]}`;
}
