import { identityKeys, pipelineKey } from "../lead/index.ts";
import { edit, endClocks, endHolds, withdraw } from "./apply-parts.ts";
import type { Draft } from "./draft.ts";
import type { EventOf } from "./events.ts";

type Told = "lead.handed_over" | "lead.migrated" | "lead.parked" | "lead.woken";

const nobody: readonly string[] = Object.freeze([]);

/** How a lead goes from pipeline to pipeline, and how it rests. */
export const lifecycleApplications: { readonly [T in Told]: (draft: Draft, event: EventOf<T>) => void } = {
  "lead.handed_over": (draft, event) => {
    const lead = edit(draft, event);
    const { to } = event.data;
    lead.opened = [...(lead.opened ?? nobody).filter((id) => id !== to), to];
  },
  "lead.migrated": (draft, event) => {
    const lead = edit(draft, event);
    const { pipeline, stage } = event.data.to;
    if (pipeline !== lead.pipeline)
      for (const key of identityKeys(lead)) draft.identify(pipelineKey(key, pipeline), lead.id);
    lead.pipeline = pipeline;
    lead.stage = stage;
    lead.closed = event.data.closed;
    if (lead.ownerId !== undefined) draft.makeRoom();
  },
  "lead.parked": (draft, event) => {
    const lead = edit(draft, event);
    withdraw(draft, lead, event.at);
    lead.hold = undefined;
    endHolds(draft, lead.id, event.at);
    endClocks(draft, lead.id, "park", event.at);
    lead.parked = event.data.parked;
    draft.addClock(event.data.clock);
  },
  "lead.woken": (draft, event) => {
    const lead = edit(draft, event);
    lead.parked = undefined;
    endClocks(draft, lead.id, "park", event.at);
  },
};
