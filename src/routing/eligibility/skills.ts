import { readField } from "../../condition/index.ts";
import type { Json } from "../../lead/index.ts";
import { toMs, type Duration } from "../../time/index.ts";
import type { RouteContext } from "../router.ts";
import type { Filter } from "./filter.ts";

/**
 * A skill that a lead asks for: an attribute of the rep that must hold the lead's value, or one that is named here. An
 * attribute holds a value when it is that value or a list with it; of a field with several values one will do; texts compare
 * without regard to case. A lead without the field does not ask for the skill.
 */
export interface Skill {
  /** Attribute of the rep: `languages`. */
  readonly rep: string;
  /** Field of the lead whose value the attribute must hold: `language`. Either this or `has`. */
  readonly lead?: string | undefined;
  /** The value the attribute must hold, whatever the lead: `"enterprise"`. */
  readonly has?: string | number | boolean | undefined;
  /** Asked for only until the lead has waited so long, in elapsed time since it first found nobody. @defaultValue for ever */
  readonly dropAfter?: Duration | undefined;
}

/** Compiles a list of skills: what each has against reps for a lead, at the moment it is routed. */
export function compileSkills(skills: readonly Skill[]): (context: RouteContext) => readonly Filter[] {
  const compiled = skills.map((skill) => ({
    ...skill,
    dropMs: skill.dropAfter === undefined ? Number.POSITIVE_INFINITY : toMs(skill.dropAfter),
    verdict: `skills:${skill.rep}` as const,
  }));
  return ({ lead, now }) => {
    const since = lead.hold?.since ?? now;
    return compiled.flatMap((skill): Filter[] => {
      const value = skill.lead === undefined ? skill.has : readField(skill.lead, lead);
      const drops = since + skill.dropMs;
      const values = (Array.isArray(value) ? value : [value]).filter(
        (one) => one !== undefined && one !== null && one !== "",
      );
      if (values.length === 0 || now >= drops) return [];
      const wanted = new Set(values.map(plain));
      return [
        {
          against: ({ rep }) => (holds(rep.attributes[skill.rep], wanted) ? undefined : skill.verdict),
          lifts: () => (drops === Number.POSITIVE_INFINITY ? null : drops),
        },
      ];
    });
  };
}

function holds(attribute: Json | undefined, wanted: ReadonlySet<unknown>): boolean {
  return Array.isArray(attribute) ? attribute.some((one) => wanted.has(plain(one))) : wanted.has(plain(attribute));
}

function plain(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}
