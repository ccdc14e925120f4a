import { placeOf } from "../lead/index.ts";
import type { ExperimentArm, ExperimentUnit } from "./experiment.ts";

/** An arm, and the weights of all that were open. */
export interface DealtArm {
  readonly arm: string;
  readonly weights: { readonly [arm: string]: number };
}

/** That a lead came into an experiment. */
export interface AssignedArm extends DealtArm {
  readonly experiment: string;
  readonly unit: ExperimentUnit;
  /** What the arm follows from: the id of a lead, an account or a rep. */
  readonly unitId: string;
}

/**
 * The arm of a unit: a function of the experiment's name, the unit's key and the weights, of nothing else.
 *
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998; the logarithm makes each arm's chance its weight's share): every arm has a
 * place of its own for the unit, and the best one gets it. So another weight moves units to the arms that gained only, and without an arm
 * the units of the others stay.
 *
 * @param isOpen Whether an arm takes units in. @defaultValue all do
 * @returns Nothing where no arm with a weight is open.
 */
export function armOf(
  experiment: string,
  arms: readonly ExperimentArm[],
  key: string,
  isOpen: (arm: string) => boolean = () => true,
): DealtArm | undefined {
  const open = arms.filter(({ name, weight }) => weight > 0 && isOpen(name));
  let best: ExperimentArm | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const arm of open) {
    const wait = -Math.log(placeOf(`${experiment}\n${arm.name}\n${key}`)) / arm.weight;
    if (wait >= least) continue;
    least = wait;
    best = arm;
  }
  if (best === undefined) return undefined;
  return { arm: best.name, weights: Object.fromEntries(open.map(({ name, weight }) => [name, weight])) };
}
