import type { Timeline } from "../calendar/index.ts";
import type { HandoverEvent } from "../core/index.ts";
import type { Handover } from "../engine/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Clock, Instant } from "../time/index.ts";
import { Agenda } from "./agenda.ts";
import { RosterBook } from "./roster-book.ts";
import type { Act, Behaviour, World } from "./behaviour.ts";

/** The people of a simulation: they hear what happens, plan what to do about it, and do it when its time has come. */
export class People implements World {
  /** Acts carried out, refused by the engine, and given up because the lead had gone to somebody else. */
  done = 0;
  refused = 0;
  dropped = 0;
  private readonly handover: Handover;
  private readonly behaviour: Behaviour;
  private readonly clock: Clock;
  private readonly agenda = new Agenda<Act>();
  /** Who holds each open lead. */
  private readonly owners = new Map<string, string>();
  private readonly book: RosterBook;

  constructor(handover: Handover, behaviour: Behaviour, clock: Clock) {
    this.handover = handover;
    this.behaviour = behaviour;
    this.clock = clock;
    this.book = new RosterBook((name) => handover.policy.calendar(name));
  }

  get now(): Instant {
    return this.clock.now();
  }

  hours(repId: string): Timeline {
    return this.book.hours(repId);
  }

  /** When somebody next does something. */
  get nextAt(): Instant {
    return this.agenda.nextAt ?? Number.POSITIVE_INFINITY;
  }

  hear(event: HandoverEvent, lead: Lead | undefined): void {
    this.follow(event);
    this.consider(this.behaviour, event, lead);
  }

  /** Plans what comes of an event by a behaviour. */
  consider(behaviour: Behaviour, event: HandoverEvent, lead: Lead | undefined): void {
    for (const { at, act } of behaviour.react(event, lead, this)) {
      if (at < Number.POSITIVE_INFINITY) this.agenda.plan(Math.max(at, this.now), act);
    }
  }

  /** Does everything that is planned up to an instant, also what is planned meanwhile. */
  async actAt(at: Instant): Promise<void> {
    for (let act = this.agenda.take(at); act !== undefined; act = this.agenda.take(at)) {
      if (act.repId !== undefined && this.owners.get(act.leadId) !== act.repId) this.dropped += 1;
      else if (await this.carryOut(act)) this.done += 1;
      else this.refused += 1;
    }
  }

  private follow(event: HandoverEvent): void {
    const { type, leadId, data } = event;
    if (leadId === undefined) {
      this.book.hear(event);
      return;
    }
    if (type === "assignment.offered") this.owners.set(leadId, data.repId);
    else if (
      type === "assignment.declined" ||
      type === "assignment.expired" ||
      type === "lead.won" ||
      type === "lead.lost" ||
      type === "lead.archived" ||
      (type === "lead.stage_changed" && data.released)
    )
      this.owners.delete(leadId);
  }

  private async carryOut(act: Act): Promise<boolean> {
    const { handover } = this;
    const { leadId } = act;
    switch (act.do) {
      case "accept":
        return (await handover.accept(leadId, { repId: act.repId ?? "" })).ok;
      case "decline":
        return (await handover.decline(leadId, { repId: act.repId ?? "", reason: act.reason })).ok;
      case "record":
        return (await handover.record(leadId, { ...act.activity, repId: act.repId })).ok;
      case "transition":
        return (await handover.transition(leadId, act.to, { reason: act.reason })).ok;
      case "update":
        return (await handover.update(leadId, act.fields)).ok;
    }
  }
}
