import { describe, didYouMean, invalid, show, type Issue } from "../errors.ts";
import { formatInstant, toInstant, type Instant, type InstantInput } from "../time/index.ts";
import { withDay, type ActiveDays } from "./active-days.ts";
import { checkText, pathTo, safeJson, unreadable } from "./text.ts";
import type { Json } from "../json.ts";

/** Something that happened between the lead and the firm: a click, a call, a meeting. */
export interface Activity {
  /** What happened, in lower case with underscores: `call`, `email`, `demo_form`, `meeting_booked`. */
  readonly type: string;
  readonly occurredAt: Instant;
  readonly outcome?: string | undefined;
  /** The rep who did it, when a rep did. */
  readonly repId?: string | undefined;
  readonly properties?: { readonly [key: string]: Json } | undefined;
}

/** What `record` takes. `occurredAt` defaults to now; it may lie in the past, not in the future. */
export interface ActivityInput {
  readonly type: string;
  readonly occurredAt?: InstantInput | undefined;
  readonly outcome?: string | undefined;
  readonly repId?: string | undefined;
  readonly properties?: { readonly [key: string]: unknown } | undefined;
}

/** How often each kind of activity happened, and when. `days`: of types that a policy gives points for each of. */
export interface Activities {
  readonly [type: string]: {
    readonly count: number;
    readonly firstAt: Instant;
    readonly lastAt: Instant;
    readonly days?: ActiveDays | undefined;
  };
}

/** Clocks of two machines may differ by so much before a time stamp counts as "in the future". */
export const clockSkewMs = 5 * 60_000;

const activityKeys = ["type", "occurredAt", "outcome", "repId", "properties"];

/**
 * Reads an activity. A time stamp up to five minutes ahead is taken for clock skew and becomes `now`.
 *
 * @throws HandoverError `INPUT_INVALID` with every issue.
 */
export function readActivity(input: ActivityInput, now: Instant): Activity {
  const issues: Issue[] = [];
  let activity: Activity | undefined;
  try {
    activity = read(input, now, issues);
  } catch (error) {
    // A getter or a proxy of the host's threw; nothing that JSON.parse makes does.
    issues.push(unreadable("", error));
  }
  if (activity === undefined || issues.length > 0) throw invalid("INPUT_INVALID", "activity", issues);
  return activity;
}

function read(input: ActivityInput, now: Instant, issues: Issue[]): Activity {
  const raw: ActivityInput = typeof input === "object" && input !== null ? input : { type: "" };
  if (raw !== input)
    issues.push({
      path: "",
      expected: 'an activity such as { type: "call" }',
      got: describe(input),
      hint: "pass an object",
    });
  for (const key of Object.keys(raw)) {
    if (activityKeys.includes(key)) continue;
    const hint = didYouMean(key, activityKeys, "keep it in properties");
    issues.push({ path: pathTo("", key), expected: "a known field", got: show(key), hint });
  }
  // In lower case, for clocks and rules go by the name: a "Call" is a call.
  const type = text(raw.type, "type", 64, issues).toLowerCase();
  if (type === "" && issues.length === 0) {
    issues.push({
      path: "type",
      expected: 'a name such as "call"',
      got: describe(raw.type),
      hint: "name what happened",
    });
  }
  const outcome = raw.outcome === undefined ? undefined : text(raw.outcome, "outcome", 256, issues);
  const repId = raw.repId === undefined ? undefined : text(raw.repId, "repId", 128, issues);
  const properties = raw.properties === undefined ? undefined : safeJson(raw.properties, "properties", issues);
  if (
    properties !== undefined &&
    (typeof properties !== "object" || properties === null || Array.isArray(properties))
  ) {
    issues.push({
      path: "properties",
      expected: "an object",
      got: describe(raw.properties),
      hint: "send { minutes: 12 }",
    });
  }
  let occurredAt = now;
  if (raw.occurredAt !== undefined) {
    try {
      occurredAt = pastOrNow(toInstant(raw.occurredAt, "occurredAt"), now, "occurredAt", issues);
    } catch {
      issues.push({
        path: "occurredAt",
        expected: "a Date, epoch milliseconds or an ISO text with an offset",
        got: describe(raw.occurredAt),
        hint: 'write for instance "2026-11-21T09:00:00Z"',
      });
    }
  }
  return { type, occurredAt, outcome, repId, properties: properties as Activity["properties"] };
}

/** An instant that is not in the future; skew is forgiven, more than that is an issue. */
export function pastOrNow(at: Instant, now: Instant, path: string, issues: Issue[]): Instant {
  if (at <= now) return at;
  if (at - now <= clockSkewMs) return now;
  issues.push({
    path,
    expected: `an instant not after now (${formatInstant(now)})`,
    got: formatInstant(at),
    hint: "record what happened, when it has happened; check the sender's clock and time zone",
  });
  return now;
}

/** The tally after one more activity. @param daily Its days are kept, too. */
export function tally(activities: Activities, activity: Activity, daily = false): Activities {
  const before = Object.hasOwn(activities, activity.type) ? activities[activity.type] : undefined;
  const at = activity.occurredAt;
  const counted = before
    ? { count: before.count + 1, firstAt: Math.min(before.firstAt, at), lastAt: Math.max(before.lastAt, at) }
    : { count: 1, firstAt: at, lastAt: at };
  const days = daily ? withDay(before?.days ?? noDays, at) : before?.days;
  return { ...activities, [activity.type]: days === undefined ? counted : { ...counted, days } };
}

const noDays: ActiveDays = Object.freeze([]);

function text(value: unknown, path: string, longest: number, issues: Issue[]): string {
  const issue = checkText(value, path, longest);
  if (issue !== undefined) issues.push(issue);
  return issue === undefined ? (value as string).trim() : "";
}
