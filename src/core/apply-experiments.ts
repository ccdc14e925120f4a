import { edit } from "./apply-parts.ts";
import type { Draft } from "./draft.ts";
import type { EventOf } from "./events.ts";

/** How leads come into experiments, and how arms are closed. */
export const experimentApplications = {
  "experiment.assigned": (draft: Draft, event: EventOf<"experiment.assigned">): void => {
    const lead = edit(draft, event);
    lead.arms = { ...lead.arms, [event.data.experiment]: event.data.arm };
  },
  "decision.shadowed": (draft: Draft, event: EventOf<"decision.shadowed">): void => void edit(draft, event),
  "experiment.stopped": (draft: Draft, { version, at, data }: EventOf<"experiment.stopped">): void => {
    const { stoppedArms = [] } = draft.roster;
    draft.putRoster({ ...draft.roster, version, stoppedArms: [...stoppedArms, { ...data, at }] });
  },
};
