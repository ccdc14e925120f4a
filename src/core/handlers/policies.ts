import { HandoverError, show } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import {
  noPlan,
  turnInForce,
  untoldRevision,
  versionBefore,
  type PlannedVersion,
  type PolicyPlan,
} from "../../routing/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Command, PolicyOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";

type Add = Extract<Command, { type: "policy.add" }>;
type Activate = Extract<Command, { type: "policy.activate" }>;

/** Puts a version down, with its dates. One that is put down again as it is changes nothing. */
export function addPolicy(draft: Draft, _policy: Policy, command: Add): PolicyOutcome {
  const { version, base, by } = command;
  begin(draft, base);
  tellPolicies(draft);
  const plan = planOf(draft);
  const known = plan.versions.find((one) => one.version === version);
  const planned = datedBy(known ?? { version, addedAt: draft.now }, command);
  if (planned.effectiveFrom !== known?.effectiveFrom || planned.reviseOn !== known?.reviseOn || known === undefined) {
    const { by: _, ...said } = planned;
    draft.emit("policy.added", undefined, {
      planned: by === undefined ? said : { ...said, by },
      ...fromOf(plan, planned, known, draft.now),
    });
  }
  return tellPolicies(draft);
}

/** Puts a version in force from now on. The one that is in force stays so, and nothing is told. */
export function activatePolicy(draft: Draft, _policy: Policy, command: Activate): PolicyOutcome {
  const { version, base, isBack = false, by, reason } = command;
  begin(draft, base);
  tellPolicies(draft);
  const plan = planOf(draft);
  const turn = turnInForce(plan, draft.now);
  if (isBack && versionBefore(plan, draft.now) !== version)
    throw new HandoverError(
      "COMMAND_CONFLICT",
      `policy version ${show(version)} is not the one before the present one; ask which is, and roll back to that`,
    );
  if (turn?.version === version && !isBack) return { version };
  draft.emit("policy.activated", undefined, {
    version,
    previous: turn?.version,
    // What has begun by a clock that went ahead keeps its place.
    from: Math.max(draft.now, turn?.from ?? draft.now),
    how: isBack ? "rolled_back" : "activated",
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  });
  return tellPolicies(draft);
}

/** Tells of versions whose date has come, in order, and of a revision that is due: each once. */
export function tellPolicies(draft: Draft): PolicyOutcome {
  for (;;) {
    const { turns } = planOf(draft);
    const at = turns.findIndex(({ begun, from }) => !begun && from <= draft.now);
    const turn = turns[at];
    if (turn === undefined) break;
    const { version, from, by } = turn;
    const why = by === undefined ? {} : { by };
    draft.emit("policy.activated", undefined, {
      version,
      previous: turns[at - 1]?.version,
      from,
      how: "dated",
      ...why,
    });
  }
  const due = untoldRevision(planOf(draft), draft.now);
  if (due !== undefined)
    draft.emit("policy.revision_due", undefined, { version: due.version, reviseOn: due.reviseOn as Instant });
  return { version: turnInForce(planOf(draft), draft.now)?.version };
}

function planOf(draft: Draft): PolicyPlan {
  return draft.roster.policies ?? noPlan;
}

/** Until somebody plans each engine goes by its own version; from then on all go by the plan, which begins with it. */
function begin(draft: Draft, base: string): void {
  if (planOf(draft).turns.length > 0) return;
  draft.emit("policy.activated", undefined, { version: base, from: draft.now, how: "first" });
}

/** With the dates that were said; another date of revision is told of anew. */
function datedBy(known: PlannedVersion, { effectiveFrom, reviseOn }: Add): PlannedVersion {
  const { effectiveFrom: hadFrom, reviseOn: hadRevision, revisionTold, ...rest } = known;
  const from = effectiveFrom === undefined ? hadFrom : (effectiveFrom ?? undefined);
  const revision = reviseOn === undefined ? hadRevision : (reviseOn ?? undefined);
  return {
    ...rest,
    ...(from === undefined ? {} : { effectiveFrom: from }),
    ...(revision === undefined ? {} : { reviseOn: revision }),
    ...(revisionTold === undefined || revision !== hadRevision ? {} : { revisionTold }),
  };
}

/** Never before now: what was decided meanwhile was decided by another version. */
function fromOf(
  plan: PolicyPlan,
  { version, effectiveFrom }: PlannedVersion,
  known: PlannedVersion | undefined,
  now: Instant,
): { readonly from?: Instant } {
  if (effectiveFrom === undefined) return {};
  const isSame = effectiveFrom === known?.effectiveFrom;
  const planned = plan.turns.find((one) => one.version === version && !one.begun);
  if (isSame) return planned === undefined ? {} : { from: planned.from };
  const isThere = effectiveFrom <= now && turnInForce(plan, now)?.version === version;
  return isThere ? {} : { from: Math.max(effectiveFrom, now) };
}
