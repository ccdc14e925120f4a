import type { EventOf, EventType, HandoverEvent } from "../../core/index.ts";
import type { AssignedArm, Harm } from "../../experiment/index.ts";
import type { Instant } from "../../time/index.ts";

/** One lead of an experiment. */
export interface LeadTrack {
  readonly unit: UnitTrack;
  /** When it came into the experiment. */
  readonly at: Instant;
  convertedAt: Instant | undefined;
  contactedAt: Instant | undefined;
}

/** Who was given an arm: once, whatever leads follow. */
export interface UnitTrack extends Pick<AssignedArm, "arm" | "weights"> {
  readonly at: Instant;
  readonly leads: LeadTrack[];
  readonly harms: Set<Harm>;
}

/** What counts. */
export interface UnitRules {
  readonly experiment: string;
  /** The stage that is a conversion; winning where there is none. */
  readonly stage: string | undefined;
  readonly contacts: ReadonlySet<string>;
  readonly complaints: ReadonlySet<string>;
}

/** Follows what becomes of the units of one experiment. */
export class Units {
  readonly units = new Map<string, UnitTrack>();
  private readonly leads = new Map<string, LeadTrack>();
  private readonly rules: UnitRules;

  constructor(rules: UnitRules) {
    this.rules = rules;
  }

  collect(event: HandoverEvent): void {
    if (event.type === "experiment.assigned") return this.enter(event);
    const lead = event.leadId === undefined ? undefined : this.leads.get(event.leadId);
    if (lead !== undefined) (follows[event.type] as Follow | undefined)?.(lead, event as never, this.rules);
  }

  private enter({ leadId, at, data }: EventOf<"experiment.assigned">): void {
    if (data.experiment !== this.rules.experiment) return;
    const { arm, weights } = data;
    // By another arm than the unit's first lead: weights have changed since, or the arm was stopped.
    const key = JSON.stringify([data.unitId, arm]);
    let unit = this.units.get(key);
    if (unit === undefined) this.units.set(key, (unit = { arm, weights, at, leads: [], harms: new Set() }));
    const lead: LeadTrack = { unit, at, convertedAt: undefined, contactedAt: undefined };
    unit.leads.push(lead);
    this.leads.set(leadId as string, lead);
  }
}

type Follow<T extends EventType = EventType> = (lead: LeadTrack, event: EventOf<T>, rules: UnitRules) => void;

const follows: { readonly [T in EventType]?: Follow<T> } = {
  "lead.won": (lead, { at }, { stage }) => {
    if (stage === undefined) lead.convertedAt ??= at;
  },
  "lead.stage_changed": (lead, { at, data }, rules) => reach(lead, data.to, at, rules),
  "lead.migrated": (lead, { at, data }, rules) => reach(lead, data.to.stage, at, rules),
  "lead.merged": (lead, { data }) => hearOptOut(lead, data.fields.optedOut),
  "lead.updated": (lead, { data }) => hearOptOut(lead, data.fields.optedOut),
  "activity.recorded": (lead, { data: { activity } }, { contacts, complaints }) => {
    const { type, occurredAt } = activity;
    if (complaints.has(type)) lead.unit.harms.add("complaint");
    if (!contacts.has(type) || occurredAt < lead.at) return;
    if (lead.contactedAt === undefined || occurredAt < lead.contactedAt) lead.contactedAt = occurredAt;
  },
  "assignment.declined": ({ unit }) => void unit.harms.add("decline"),
};

function reach(lead: LeadTrack, stage: string, at: Instant, rules: UnitRules): void {
  if (stage === rules.stage) lead.convertedAt ??= at;
}

/** Who had opted out before came into no experiment. */
function hearOptOut({ unit }: LeadTrack, optedOut: boolean): void {
  if (optedOut) unit.harms.add("opt_out");
}
