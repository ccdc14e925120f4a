export { armOf } from "./arm-of.ts";
export type { AssignedArm, DealtArm } from "./arm-of.ts";
export { armParts, checkExperiments, noSuchExperiment, partsOf } from "./check-experiments.ts";
export type { ArmParts, Experiment, ExperimentArm, ExperimentUnit, GuardRail, Harm, LeadArms } from "./experiment.ts";
