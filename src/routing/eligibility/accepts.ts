import { compileCondition, type Condition, type Predicate } from "../../condition/index.ts";
import type { EligibilityRule } from "./filter.ts";

const compiled = new WeakMap<Condition, Predicate>();

/** A rep's own condition: `accepts` says which leads they take at all. */
export const acceptsRule: EligibilityRule = {
  filter({ lead, staff }) {
    if (!staff.picky) return undefined;
    return {
      against({ rep: { accepts } }) {
        if (accepts === undefined) return undefined;
        let holds = compiled.get(accepts);
        if (holds === undefined) compiled.set(accepts, (holds = compileCondition(accepts)));
        return holds(lead) ? undefined : "accepts";
      },
    };
  },
};
