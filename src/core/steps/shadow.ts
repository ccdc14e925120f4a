import { armOf } from "../../experiment/index.ts";
import type { CompiledExperiment, Policy } from "../../policy/index.ts";
import type { Lead } from "../../lead/index.ts";
import type { Decision } from "../../routing/index.ts";
import { startClock, type CompiledSla } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import type { ShadowDecision, ShadowRouting } from "../shadow.ts";
import { countsFrom, hoursOf, targetOf } from "./clock-rules.ts";
import { keyOf } from "./enrol.ts";

/** Asks the routers of a policy about a lead as it would be, and changes nothing. */
export type Ask = (policy: Policy, lead: Lead) => Decision | undefined;

/** An arm that looks on, and what its routers said before the lead was given away. */
interface Watcher {
  readonly experiment: CompiledExperiment;
  readonly told: Omit<ShadowDecision, "arm" | "experiment">;
}

const nobody: readonly Watcher[] = Object.freeze([]);

/** What arms that only look on say of a lead that is about to be routed. Nothing is emitted: no turn is taken, nobody hears of it. */
export function watchRouting(draft: Draft, policy: Policy, leadId: string, ask: Ask): readonly Watcher[] {
  if (policy.experiments.length === 0) return nobody;
  const shadows = policy.experiments.filter(({ isShadow }) => isShadow);
  const lead = draft.known(leadId);
  return shadows.flatMap((experiment) => {
    if (!experiment.takes(lead)) return [];
    // Whose lead it will be is not known yet: such an arm has no routers and no scores of its own.
    const rules = experiment.unit === "rep" ? undefined : rulesOf(experiment, policy, lead)?.rules;
    return [{ experiment, told: rules === undefined ? {} : look(draft, rules, experiment, lead, ask) }];
  });
}

/** Writes down what they said, once the lead was given away or put on hold. */
export function tellShadows(
  draft: Draft,
  policy: Policy,
  leadId: string,
  watchers: readonly Watcher[],
  made: Decision,
): void {
  for (const { experiment, told } of watchers) {
    const lead = draft.known(leadId);
    const found =
      experiment.unit === "rep" && lead.ownerId === undefined ? undefined : rulesOf(experiment, policy, lead);
    if (found === undefined) continue;
    const { arm, rules } = found;
    const { decision } = told;
    const parts = experiment.spec.arms.find(({ name }) => name === arm)?.parts ?? {};
    const hasClocks = parts.slas !== undefined || parts.cadences !== undefined;
    draft.emit("decision.shadowed", leadId, {
      experiment: experiment.spec.name,
      arm,
      ...told,
      ...(decision === undefined ? {} : { same: isSame(decision, made) }),
      ...(hasClocks ? { clocks: clocksBy(draft, rules, lead) } : {}),
    });
  }
}

/** The arm that looks on at a lead, with its rules beside those the lead goes by; nothing for one that has nothing otherwise. */
function rulesOf(
  experiment: CompiledExperiment,
  policy: Policy,
  lead: Lead,
): { readonly arm: string; readonly rules: Policy } | undefined {
  const { name, arms } = experiment.spec;
  const arm = armOf(name, arms, keyOf(experiment, lead))?.arm;
  if (arm === undefined || arms.find((one) => one.name === arm)?.parts === undefined) return undefined;
  return { arm, rules: policy.inArms({ ...lead.arms, [name]: arm }) };
}

function look(
  draft: Draft,
  rules: Policy,
  { spec }: CompiledExperiment,
  lead: Lead,
  ask: Ask,
): Omit<ShadowDecision, "arm" | "experiment"> {
  const parts = spec.arms.flatMap((arm) => Object.keys(arm.parts ?? {}));
  const scores = parts.includes("scoring");
  if (!scores && !parts.includes("routing")) return {};
  try {
    const score = scores ? rules.score(lead, draft.now) : undefined;
    const decision = ask(rules, score === undefined ? lead : { ...lead, score });
    return {
      ...(score === undefined ? {} : { score: { total: score.total, grade: score.grade } }),
      ...(decision === undefined ? {} : { decision: briefly(decision) }),
    };
  } catch (error) {
    // Whatever becomes of who only looks on, the lead goes its way.
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function briefly({ outcome, ownerId, offeredTo, reason, code, until }: Decision): ShadowRouting {
  return { outcome, ownerId, offeredTo, reason, code, until };
}

function isSame(one: ShadowRouting, other: ShadowRouting): boolean {
  const names = ({ outcome, ownerId, offeredTo = [] }: ShadowRouting): string =>
    JSON.stringify([outcome, ownerId ?? null, ...offeredTo]);
  return names(one) === names(other);
}

function clocksBy(draft: Draft, rules: Policy, lead: Lead): { readonly name: string; readonly dueAt: number }[] {
  if (lead.ownerId === undefined) return [];
  const started = rules.startedBy({ kind: "assigned", at: draft.now });
  return started.flatMap((sla) => {
    const dueAt = dueBy(draft, rules, sla, lead);
    return dueAt === undefined ? [] : [{ name: sla.spec.name, dueAt }];
  });
}

function dueBy(draft: Draft, rules: Policy, sla: CompiledSla, lead: Lead): number | undefined {
  if (lead.optedOut || lead.closed !== undefined || !sla.applies(lead)) return undefined;
  const target = targetOf(draft, rules, sla, lead);
  if (target === undefined) return undefined;
  const start = { lead, policyVersion: rules.version, at: countsFrom(sla, lead, draft.now) };
  return startClock(sla, start, target, 0, sla.spec.calendar ?? "", hoursOf(draft, rules, lead.id))?.dueAt;
}
