import type { Condition } from "../condition/index.ts";
import type { Router } from "../routing/index.ts";
import type { Scoring } from "../scoring/index.ts";
import type { Cadence, Sla } from "../sla/index.ts";
import type { Duration } from "../time/index.ts";

/** Parts of a policy that an arm may have otherwise; each takes the place of the policy's whole. */
export interface ArmParts {
  readonly scoring?: Scoring | undefined;
  readonly routing?: Router | undefined;
  readonly slas?: readonly Sla[] | undefined;
  readonly cadences?: readonly Cadence[] | undefined;
}

/** One of the ways that are compared. */
export interface ExperimentArm {
  readonly name: string;
  /** Its share of the units, against the sum of all weights. */
  readonly weight: number;
  /** What is otherwise in it. @defaultValue nothing: what the policy says */
  readonly parts?: ArmParts | undefined;
}

/** What is given an arm: each lead, all leads of an account, or all leads that a rep is the first to have. */
export type ExperimentUnit = "lead" | "account" | "rep";

/** What people did that says an arm does harm. */
export type Harm = "opt_out" | "complaint" | "decline";

/** A bound on harm: an arm of which it is proven that more units come to it than that is to be stopped. */
export interface GuardRail {
  /** The person asked not to be contacted, or complained; or a rep declined the lead. */
  readonly on: Harm;
  /** Share of units that may come to it, from 0 up to 1. */
  readonly atMost: number;
}

/** Two or more ways to do a thing, each tried on its share of what comes in. */
export interface Experiment {
  /** The arms follow from it: another name deals them anew. */
  readonly name: string;
  /**
   * `account`: the lead's `accountId`; a lead of no account goes by its own id. `rep`: whoever is the first to get the lead, so its arms may
   * have only what acts from then on (`slas`, `cadences`). @defaultValue `"lead"`
   */
  readonly unit?: ExperimentUnit | undefined;
  /** `shadow`: what the arm would decide is written down, and nothing is done by it. @defaultValue `"live"` */
  readonly mode?: "live" | "shadow" | undefined;
  /** Which leads are in it, by what their input says: fields, not stages, scores or owners. @defaultValue all */
  readonly when?: Condition | undefined;
  /** Leads received before are not in it: an ISO date with time and offset. @defaultValue all are that come in under this policy */
  readonly from?: string | undefined;
  /** Leads received then or later are not in it. @defaultValue it goes on */
  readonly until?: string | undefined;
  /** The first is the one that the others are compared with. */
  readonly arms: readonly ExperimentArm[];
  /** What counts as a conversion: winning the lead, or its coming into a stage; `within` that time of the arm being given. */
  readonly conversion?:
    | { readonly stage?: string | undefined; /** @defaultValue 30 days */ readonly within?: Duration | undefined }
    | undefined;
  /** Elapsed time within which a contact counts as a quick one. @defaultValue one hour */
  readonly contactWithin?: Duration | undefined;
  /** How often figures may be taken for an effect that is none, over the whole life of the experiment. @defaultValue 0.05 */
  readonly alpha?: number | undefined;
  /** What stops an arm. @defaultValue nothing */
  readonly stopWhen?: readonly GuardRail[] | undefined;
}

/** The arm of each experiment that a lead is in, by the experiment's name. */
export interface LeadArms {
  readonly [experiment: string]: string;
}
