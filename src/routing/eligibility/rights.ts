import { compileCondition, validateCondition, type Condition } from "../../condition/index.ts";
import { unknownName, type Issue } from "../../errors.ts";
import type { Lead } from "../../lead/index.ts";
import type { EligibilityRule } from "./filter.ts";

/**
 * The leads a role may own. A rep may own a lead when one of their roles has a right to it; where a policy states no rights
 * everybody may own everything.
 */
export interface Right {
  readonly role: string;
  /** Stages in which the role may own leads. @defaultValue every stage */
  readonly stages?: readonly string[] | undefined;
  /** Which leads: inbound ones only, `where({ source: oneOf("form", "chat") })`. @defaultValue all */
  readonly when?: Condition | undefined;
}

/** Who may own which lead, ready to be asked. */
export interface Rights {
  /** Roles that may own the lead in a stage; nothing when the policy states no rights at all. */
  rolesFor(lead: Lead, stage: string): ReadonlySet<string> | undefined;
}

/** Compiles the rights of a policy. */
export function compileRights(rights: readonly Right[] = []): Rights {
  if (rights.length === 0) return { rolesFor: () => undefined };
  const compiled = rights.map(({ role, stages, when }) => ({
    role,
    stages,
    holds: when === undefined ? () => true : compileCondition(when),
  }));
  return {
    rolesFor(lead, stage) {
      const roles = new Set<string>();
      for (const right of compiled) {
        if ((right.stages?.includes(stage) ?? true) && right.holds(lead)) roles.add(right.role);
      }
      return roles;
    },
  };
}

/** Whether a rep with these roles is among those. */
export function hasRole(roles: readonly string[] | undefined, wanted: ReadonlySet<string>): boolean {
  return roles !== undefined && roles.some((role) => wanted.has(role));
}

/** Reps whose roles give no right to the lead where it stands. */
export function rightsRule(rights: Rights): EligibilityRule {
  return {
    filter({ lead }) {
      const roles = rights.rolesFor(lead, lead.stage);
      if (roles === undefined) return undefined;
      return { against: ({ rep }) => (hasRole(rep.roles, roles) ? undefined : "role") };
    },
  };
}

/** What does not hold in the rights of a policy. */
export function validateRights(rights: readonly Right[], stages: readonly string[], path: string): Issue[] {
  return rights.flatMap(({ stages: named = [], when }, i) => [
    ...named.flatMap((stage, j) => unknownName(stage, stages, "a stage of the pipeline", `${path}.${i}.stages.${j}`)),
    ...(when === undefined ? [] : validateCondition(when, { path: `${path}.${i}.when`, custom: [] })),
  ]);
}
