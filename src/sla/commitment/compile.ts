import { compileCondition } from "../../condition/index.ts";
import type { Lead } from "../../lead/index.ts";
import { hears, type Moment, type On } from "../moment.ts";
import type { Commitment, Parties } from "./commitment.ts";

/** A commitment ready to run. */
export interface CompiledCommitment {
  readonly spec: Commitment;
  /** Shares of the working time at which the pace is looked at, in order. */
  readonly checks: readonly number[];
  readonly notify: readonly Parties[];
  /** Whether a moment delivers a lead, were it one of those that count. */
  readonly delivers: (moment: Moment) => boolean;
  /** Whether a lead is one of those that count. */
  readonly counts: (lead: Lead) => boolean;
  readonly accepts: (moment: Moment) => boolean;
  readonly rejects: (moment: Moment) => boolean;
}

/** What delivers a lead where nothing is said. */
export const deliveredBy: On = { stage: ["mql"] };

const usualChecks = [0.25, 0.5, 0.75, 0.9];

/** Compiles a valid commitment. @param rejectedBy What rejects a lead where nothing is said. */
export function compileCommitment(spec: Commitment, rejectedBy: On): CompiledCommitment {
  const { where, notify = [], checks = usualChecks } = spec;
  return {
    spec,
    checks: [...checks].sort((a, b) => a - b),
    notify: Array.isArray(notify) ? (notify as readonly Parties[]) : [notify as Parties],
    delivers: hears(spec.counts ?? deliveredBy),
    counts: where === undefined ? () => true : (compileCondition(where) as (lead: Lead) => boolean),
    accepts: hears(spec.accepted ?? "accepted"),
    rejects: hears(spec.rejected ?? rejectedBy),
  };
}
