import { eventId, type HandoverEvent } from "../../core/index.ts";
import type { Instant } from "../../time/index.ts";
import { isSameJson } from "./same-json.ts";

/** How many events of a kind a log has, and how many came again as they were. */
export interface Tally {
  readonly recorded: number;
  readonly same: number;
}

/** The first event of a lead that came out otherwise than it was. */
export interface Difference {
  /** Absent for the roster and the accounts. */
  readonly leadId: string | undefined;
  readonly version: number;
  readonly at: Instant;
  /** Absent where the log has no such event. */
  readonly was: HandoverEvent | undefined;
  /** Absent where it did not happen again. */
  readonly is: HandoverEvent | undefined;
}

const kinds = ["events", "decisions", "clocks"] as const;
type Kind = (typeof kinds)[number];
const mostTold = 20;

/** Holds what happens again against what was: keeps only what has not come yet, and the leads that came out otherwise. */
export class Differences {
  private readonly was = new Map<string, HandoverEvent>();
  private readonly is = new Map<string, HandoverEvent>();
  private readonly first = new Map<string | undefined, Difference>();
  private readonly tallies = { events: tally(), decisions: tally(), clocks: tally() };

  expect(event: HandoverEvent): void {
    for (const kind of kindsOf(event)) this.tallies[kind].recorded += 1;
    const id = eventId(event);
    const is = this.is.get(id);
    if (is === undefined) return void this.was.set(id, event);
    this.is.delete(id);
    this.compare(event, is);
  }

  happened(event: HandoverEvent): void {
    const id = eventId(event);
    const was = this.was.get(id);
    if (was === undefined) return void this.is.set(id, event);
    this.was.delete(id);
    this.compare(was, event);
  }

  /** All of it: what has not met its like by now never does. */
  result(): { readonly [kind in Kind]: Tally } & { readonly differ: number; readonly differences: Difference[] } {
    for (const event of this.was.values()) this.note(event, undefined);
    for (const event of this.is.values()) this.note(undefined, event);
    const found = [...this.first.values()].sort((a, b) => a.at - b.at);
    return { ...this.tallies, differ: found.length, differences: found.slice(0, mostTold) };
  }

  private compare(was: HandoverEvent, is: HandoverEvent): void {
    if (was.type !== is.type || !isSameJson(was.data, is.data)) return this.note(was, is);
    for (const kind of kindsOf(was)) this.tallies[kind].same += 1;
  }

  private note(was: HandoverEvent | undefined, is: HandoverEvent | undefined): void {
    const { leadId, version, at } = (was ?? is) as HandoverEvent;
    const known = this.first.get(leadId);
    if (known === undefined || version < known.version) this.first.set(leadId, { leadId, version, at, was, is });
  }
}

function tally(): { recorded: number; same: number } {
  return { recorded: 0, same: 0 };
}

function kindsOf({ type }: HandoverEvent): readonly Kind[] {
  if (type === "lead.routed" || type === "lead.held" || type.startsWith("assignment.")) return ["events", "decisions"];
  return type.startsWith("clock.") || type.startsWith("sla.") ? ["events", "clocks"] : ["events"];
}
