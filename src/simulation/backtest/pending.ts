import type { ClockRef, HandoverEvent } from "../../core/index.ts";
import type { Instant } from "../../time/index.ts";

const silent: ReadonlySet<string> = new Set(["offer", "park"]);

const ends: ReadonlySet<HandoverEvent["type"]> = new Set([
  "lead.routed",
  "lead.stage_changed",
  "assignment.offered",
  "assignment.invited",
]);

/** What leads wait for, by lead: as many as do. */
export class Pending {
  private readonly held = new Map<string, Instant>();
  private readonly clocks = new Map<string, Map<string, string>>();

  hear(event: HandoverEvent): void {
    const { leadId, data, type } = event;
    if (leadId === undefined) return;
    this.wait(leadId, event);
    const clock = "clock" in data ? data.clock : undefined;
    if (clock !== undefined && silent.has(clock.kind)) {
      const its = this.clocks.get(leadId) ?? new Map<string, string>();
      if (clock.nextAt === undefined) its.delete(clock.kind);
      else this.clocks.set(leadId, its.set(clock.kind, clock.id));
    }
    if (event.type === "lead.stage_changed" && event.data.closed !== undefined) this.clocks.delete(leadId);
    else if (type === "assignment.accepted") this.clocks.get(leadId)?.delete("offer");
  }

  /** Since when a lead waits for somebody; nothing when it does not. */
  since(leadId: string): Instant | undefined {
    return this.held.get(leadId);
  }

  /** The clocks of a lead that say nothing of themselves when their time is up: of an offer, of a parking. */
  clocksOf(leadId: string): readonly ClockRef[] {
    return [...(this.clocks.get(leadId)?.values() ?? [])].map((clockId) => ({ leadId, clockId }));
  }

  private wait(leadId: string, event: HandoverEvent): void {
    const { type, at } = event;
    if (type === "lead.held") this.held.set(leadId, this.held.get(leadId) ?? at);
    else if (type === "lead.stage_changed" && event.data.waits !== undefined)
      this.held.set(leadId, event.data.waits.since);
    else if (ends.has(type)) this.held.delete(leadId);
  }
}
