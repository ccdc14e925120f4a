export { onActivity } from "../condition/index.ts";
export { milestoneAt, moveClock, plainClock, startClock, usedAt } from "./clock.ts";
export type { ClockStart, SlaClock } from "./clock.ts";
export { compileSla, isByGrade, readTarget, workMsOf } from "./compile.ts";
export type { CompiledSla, CompiledTarget, Milestone } from "./compile.ts";
export { sla } from "./sla.ts";
export type { Audience, MeetOn, Sla, StartOn, Target, Targets, Threshold } from "./sla.ts";
export { validateSla } from "./validate.ts";
export type { SlaNames } from "./validate.ts";
