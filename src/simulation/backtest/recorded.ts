import type { Command, HandoverEvent } from "../../core/index.ts";
import type { Handover } from "../../engine/index.ts";
import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Behaviour, Planned, World } from "../behaviour.ts";
import type { People } from "../people.ts";
import type { Notes } from "./check-log.ts";
import type { Past } from "./past.ts";
import { Pending } from "./pending.ts";
import { readDeeds } from "./read-deeds.ts";
import { changeRoster } from "./change-roster.ts";
import type { Segment } from "./segments.ts";
import { Sender } from "./sender.ts";

interface Desk {
  readonly handover: Handover;
  readonly past: Past;
  /** The policy that made the log. */
  readonly rules: Policy;
  readonly notes: Notes;
  /** What reps do of whom the log does not tell. */
  readonly learned: Behaviour;
}

const nothing: readonly Planned[] = Object.freeze([]);

/** People who do what a log tells, as long as it makes sense, and else what they have learned to do. */
export class Recorded implements Behaviour {
  people: People | undefined;
  /** Commands of the log that were sent, and those that make no sense any more. */
  done = 0;
  dropped = 0;
  private readonly desk: Desk;
  private readonly sender: Sender;
  private readonly pending = new Pending();
  /** Who had a lead in the log, at the instant it has come to. */
  private readonly ownersThen = new Map<string, string>();
  /** Leads whose rep of now does what they have learned. */
  private readonly own = new Map<string, string>();

  constructor(desk: Desk) {
    this.desk = desk;
    this.sender = new Sender(desk.handover, desk.notes);
  }

  react(event: HandoverEvent, lead: Lead | undefined, world: World): readonly Planned[] {
    const { leadId } = event;
    if (leadId === undefined) return nothing;
    if (event.type === "assignment.offered") {
      const { repId } = event.data;
      if (this.desk.past.tells(leadId, repId, event.at)) this.own.delete(leadId);
      else this.own.set(leadId, repId);
    }
    return this.own.has(leadId) ? this.desk.learned.react(event, lead, world) : nothing;
  }

  /** Does again what a segment of the log tells, as far as it makes sense. @returns how many inputs came in */
  async repeat(segment: Segment): Promise<number> {
    let inputs = 0;
    for (const { kind, command } of readDeeds(segment, this.desk.rules, this.pending)) {
      if (kind === "roster") await changeRoster(this.desk.handover, command, this.desk.notes);
      else if (kind === "look") continue;
      else if (!(await this.makesSense(command))) this.dropped += 1;
      else {
        this.done += 1;
        inputs += command.type === "ingest" ? 1 : 0;
        await this.sender.send(this.asNow(command));
      }
    }
    for (const event of segment.events) this.follow(event);
    await this.goOn(segment);
    return inputs;
  }

  /** Whoever let a lead lie until it was taken from them has it still: from here on nobody knows what they would do. */
  private async goOn({ events }: Segment): Promise<void> {
    for (const event of events) {
      const { leadId } = event;
      if (event.type !== "assignment.expired" || leadId === undefined) continue;
      const { repId } = event.data;
      const lead = await this.desk.handover.lead(leadId);
      const { people } = this;
      if (lead?.ownerId !== repId || people === undefined || this.own.has(leadId)) continue;
      this.own.set(leadId, repId);
      const type = lead.assignment?.state === "accepted" ? "assignment.accepted" : "assignment.offered";
      people.consider(this.desk.learned, { ...event, type, at: people.now } as HandoverEvent, lead);
    }
  }

  private follow(event: HandoverEvent): void {
    const { leadId } = event;
    this.pending.hear(event);
    if (leadId === undefined) return;
    if (event.type === "assignment.offered") this.ownersThen.set(leadId, event.data.repId);
    else if (event.type === "assignment.declined" || event.type === "assignment.expired")
      this.ownersThen.delete(leadId);
    else if (event.type === "lead.stage_changed" && (event.data.released || event.data.closed !== undefined))
      this.ownersThen.delete(leadId);
  }

  /** What a rep did makes sense when they have the lead, and the log is what they go by. */
  private async makesSense(command: Command): Promise<boolean> {
    if (!("leadId" in command) || command.type === "ingest" || command.type === "discard") return true;
    const lead = await this.desk.handover.lead(command.leadId);
    if (lead === undefined) return false;
    const repId = this.actorOf(command);
    if (repId === undefined) return true;
    const has = lead.ownerId === repId || lead.invitation?.repIds.includes(repId) === true;
    return has && this.own.get(command.leadId) !== repId;
  }

  /** The rep who did it; nobody where it was the lead's own doing, or somebody's who watches over them. */
  private actorOf(command: Command): string | undefined {
    switch (command.type) {
      case "accept":
      case "decline":
        return command.repId;
      case "record":
        return command.activity.repId;
      case "transition":
      case "park":
      case "wake":
      case "reassign":
        return this.ownersThen.get(command.leadId);
      default:
        return undefined;
    }
  }

  private asNow(command: Command): Command {
    const { policy } = this.desk.handover;
    if (command.type !== "ingest" || command.pipeline === undefined) return command;
    const { pipeline, ...rest } = command;
    return policy.pipelines.named(pipeline) === undefined ? rest : command;
  }
}
