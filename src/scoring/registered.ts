import type { Json } from "../condition/index.ts";
import type { Duration } from "../time/index.ts";
import type { Grid, Letters, Modelled, Scorecard } from "./scorecard.ts";

/** A scorer of the host's own, registered by name: an HTTP model, an LLM, a function. */
export interface Registered {
  readonly scorer: string;
  /** The fields it is told, and nothing else of the lead: it is asked again when one of them changes. */
  readonly asks: readonly string[];
  /** What scores until it has answered, and where it fails. */
  readonly otherwise: Grid | Scorecard | Modelled;
  /** The highest total it may give; the lowest is 0. @defaultValue `100` */
  readonly max?: number | undefined;
  /** By its total. @defaultValue 75, 50 and 25 % of `max` */
  readonly grades?: Letters | undefined;
  /** How long a new lead waits for it before it is routed by what the rules say. @defaultValue not at all */
  readonly wait?: Duration | undefined;
  readonly options?: Json | undefined;
}

/**
 * Scores by a scorer registered under `name` with `definePolicy(document, { scorers: { [name]: ... } })`.
 *
 * A lead is never kept waiting longer than `wait`: it is scored by the rules in `otherwise` and routed, and when the answer comes, it is
 * scored once more, in a transaction of its own. An answer about fields that have changed since is dropped, and they are asked about.
 *
 * @example
 * registeredScorer("intent", {
 *   asks: ["company.domain", "jobTitle"],
 *   otherwise: scorecard([points(50, where({ source: "referral" }))], { max: 100 }),
 * });
 */
export function registeredScorer(name: string, spec: Omit<Registered, "scorer">): Registered {
  return { scorer: name, ...spec };
}
