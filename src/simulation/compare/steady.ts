import type { HandoverEvent } from "../../core/index.ts";
import type { Behaviour } from "../behaviour.ts";

/**
 * The same people under any policy: events are counted for each lead by what they are, so that whoever draws by `version` draws the same
 * for the second call of a lead, whatever other events a policy makes.
 */
export function steady(behaviour: Behaviour): Behaviour {
  const counts = new Map<string, Map<string, number>>();
  return {
    react(event, lead, world) {
      const { leadId, type } = event;
      if (leadId === undefined) return behaviour.react(event, lead, world);
      const its = counts.get(leadId) ?? new Map<string, number>();
      const nth = (its.get(type) ?? 0) + 1;
      counts.set(leadId, its.set(type, nth));
      const version = nth * kinds + kindOf(type);
      if (event.type === "lead.stage_changed" && event.data.closed !== undefined) counts.delete(leadId);
      return behaviour.react({ ...event, version } as HandoverEvent, lead, world);
    },
  };
}

/** Types that people act upon; the others may share a number. */
const heard: readonly HandoverEvent["type"][] = [
  "lead.received",
  "assignment.offered",
  "assignment.accepted",
  "activity.recorded",
  "lead.stage_changed",
];
const kinds = heard.length + 1;

function kindOf(type: HandoverEvent["type"]): number {
  return heard.indexOf(type) + 1;
}
