import type { ClockRecord } from "../records.ts";
import { clocks, mqlEngagement, timeZone, warnShare } from "../task.ts";
import { officeHours, type WorkingTime } from "./working-time.ts";

let timeline: WorkingTime | undefined;

/** Starts the task's clocks for a lead; the start is looked up once for all working deadlines. */
export function clockStarter(): (leadId: string, now: number) => readonly ClockRecord[] {
  const office = (timeline ??= officeHours(timeZone, 2026, 3));
  return (leadId, now) => {
    const position = office.position(now);
    return clocks.map(({ name, targetMs, working }) => {
      const warnMs = targetMs * warnShare;
      const warnAt = working ? office.instantAt(position + warnMs) : now + warnMs;
      const dueAt = working ? office.instantAt(position + targetMs) : now + targetMs;
      return { leadId, name, startedAt: now, warnAt, dueAt, nextAt: warnAt };
    });
  };
}

interface Transition {
  readonly to: string;
  readonly allowed: (engagement: number) => boolean;
}

const pipeline = new Map<string, ReadonlyMap<string, Transition>>([
  ["inquiry", new Map([["qualify", { to: "mql", allowed: (engagement: number) => engagement >= mqlEngagement }]])],
  ["mql", new Map()],
]);

/** The stage after a command, unchanged when the pipeline or the guard refuses. */
export function nextStage(stage: string, command: string, engagement: number): string {
  const transition = pipeline.get(stage)?.get(command);
  return transition?.allowed(engagement) ? transition.to : stage;
}
