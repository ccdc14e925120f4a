import type { Timeline } from "../calendar/index.ts";
import type { HandoverEvent, LeadOutcome, Outcome } from "../core/index.ts";
import { driveOf, leadCommands, type Drive, type Handover } from "../engine/index.ts";
import type { Lead } from "../lead/index.ts";
import { isPending } from "../storage/awaitable.ts";
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
  private readonly drive: Drive;
  private readonly behaviour: Behaviour;
  private readonly clock: Clock;
  private readonly agenda = new Agenda<Act>();
  /** Who holds each open lead. */
  private readonly owners = new Map<string, string>();
  private readonly book: RosterBook;

  constructor(handover: Handover, behaviour: Behaviour, clock: Clock) {
    this.drive = driveOf(handover);
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

  /** Does everything that is planned up to an instant, also what is planned meanwhile; at once where the store answers at once. */
  actAt(at: Instant): Promise<void> | undefined {
    for (let act = this.agenda.take(at); act !== undefined; act = this.agenda.take(at)) {
      if (act.repId !== undefined && this.owners.get(act.leadId) !== act.repId) {
        this.dropped += 1;
        continue;
      }
      const outcome = this.drive.call(commandOf(act));
      if (isPending(outcome)) return this.goOn(outcome, at);
      this.count(outcome);
    }
    return undefined;
  }

  private async goOn(outcome: PromiseLike<Outcome>, at: Instant): Promise<void> {
    this.count(await outcome);
    await this.actAt(at);
  }

  private count(outcome: Outcome): void {
    if ((outcome as LeadOutcome).ok) this.done += 1;
    else this.refused += 1;
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
}

function commandOf(act: Act): ReturnType<(typeof leadCommands)[keyof typeof leadCommands]> {
  const { leadId, repId = "" } = act;
  switch (act.do) {
    case "accept":
      return leadCommands.accept(leadId, { repId });
    case "decline":
      return leadCommands.decline(leadId, { repId, reason: act.reason });
    case "record":
      return leadCommands.record(leadId, Object.assign({}, act.activity, { repId: act.repId }));
    case "transition":
      return leadCommands.transition(leadId, act.to, { reason: act.reason });
    case "update":
      return leadCommands.update(leadId, act.fields);
  }
}
