import type { EventOf, EventType } from "../../core/index.ts";
import type { LeadFields } from "../../lead/index.ts";
import type { Instant } from "../../time/index.ts";
import { contact, giveTo, release } from "../wait.ts";
import { clockFollows } from "./follow-clock.ts";
import { stageTrack, type PromiseTrack, type Track } from "./track.ts";

/** What following a lead asks of the rules. */
export interface FollowRules {
  readonly contacts: ReadonlySet<string>;
  readonly meetings: ReadonlySet<string>;
  readonly complaints: ReadonlySet<string>;
  readonly satisfaction: { readonly activity: string; readonly score: string };
  /** Whether a lead in this stage wants an owner. */
  readonly wantsOwner: (pipeline: string, stage: string) => boolean;
  /** Whether one stage of a pipeline comes after another. */
  readonly isFurther: (pipeline: string, from: string, to: string) => boolean;
  /** What the lead is counted by; its arms are not known yet. */
  readonly read: (fields: LeadFields) => (string | null)[];
  /** The place of an experiment among what the lead is counted by; below 0 where it is not. */
  readonly armAt: (experiment: string) => number;
  readonly isArm: (place: number) => boolean;
}

type Follow<T extends EventType> = (track: Track, event: EventOf<T>, rules: FollowRules) => void;

/** How each event changes what is known of a lead; those that change nothing are left out. */
export const follows: { readonly [T in EventType]?: Follow<T> } = {
  "lead.merged": (track, { at, data }, rules) => takeFields(track, data.fields, at, rules),
  "lead.updated": (track, { at, data }, rules) => takeFields(track, data.fields, at, rules),
  "lead.erased": (track, { data: { lead } }, rules) => {
    if (lead === undefined) return;
    // What was not personal is still there, and counts as it was when the lead was received.
    if (lead.source === undefined) track.source = undefined;
    const left = rules.read(lead);
    track.fields = track.fields.map((value, i) => (left[i] === null && !rules.isArm(i) ? null : value));
  },
  "lead.scored": (track, { data }) => {
    if (track.wait.stints.length === 0) track.grade = data.score.grade;
  },
  "lead.stage_changed": (track, { at, data }, rules) => {
    const { from, to, reason, closed, released, waits } = data;
    const ends = closed === "lost" || closed === "archived";
    const forward = !ends && reason === undefined && rules.isFurther(track.pipeline, from, to);
    if (forward) stageTrack(track, track.pipeline, from).movedOn = true;
    enter(track, track.pipeline, to, at);
    // Who hands it on to somebody with the right role does not give it up.
    refuse(track, { ends, givenUp: released && waits === undefined, reason });
    if (closed === "won" && track.delivery === "open") accept(track);
    if (released) release(track.wait, at);
    close(track, closed, at);
    settle(track, at, rules);
  },
  "lead.migrated": (track, { at, data }, rules) => {
    enter(track, data.to.pipeline, data.to.stage, at);
    close(track, data.closed, at);
    settle(track, at, rules);
  },
  "lead.routed": (track, { at, data }) => route(track, at, data.decision),
  "lead.held": (track, { at, data }) => route(track, at, data.decision),
  "experiment.assigned": (track, { data: { experiment, arm } }, { armAt }) => {
    const place = armAt(experiment);
    if (place >= 0) track.fields[place] = arm;
  },
  "lead.recycled": (track) => {
    track.recycled = true;
  },
  "assignment.offered": (track, { at, data }) => {
    giveTo(track.wait, data.repId, at);
    if (track.delivery !== "accepted") track.delivery = "open";
    if (track.recycled) track.regained = true;
  },
  "assignment.invited": (track) => {
    if (track.delivery !== "accepted") track.delivery = "open";
  },
  "assignment.accepted": (track, { data }) => accept(track, data.repId),
  "assignment.declined": (track, { at, data }) => {
    release(track.wait, at);
    countRefusal(track, data.reason);
  },
  "assignment.expired": (track, { at }) => release(track.wait, at),
  "activity.recorded": (track, { data: { activity } }, { contacts, meetings, complaints, satisfaction }) => {
    const { type, occurredAt, properties = {} } = activity;
    const first = track.wait.stints[0];
    if (contacts.has(type) && first !== undefined && occurredAt >= first.from) {
      track.attempts += 1;
      contact(track.wait, occurredAt);
    }
    if (meetings.has(type)) track.met = true;
    if (complaints.has(type)) track.complained = true;
    if (type !== satisfaction.activity || !Object.hasOwn(properties, satisfaction.score)) return;
    const score = properties[satisfaction.score];
    const isFirst = track.score === undefined || occurredAt < track.score.at;
    if (typeof score === "number" && Number.isFinite(score) && isFirst) track.score = { at: occurredAt, score };
  },
  ...clockFollows,
  "commitment.counted": ({ promises }, { data: { commitment, as } }) => {
    promiseTrack(promises, commitment)[as] += 1;
  },
};

/** Whether the lead asks for an owner from here on, or no longer. */
export function settle(track: Track, at: Instant, { wantsOwner }: FollowRules): void {
  const wants = track.closed === undefined && track.optedOutAt === undefined && wantsOwner(track.pipeline, track.stage);
  if (wants) {
    track.readyAt ??= at;
    track.restAt = undefined;
  } else track.restAt ??= at;
}

function takeFields(track: Track, { optedOut, value }: LeadFields, at: Instant, rules: FollowRules): void {
  track.value = value;
  if ((track.optedOutAt !== undefined) === optedOut) return;
  track.optedOutAt = optedOut ? at : undefined;
  settle(track, at, rules);
}

function enter(track: Track, pipeline: string, stage: string, at: Instant): void {
  stageTrack(track, track.pipeline, track.stage).ms += Math.max(0, at - track.stageAt);
  track.pipeline = pipeline;
  track.stage = stage;
  track.stageAt = at;
  stageTrack(track, pipeline, stage);
}

function close(track: Track, closed: Track["closed"], at: Instant): void {
  track.closed = closed;
  track.closedAt = closed === undefined ? undefined : at;
  if (closed !== undefined) release(track.wait, at);
}

function route(track: Track, at: Instant, { policyVersion, pool }: EventOf<"lead.routed">["data"]["decision"]): void {
  track.policyVersion ??= policyVersion;
  if (pool !== undefined) track.pool = pool.pool;
  track.readyAt ??= at;
  track.restAt = undefined;
}

function accept(track: Track, repId = track.wait.stints.at(-1)?.repId): void {
  if (track.delivery === "accepted") return;
  track.delivery = "accepted";
  track.acceptedBy = repId;
}

/** Sales gave a lead back, or gave it up, that had been given to them. */
function refuse(
  track: Track,
  move: { readonly ends: boolean; readonly givenUp: boolean; readonly reason: string | undefined },
): void {
  if (track.delivery === "none" || !(move.ends || move.givenUp)) return;
  countRefusal(track, move.reason);
  if (track.delivery === "open") track.delivery = "refused";
}

function countRefusal(track: Track, reason: string | undefined): void {
  track.refusals += 1;
  if (reason === undefined || reason.trim() === "") track.reasonless += 1;
}

function promiseTrack(promises: PromiseTrack[], name: string): PromiseTrack {
  const known = promises.find((one) => one.name === name);
  if (known !== undefined) return known;
  const fresh = { name, delivered: 0, accepted: 0, rejected: 0 };
  promises.push(fresh);
  return fresh;
}
