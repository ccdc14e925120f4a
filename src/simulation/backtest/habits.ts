import type { HandoverEvent } from "../../core/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Act } from "../behaviour.ts";
import { RosterBook } from "../roster-book.ts";
import type { Policy } from "../../policy/index.ts";

/** What a rep did next with a lead; `undefined` for nothing more. */
export type Doing = Act extends infer A ? (A extends Act ? Omit<A, "leadId" | "repId"> : never) : never;

/** What followed once: what was done, by whom, and after how much of their working time. */
export interface Sample {
  readonly repId: string;
  readonly doing: Doing | undefined;
  readonly afterMs: number;
}

/** What was done after one kind of occasion, by the team and by each rep. */
export class Occasion {
  readonly all: Sample[] = [];
  readonly byRep = new Map<string, Sample[]>();
  longestMs = 0;

  add(sample: Sample): void {
    this.all.push(sample);
    const own = this.byRep.get(sample.repId);
    if (own === undefined) this.byRep.set(sample.repId, [sample]);
    else own.push(sample);
    if (sample.doing !== undefined) this.longestMs = Math.max(this.longestMs, sample.afterMs);
  }
}

interface Open {
  readonly repId: string;
  readonly last: string;
  readonly occasion: string;
  readonly at: Instant;
  readonly commandId: string;
}

/**
 * What reps do with leads, read from a log: after each occasion (an offer, an acceptance, a call that reached nobody, a stage the lead came
 * to) what they did next, and when, in their working time. Keeps an entry for each thing done.
 */
export class Habits {
  /** By the stage the lead was in and what had happened last, and by the latter alone. */
  readonly occasions = new Map<string, Occasion>();
  private readonly open = new Map<string, Open>();
  private readonly stages = new Map<string, string>();
  private readonly book: RosterBook;
  private last: Instant = Number.NEGATIVE_INFINITY;

  constructor(policy: Policy) {
    this.book = new RosterBook((name) => policy.calendar(name));
  }

  /** Takes in the next event. What follows by the same command was not done: it belongs to the occasion. */
  collect(event: HandoverEvent): void {
    this.last = Math.max(this.last, event.at);
    const { leadId, at, commandId } = event;
    if (leadId === undefined) return this.book.hear(event);
    const open = this.open.get(leadId);
    if (event.type === "lead.received") this.stages.set(leadId, event.data.stage);
    else if (event.type === "lead.stage_changed") this.stages.set(leadId, event.data.to);
    const next = occasionOf(event, open?.repId);
    if (next === undefined) return;
    const follows = open?.commandId === commandId && event.type === "lead.stage_changed";
    // Who lost the lead had done nothing by then.
    if (open !== undefined && !follows) this.close(open, doneBy(event, open.repId), at);
    this.open.delete(leadId);
    const last = follows ? open.last : next.last;
    if (next.repId !== undefined && next.last !== undefined && last !== undefined)
      this.open.set(leadId, { repId: next.repId, last, occasion: this.keyOf(leadId, last), at, commandId });
    if (event.type === "lead.stage_changed" && event.data.closed !== undefined) this.stages.delete(leadId);
  }

  /** Whoever has done nothing for longer than anybody ever took will do nothing more. */
  finish(): this {
    for (const open of this.open.values()) {
      const longest = this.occasions.get(open.occasion)?.longestMs ?? 0;
      if (this.book.hours(open.repId).between(open.at, this.last) > longest) this.close(open, undefined, this.last);
    }
    this.open.clear();
    return this;
  }

  /** The name of an occasion of a lead. */
  keyOf(leadId: string, last: string, stage = this.stages.get(leadId)): string {
    return `${stage ?? ""}|${last}`;
  }

  private close({ repId, occasion, at: since }: Open, doing: Doing | undefined, at: Instant): void {
    const afterMs = this.book.hours(repId).between(since, at);
    for (const key of [occasion, lastOf(occasion)]) {
      const known = this.occasions.get(key) ?? new Occasion();
      this.occasions.set(key, known);
      known.add({ repId, doing, afterMs });
    }
  }
}

/** The occasion whatever the stage. */
export function lastOf(occasion: string): string {
  return occasion.slice(occasion.indexOf("|") + 1);
}

/** What the rep who has the lead did, when an event says so. */
function doneBy(event: HandoverEvent, repId: string | undefined): Doing | undefined {
  if (repId === undefined) return undefined;
  switch (event.type) {
    case "assignment.accepted":
      return { do: "accept" };
    case "assignment.declined":
      return { do: "decline", reason: event.data.reason };
    case "activity.recorded": {
      const { type, outcome, repId: by } = event.data.activity;
      return by === repId ? { do: "record", activity: { type, outcome } } : undefined;
    }
    case "lead.stage_changed": {
      const { to, reason } = event.data;
      return { do: "transition", to, reason };
    }
    default:
      return undefined;
  }
}

/** What a rep may act upon next; without `last`, the lead is theirs no more. */
export function occasionOf(
  event: HandoverEvent,
  repId: string | undefined,
): { readonly repId?: string | undefined; readonly last?: string } | undefined {
  switch (event.type) {
    case "assignment.offered":
      return { repId: event.data.repId, last: "offered" };
    case "assignment.accepted":
      return { repId: event.data.repId, last: "accepted" };
    case "activity.recorded": {
      const { type, outcome, repId: by } = event.data.activity;
      return by !== undefined && by === repId ? { repId, last: `${type}:${outcome ?? ""}` } : undefined;
    }
    case "lead.stage_changed":
      if (event.data.released || event.data.closed !== undefined) return {};
      return repId === undefined ? undefined : { repId, last: "moved" };
    case "assignment.declined":
    case "assignment.expired":
      return {};
    default:
      return undefined;
  }
}
