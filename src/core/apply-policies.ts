import { noPlan, withRevisionTold, withTurn, withVersion } from "../routing/index.ts";
import type { Draft } from "./draft.ts";
import type { EventOf } from "./events.ts";

/** How the plan of which version of the policy is in force changes. It changes nothing else: what was decided stays. */
export const policyApplications = {
  "policy.added": (draft: Draft, { version, data: { planned, from } }: EventOf<"policy.added">): void => {
    const { policies = noPlan } = draft.roster;
    const { version: name, by } = planned;
    const who = by === undefined ? {} : { by };
    const turn =
      from === undefined ? undefined : ({ version: name, from, how: "dated", begun: false, ...who } as const);
    draft.putRoster({ ...draft.roster, version, policies: withVersion(policies, planned, turn) });
  },
  "policy.activated": (draft: Draft, { version, at, data }: EventOf<"policy.activated">): void => {
    const { policies = noPlan } = draft.roster;
    const { previous: _, ...turn } = data;
    draft.putRoster({ ...draft.roster, version, policies: withTurn(policies, { ...turn, begun: true }, at) });
  },
  "policy.revision_due": (draft: Draft, { version, data }: EventOf<"policy.revision_due">): void => {
    const { policies = noPlan } = draft.roster;
    draft.putRoster({ ...draft.roster, version, policies: withRevisionTold(policies, data.version) });
  },
};
