import { armOf } from "../../experiment/index.ts";
import type { CompiledExperiment, Policy } from "../../policy/index.ts";
import type { Lead } from "../../lead/index.ts";
import type { Draft } from "../draft.ts";

/**
 * Gives a lead its arms in the experiments that it comes into: as it is received, and where reps are the units, as the first of them gets
 * it. What it has been given stays, whatever becomes of weights.
 */
export function enrol(draft: Draft, policy: Policy, leadId: string, when: "received" | "assigned"): void {
  for (const experiment of policy.experiments) {
    const { spec, unit, isShadow } = experiment;
    if (isShadow || (unit === "rep") !== (when === "assigned")) continue;
    const lead = draft.known(leadId);
    // Nobody is set on a lead that is not to be contacted: it could only water down what arms do.
    if (lead.optedOut || isIn(lead, spec.name) || lead.previousOwners.length > 0 || !experiment.takes(lead)) continue;
    const key = keyOf(experiment, lead);
    const dealt = armOf(spec.name, spec.arms, key, (arm) => !isStopped(draft, spec.name, arm));
    if (dealt === undefined) continue;
    draft.emit("experiment.assigned", leadId, { experiment: spec.name, unit, unitId: key, ...dealt });
  }
}

function isIn({ arms }: Lead, experiment: string): boolean {
  return arms !== undefined && Object.hasOwn(arms, experiment);
}

/** What the arm of a lead follows from; a lead of no account goes by itself. */
export function keyOf({ unit }: Pick<CompiledExperiment, "unit">, { id, accountId, ownerId }: Lead): string {
  const key = unit === "account" ? accountId : unit === "rep" ? ownerId : id;
  return key ?? id;
}

/** Whether an arm takes nobody in any more. */
export function isStopped({ roster: { stoppedArms = [] } }: Draft, experiment: string, arm: string): boolean {
  return stoppedArms.some((one) => one.experiment === experiment && one.arm === arm);
}
