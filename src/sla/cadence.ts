import { onActivity, type Condition } from "../condition/index.ts";
import type { Duration } from "../time/index.ts";
import type { CadenceStep } from "./clock.ts";
import type { On } from "./moment.ts";
import type { Pause, Sla } from "./sla.ts";
import type { Targets } from "./target.ts";
import type { Task, Threshold } from "./threshold.ts";

/** Steps of outreach, one after another: calls, e-mails, whatever the host can do. Each is a timer of its own. */
export interface Cadence {
  readonly name: string;
  /** What starts it: `"assigned"` mostly. While it runs it is not started again. */
  readonly from: On | readonly On[];
  /** In their order, 1 to 50. */
  readonly steps: readonly Step[];
  /** What stops it. @defaultValue the activities `reply`, `meeting` and `meeting_booked` */
  readonly stopOn?: StopOn | undefined;
  /** What the lead is like, so that it stops. @defaultValue nothing */
  readonly stopWhen?: Condition | undefined;
  /** The hours in which delays count, as of any clock. @defaultValue the policy's default calendar */
  readonly calendar?: string | undefined;
  /** The hours in which tasks are given, besides those in which the person may be contacted: `"owner"`. @defaultValue at any hour */
  readonly tellIn?: string | undefined;
  /** Which leads it is started for. @defaultValue all */
  readonly appliesTo?: Condition | undefined;
  /**
   * From when the delay of the next step counts. `done`: when this one is done. `due`: when it was to be done, done or not.
   * @defaultValue `"done"`
   */
  readonly advance?: "done" | "due" | undefined;
  /** When it stands still. @defaultValue never */
  readonly pauses?: readonly Pause[] | undefined;
  /** Of the cadences (and clock policies) of one group a lead has one at a time. @defaultValue its name */
  readonly group?: string | undefined;
  /** What becomes of the lead when nothing has stopped the cadence so long after its last step. @defaultValue nothing */
  readonly atEnd?: CadenceEnd | undefined;
}

/** What stops a cadence: anything that happens to a lead but its intake; of several, any. */
export type StopOn = Exclude<On, "received"> | readonly Exclude<On, "received">[];

/** One step of a cadence. */
export interface Step {
  /** How the person is contacted, which is the type of the task and of the activity that does it: `call`, `email`, `linkedin`. */
  readonly channel: string;
  /** How long after the step before it, or after the start. @defaultValue at once, when the hours are open */
  readonly after?: Targets | undefined;
  /** What the task is called. */
  readonly title?: string | undefined;
  /** Who has the task. @defaultValue `"owner"` */
  readonly for?: Task["for"];
  /** No task, but `action.requested` by this name: code of the host's own does it, and records the activity. */
  readonly request?: string | undefined;
  /** Unless this holds of the lead when it comes due, the step is skipped. @defaultValue always */
  readonly when?: Condition | undefined;
  /** What happens so long after it came due, as long as it is not done. Not with `advance: "due"`. @defaultValue nothing */
  readonly remind?: readonly Reminder[] | undefined;
}

/** A threshold by how long after the step came due it is. */
export type Reminder = Omit<Threshold, "at"> & { readonly after: Duration };

/** What happens at the end of a cadence that nothing has stopped. */
export interface CadenceEnd extends Omit<Threshold, "at" | "repeat"> {
  /** How long after the last step was done, or due. */
  readonly after: Targets;
}

/** More would be no follow-up any more. */
export const mostSteps = 50;

/** Whoever answers, or meets, is followed up no more. */
const answers: StopOn = { activity: ["reply", "meeting", "meeting_booked"] };

/** As soon as the hours are open. */
const atOnce: Targets = { minutes: 0 };

/**
 * A cadence by name, for `cadences` of the policy.
 *
 * @example
 * cadence("new-lead", {
 *   from: "assigned",
 *   steps: [{ channel: "call" }, { channel: "email", after: "4h" }, { channel: "call", after: { workingDays: 2 } }],
 *   atEnd: { after: { workingDays: 5 }, move: { to: "nurture", reason: "no_response" } },
 * })
 */
export function cadence(name: string, options: Omit<Cadence, "name">): Cadence {
  return { name, ...options };
}

/** A clock policy of a cadence, and which step it is. */
export interface CadenceClock {
  readonly spec: Sla;
  readonly cadence: CadenceStep;
}

/** The clock policies a cadence is: `new-lead/1`, `new-lead/2` and so on, then `new-lead/end`. */
export function clocksOf(all: Cadence): readonly CadenceClock[] {
  const { name, steps, atEnd } = all;
  const of = steps.length;
  const clocks = steps.map((step, i) => ({
    spec: { ...common(all, i), ...ofStep(step, all) },
    cadence: { name, step: i + 1, of },
  }));
  if (atEnd === undefined) return clocks;
  const { after, ...does } = atEnd;
  const spec: Sla = {
    ...common(all, of),
    name: `${name}/end`,
    // A reaction is what it waits for.
    until: all.stopOn ?? answers,
    cancel: all.stopWhen === undefined ? undefined : { when: all.stopWhen },
    within: after,
    thresholds: [{ ...does, at: 1 }],
  };
  return [...clocks, { spec, cadence: { name, step: of + 1, of } }];
}

type Common = Pick<Sla, "name" | "timer" | "from" | "calendar" | "group" | "pauses" | "cancel" | "appliesTo">;

function common(all: Cadence, i: number): Common {
  const { name, from, calendar, group = name, pauses, appliesTo, stopOn = answers, stopWhen, advance } = all;
  const before = [`${name}/${i}`];
  const next: readonly On[] = advance === "due" ? [{ elapsed: before }, { finished: before }] : [{ finished: before }];
  return {
    name: `${name}/${i + 1}`,
    timer: true,
    from: i === 0 ? from : next,
    calendar,
    group,
    pauses,
    cancel: { on: stopOn, when: stopWhen },
    ...(i === 0 ? { appliesTo } : {}),
  };
}

function ofStep(step: Step, { advance, tellIn }: Cadence): Pick<Sla, "until" | "within" | "stays" | "thresholds"> {
  const { channel, after = atOnce, title, request, when, remind = [] } = step;
  const does =
    request === undefined
      ? { task: { type: channel, title, for: step.for } }
      : { request: { action: request, channel } };
  return {
    until: onActivity(channel),
    within: after,
    // Until it is done, unless the next one comes anyway.
    stays: advance !== "due",
    thresholds: [
      { at: 1, when, tellIn, ...does },
      ...remind.map(({ after: late, ...rest }): Threshold => ({ ...rest, at: { after: late } })),
    ],
  };
}
