import type { Duration } from "../time/index.ts";
import { equals, where } from "../condition/index.ts";
import { anyActivity } from "./moment.ts";
import { sla, type Sla } from "./sla.ts";
import type { Targets } from "./target.ts";
import type { Threshold } from "./threshold.ts";

/** What a ready-made clock policy leaves open: any field of it may be set otherwise, its name too. */
export type PresetOptions = Partial<Sla>;

const contacts = ["call", "email", "meeting", "message"];

/** Warned when three quarters are used, told to the manager when it is broken. */
const usual: readonly Threshold[] = [
  { at: 0.75, notify: "owner" },
  { at: 1, notify: "manager" },
];

function preset(name: string, base: Omit<Sla, "name">, options: PresetOptions): Sla {
  return sla(options.name ?? name, { ...base, ...options });
}

/** From intake to an owner, around the clock unless said otherwise: `timeToAssign("1m")`. */
export function timeToAssign(within: Targets, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = { from: "received", until: "assigned", within, calendar: "always" };
  return preset("time-to-assign", base, options);
}

/** From an offer to its acceptance, in the owner's hours: `timeToAccept("30m")`. The next owner has the whole time again. */
export function timeToAccept(within: Targets, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    from: "assigned",
    until: "accepted",
    within,
    calendar: "owner",
    thresholds: usual,
    onReassign: "restart",
  };
  return preset("time-to-accept", base, options);
}

/**
 * From assignment to the first call, e-mail, meeting or message, in the owner's hours: `firstContact({ A: "5m" })`; leads of other
 * grades have no clock. The rest of the time moves with the lead.
 */
export function firstContact(within: Targets, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    from: "assigned",
    until: { activity: contacts },
    within,
    calendar: "owner",
    thresholds: usual,
  };
  return preset("first-contact", base, options);
}

/** From something the lead says (`reply` unless said otherwise) to the next word of ours. */
export function nextResponse(within: Targets, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    from: { activity: ["reply"] },
    until: { activity: contacts },
    within,
    calendar: "owner",
    thresholds: usual,
  };
  return preset("next-response", base, options);
}

/** So many attempts within a time, so many of each kind: `attempts(6, "16h", { call: 3, email: 2 })`. A reply ends it. */
export function attempts(
  count: number,
  within: Targets,
  mix: { readonly [type: string]: number } = {},
  options: PresetOptions = {},
): Sla {
  const activity = [...new Set([...contacts, ...Object.keys(mix)])];
  const base: Omit<Sla, "name"> = {
    from: "assigned",
    until: { activity, atLeast: count, ...(Object.keys(mix).length === 0 ? {} : { mix }) },
    within,
    calendar: "owner",
    thresholds: usual,
    cancel: { on: { activity: ["reply"] } },
  };
  return preset("attempts", base, options);
}

/** How long a lead may stand in a stage: `timeInStage("sql", { workingDays: 10 })`. */
export function timeInStage(stage: string, within: Targets, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = { from: { stage: [stage] }, until: { leaves: [stage] }, within, thresholds: usual };
  return preset(`time-in-${stage}`, base, options);
}

/** What a timer moves a lead to when its time is up. */
export interface ThenMove {
  readonly to: string;
  readonly reason?: string | undefined;
}

/**
 * So long without any activity in a stage, around the clock, then the lead moves: `inactivity("sql", "14d", { to: "follow_up" })`.
 * A timer, and no promise: nothing is broken.
 */
export function inactivity(stage: string, within: Duration, then: ThenMove, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    timer: true,
    from: [{ stage: [stage] }, anyActivity()],
    until: [anyActivity(), { leaves: [stage] }],
    appliesTo: where({ stage: equals(stage) }),
    within,
    calendar: "always",
    thresholds: [{ at: 1, move: then }],
  };
  return preset(`inactive-in-${stage}`, base, options);
}

/** Wakes a lead up on the date a field of it holds, when the hours first open then: `wakeUp("follow_up", "properties.callBackOn")`. */
export function wakeUp(stage: string, field: string, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    timer: true,
    from: { stage: [stage] },
    until: { leaves: [stage] },
    within: { date: field },
    thresholds: [{ at: 1, notify: "owner", task: { type: "call", title: "get in touch again, as agreed" } }],
  };
  return preset(`wake-up-in-${stage}`, base, options);
}

/**
 * A look at what was archived, again and again: `archiveReview("182d", { rep: "mia" })`. A timer that begins when a lead is put away and
 * ends when it comes back; each time, at most twenty times, it gives whom it names a task.
 */
export function archiveReview(every: Duration, who: { readonly rep: string }, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    timer: true,
    from: { stage: ["archived"] },
    until: { leaves: ["archived"] },
    within: every,
    calendar: "always",
    thresholds: [
      {
        at: 1,
        task: { type: "review", title: "look whether it is worth another try", for: who },
        repeat: { every, atMost: 19 },
      },
    ],
  };
  return preset("archive-review", base, options);
}

/** Archives a lead after so long without any activity, whatever open stage it stands in: `archiveAfter("90d", "no_reaction")`. */
export function archiveAfter(within: Duration, reason: string, options: PresetOptions = {}): Sla {
  const base: Omit<Sla, "name"> = {
    timer: true,
    from: ["received", anyActivity()],
    until: [anyActivity()],
    within,
    calendar: "always",
    thresholds: [{ at: 1, move: { to: "archived", reason } }],
  };
  return preset("archive-after-silence", base, options);
}
