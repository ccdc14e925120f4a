import type { Condition } from "../condition/index.ts";
import type { ActivityPoints } from "./activity-points.ts";
import type { PredictiveModel } from "./predictive/model.ts";
import type { Registered } from "./registered.ts";

/** Points for a lead of which the condition holds. */
export interface Rule {
  /** Positive or negative, at most a million, with at most three decimals. */
  readonly points: number;
  readonly when: Condition;
  /** What people read. @defaultValue the condition in words */
  readonly name?: string | undefined;
  /** One of the card's groups. @defaultValue none */
  readonly group?: string | undefined;
}

/** Bounds of a sum of points. */
export interface Cap {
  /** @defaultValue no upper bound */
  readonly max?: number | undefined;
  /** @defaultValue no lower bound */
  readonly min?: number | undefined;
}

/** From how many points a card earns its three better letters; below `C` it is a `D`. */
export interface Letters {
  readonly A: number;
  readonly B: number;
  readonly C: number;
}

/** From how many points a card earns its three better digits; below `3` it is a `4`. */
export interface Digits {
  readonly 1: number;
  readonly 2: number;
  readonly 3: number;
}

export interface ScorecardOptions extends Cap {
  /** Points for each activity, made with {@link perActivity}. @defaultValue none */
  readonly activities?: readonly ActivityPoints[] | undefined;
  /** Bounds of the points from each group; they apply before the bounds of the card. @defaultValue none */
  readonly groups?: { readonly [group: string]: Cap } | undefined;
  /** Letters of a card that scores alone; inside a grid they stand on the grid. @defaultValue 75, 50 and 25 % of `max` */
  readonly grades?: Letters | undefined;
}

/** Rules whose points add up. */
export interface Scorecard extends ScorecardOptions {
  /** May be empty where there are points for activities. */
  readonly rules: readonly Rule[];
}

/** Fit beside engagement, as marketing and sales look at a lead. */
export interface Grid {
  readonly fit: Scorecard;
  readonly engagement: Scorecard;
  readonly grades?: GridGrades | undefined;
}

export interface GridGrades {
  /** @defaultValue 75, 50 and 25 % of the fit card's `max` */
  readonly fit?: Letters | undefined;
  /** @defaultValue 75, 50 and 25 % of the engagement card's `max` */
  readonly engagement?: Digits | undefined;
}

/** A model that has learnt from leads of which the outcome is known. */
export interface Modelled {
  /** Its features are fields of leads, such as `source` or `company.employees`. */
  readonly model: PredictiveModel;
  /** By the probability in percent. @defaultValue 75, 50 and 25 */
  readonly grades?: Letters | undefined;
}

/** What a policy says about scores. */
export type Scoring = Grid | Scorecard | Modelled | Registered;

/** Gives, or takes, so many points when the condition holds. */
export function points(points: number, when: Condition, options: Pick<Rule, "name" | "group"> = {}): Rule {
  return { points, when, ...options };
}

/**
 * A card that adds up the points of its rules. The sum of each group is brought within the group's bounds, then the sum of all
 * within the card's; what a bound changes becomes a reason of its own.
 *
 * @example
 * scorecard([points(30, where({ "company.employees": atLeast(200) })), points(40, onActivity("demo_form"), { group: "web" })], {
 *   max: 100,
 *   groups: { web: { max: 40 } },
 *   activities: [perActivity(5, "email_click", { decay: { halfLife: "14d" }, atMost: { count: 3, per: "day" } })],
 * });
 */
export function scorecard(rules: readonly Rule[], options: ScorecardOptions = {}): Scorecard {
  return { rules, ...options };
}

/**
 * Two cards that make a grade such as `A1`: the letter says how well the lead fits, the digit how engaged it is. The total is
 * the sum of both.
 *
 * @example
 * grid({ fit, engagement, grades: { fit: { A: 80, B: 60, C: 30 } } });
 */
export function grid(grid: Grid): Grid {
  return grid;
}

/**
 * Scores by a model from `train` of `handover/scoring/predictive`: the total is the probability of being won in percent, and its
 * reasons are the average lead's and what each feature of this lead adds or takes.
 *
 * @example
 * predictive(model, { grades: { A: 60, B: 40, C: 20 } });
 */
export function predictive(model: PredictiveModel, options: Pick<Modelled, "grades"> = {}): Modelled {
  return { model, ...options };
}
