/** What a check can find, and how bad it is: an `error` keeps the policy from doing what it says, a `warning` is hardly meant so. */
export const findingCodes = {
  CONDITION_NEVER: { severity: "error", about: "a condition that holds for no lead" },
  CONDITION_ALWAYS: { severity: "warning", about: "a condition that holds for every lead" },
  RULE_SHADOWED: { severity: "error", about: "a rule that is never reached: those before it take all its leads" },
  TERRITORY_GAP: { severity: "warning", about: "leads that no territory takes, nor anybody after the table" },
  GRADE_UNREACHABLE: { severity: "error", about: "a grade that no sum of points earns" },
  THRESHOLD_TOO_EARLY: { severity: "warning", about: "a warning before the clock has even started" },
  CADENCE_TOO_LONG: { severity: "error", about: "a cadence whose steps cannot meet the promise about attempts" },
  REASON_UNUSED: { severity: "warning", about: "reasons that nobody can ever give" },
  TRANSITION_NEVER: { severity: "error", about: "a transition whose criteria contradict one another" },
  STAGE_UNREACHABLE: { severity: "error", about: "a stage that no transition leads to" },
  STAGE_WITHOUT_EXIT: { severity: "error", about: "an open stage that no transition leads out of" },
  POOL_UNKNOWN: { severity: "error", about: "a router that names a pool the roster does not have" },
  POOL_EMPTY: { severity: "error", about: "a pool in which nobody can be given a lead" },
  ROLE_UNKNOWN: { severity: "error", about: "a right or a router that names a role nobody has" },
  HOURS_UNCOVERED: { severity: "warning", about: "hours in which a clock runs and nobody of the pool is in" },
  COMMITMENT_BEYOND_CAPACITY: {
    severity: "error",
    about: "a commitment of more leads than those who are there can be given",
  },
  POOL_BEYOND_CAPACITY: { severity: "warning", about: "a pool that gets more leads than those in it can be given" },
  FIELD_NEVER_FILLED: { severity: "warning", about: "a field that rules ask about and no lead has ever had" },
} as const satisfies { readonly [code: string]: { readonly severity: Severity; readonly about: string } };

export type FindingCode = keyof typeof findingCodes;
export type Severity = "error" | "warning";

/** A lead that shows what was found, as far as it matters. */
export type ExampleLead = { readonly [field: string]: unknown };

/** One thing that was found in a policy. JSON-safe. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Where in the document: `slas.2.appliesTo`; a finding about the roster begins with `pools` or `reps`. */
  readonly path: string;
  /** One sentence: what is so. */
  readonly message: string;
  /** A lead for which it is so; absent where it is so of none, of all, or of no lead at all. */
  readonly example?: ExampleLead | undefined;
  /** What to do. */
  readonly suggestion: string;
}

/** A finding of a code, with the severity that goes with it. */
export function finding(code: FindingCode, rest: Omit<Finding, "code" | "severity">): Finding {
  return { code, severity: findingCodes[code].severity, ...rest };
}
