import type { Delivered } from "../engine/index.ts";
import type { Meter } from "./api.ts";

/** A listener that counts events. */
export function countEvents(meter: Meter): (event: Delivered) => void {
  const events = meter.createCounter("handover.events", { description: "Events, by type", unit: "{event}" });
  const assignment = meter.createHistogram("handover.lead.assignment_time", {
    description: "From the lead to its first offer",
    unit: "s",
  });
  return (event) => {
    const clock = clockOf(event);
    events.add(1, { "handover.event": event.type, ...(clock === undefined ? {} : { "handover.clock": clock }) });
    const { lead } = event;
    if (event.type === "assignment.offered" && lead !== undefined && lead.previousOwners.length === 0)
      assignment.record((event.at - lead.receivedAt) / 1_000);
  };
}

/** The name of the clock that tells, as the policy has it. */
function clockOf({ type, data }: Delivered): string | undefined {
  if (!type.startsWith("sla.") && !type.startsWith("clock.")) return undefined;
  return (data as { readonly clock?: { readonly name: string } }).clock?.name;
}
