import { isCalendar, calendarFrom, type Calendar, type CalendarSpec } from "../calendar/index.ts";
import { validateCondition, type Condition } from "../condition/index.ts";
import { didYouMean, isHandoverError, show, unknownName, type Issue } from "../errors.ts";
import { checkText, safeJson, type Json } from "../lead/index.ts";
import { formatInstant, toInstant, type Instant, type InstantInput } from "../time/index.ts";
import { checkAmount } from "./eligibility/validate-limits.ts";
import { integerWeights } from "./ledger/index.ts";
import type { Member, Pool, Rep, Roster, TimeOff } from "./roster.ts";

/** What `reps.upsert` takes: fields left out keep their value, or the default for a new rep. */
export interface RepInput {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly managerId?: string | undefined;
  /** Name of a calendar of the policy, or the rep's own; `null` goes back to the policy's default. */
  readonly calendar?: string | Calendar | CalendarSpec | null | undefined;
  /** @defaultValue `true` */
  readonly active?: boolean | undefined;
  /** Replaces the leave on record. */
  readonly timeOff?:
    | readonly { readonly from: InstantInput; readonly to: InstantInput; readonly reason?: string | undefined }[]
    | undefined;
  /** `null` brings the rep back. */
  readonly away?:
    { readonly until?: InstantInput | undefined; readonly reason?: string | undefined } | null | undefined;
  /** Replaces the meetings on record: no new leads while they last. */
  readonly busy?: RepInput["timeOff"];
  /** Replaces the roles. */
  readonly roles?: readonly string[] | undefined;
  /** The only leads the rep takes; `null` goes back to all. */
  readonly accepts?: Condition | null | undefined;
  /** Replaces the rep's own numbers for limits of the policy: `{ capacity: 20 }`. */
  readonly limits?: { readonly [limit: string]: number } | undefined;
  readonly attributes?: { readonly [name: string]: unknown } | undefined;
}

/** What `pools.upsert` takes. A bare id is a member of weight 1. */
export interface PoolInput {
  readonly id: string;
  readonly name?: string | undefined;
  readonly members: readonly (string | { readonly repId: string; readonly weight?: number | undefined })[];
}

const repKeys = [
  "id",
  "name",
  "email",
  "managerId",
  "calendar",
  "active",
  "timeOff",
  "away",
  "busy",
  "roles",
  "accepts",
  "limits",
  "attributes",
];
const poolKeys = ["id", "name", "members"];
const memberKeys = ["repId", "weight"];
const timeOffKeys = ["from", "to", "reason"];
const awayKeys = ["until", "reason"];

/** What of a policy a rep may name. */
export interface PolicyNames {
  readonly calendars: readonly string[];
  readonly limits: readonly string[];
}

/** Reads a rep over what is known of them; faults go to `issues`. */
export function readRep(input: RepInput, roster: Roster, now: Instant, names: PolicyNames, issues: Issue[]): Rep {
  if (!isObject(input, "rep", issues)) return { id: "", active: true, timeOff: [], attributes: {} };
  knownKeys(input, repKeys, "rep", issues);
  const id = readId(input.id, "rep.id", issues);
  const known = roster.reps.find((rep) => rep.id === id);
  const texts = Object.fromEntries(
    (["name", "email", "managerId"] as const).map((key) => {
      const value = input[key];
      const issue = value === undefined ? undefined : checkText(value, `rep.${key}`, 256);
      if (issue !== undefined) issues.push(issue);
      return [key, value ?? known?.[key]];
    }),
  );
  if (input.active !== undefined && typeof input.active !== "boolean") {
    issues.push({
      path: "rep.active",
      expected: "true or false",
      got: show(input.active),
      hint: "false takes the rep out for good",
    });
  }
  return {
    id,
    ...texts,
    calendar:
      input.calendar === undefined
        ? known?.calendar
        : input.calendar === null
          ? undefined
          : readCalendar(input.calendar, names.calendars, issues),
    active: input.active ?? known?.active ?? true,
    away: input.away === undefined ? known?.away : readAway(input.away, now, issues),
    timeOff: input.timeOff === undefined ? (known?.timeOff ?? []) : readTimeOff(input.timeOff, issues),
    busy: input.busy === undefined ? known?.busy : readTimeOff(input.busy, issues, "rep.busy"),
    roles: input.roles === undefined ? known?.roles : readRoles(input.roles, issues),
    accepts:
      input.accepts === undefined
        ? known?.accepts
        : input.accepts === null
          ? undefined
          : readAccepts(input.accepts, issues),
    limits: input.limits === undefined ? known?.limits : readLimits(input.limits, names.limits, issues),
    attributes:
      input.attributes === undefined
        ? (known?.attributes ?? {})
        : ((safeJson(input.attributes, "rep.attributes", issues) ?? {}) as { [name: string]: Json }),
  };
}

/** Reads a pool; a member must be a rep of the roster, named once, with a weight that is a number of at least 0. */
export function readPool(input: PoolInput, roster: Roster, issues: Issue[]): Pool {
  if (!isObject(input, "pool", issues)) return { id: "", members: [] };
  knownKeys(input, poolKeys, "pool", issues);
  const id = readId(input.id, "pool.id", issues);
  const ids = roster.reps.map((rep) => rep.id);
  const members: Member[] = [];
  if (!Array.isArray(input.members)) {
    issues.push({
      path: "pool.members",
      expected: "a list of rep ids",
      got: show(input.members),
      hint: 'send ["ana", { repId: "ben", weight: 2 }]',
    });
  } else {
    (input.members as PoolInput["members"]).forEach((member, i) => {
      const path = `pool.members.${i}`;
      const isEntry = typeof member === "object" && member !== null && !Array.isArray(member);
      if (isEntry) knownKeys(member, memberKeys, path, issues);
      const { repId, weight = 1 } = isEntry ? member : { repId: member as string };
      if (!ids.includes(repId)) {
        issues.push({
          path,
          expected: "a rep of the roster",
          got: show(isEntry && repId === undefined ? member : repId),
          hint: didYouMean(String(repId), ids, "add the rep first with reps.upsert"),
        });
      }
      if (members.some((other) => other.repId === repId)) {
        issues.push({
          path,
          expected: "each rep once",
          got: show(repId),
          hint: "give the rep a weight instead of a second place",
        });
      }
      members.push({ repId, weight });
    });
    try {
      integerWeights(members.map(({ weight }) => weight));
    } catch (error) {
      if (!isHandoverError(error)) throw error;
      const place = (path: string): string => path.replace(/^weights\.(\d+)$/, "pool.members.$1.weight");
      issues.push(...error.issues.map((issue) => ({ ...issue, path: place(issue.path) })));
    }
  }
  const name =
    input.name === undefined
      ? roster.pools.find((pool) => pool.id === id)?.name
      : text(input.name, "pool.name", issues);
  return { id, ...(name === undefined ? {} : { name }), members };
}

/** Reads leave: each stretch ends after it starts; the result is sorted and overlaps are joined. */
export function readTimeOff(input: NonNullable<RepInput["timeOff"]>, issues: Issue[], path = "rep.timeOff"): TimeOff[] {
  if (!Array.isArray(input)) {
    issues.push({ path, expected: "a list of { from, to }", got: show(input), hint: "send [] for none" });
    return [];
  }
  const read = (input as NonNullable<RepInput["timeOff"]>).flatMap((stretch, i): TimeOff[] => {
    const before = issues.length;
    if (!isObject(stretch, `${path}.${i}`, issues, "pass { from, to }")) return [];
    knownKeys(stretch, timeOffKeys, `${path}.${i}`, issues);
    const from = moment(stretch.from, `${path}.${i}.from`, issues);
    const to = moment(stretch.to, `${path}.${i}.to`, issues);
    const reason = stretch.reason === undefined ? undefined : text(stretch.reason, `${path}.${i}.reason`, issues);
    if (!(to > from) && issues.length === before) {
      issues.push({
        path: `${path}.${i}`,
        expected: "an end after the start",
        got: `${showMoment(stretch.from)} to ${showMoment(stretch.to)}`,
        hint: "swap the two",
      });
    }
    return [{ from, to, ...(reason === undefined ? {} : { reason }) }];
  });
  const joined: TimeOff[] = [];
  for (const stretch of read.sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = joined.at(-1);
    if (last !== undefined && stretch.from <= last.to && stretch.reason === last.reason) {
      joined[joined.length - 1] = { ...last, to: Math.max(last.to, stretch.to) };
    } else joined.push(stretch);
  }
  return joined;
}

/** Reads an absence; `null` is being back. */
export function readAway(input: NonNullable<RepInput["away"]> | null, now: Instant, issues: Issue[]): Rep["away"] {
  if (input === null) return undefined;
  if (!isObject(input, "rep.away", issues, "pass { until, reason }, or null when the rep is back")) return undefined;
  knownKeys(input, awayKeys, "rep.away", issues);
  const reason = input.reason === undefined ? undefined : text(input.reason, "rep.away.reason", issues);
  const until = input.until === undefined ? undefined : moment(input.until, "rep.away.until", issues);
  return {
    since: now,
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function readRoles(input: readonly string[], issues: Issue[]): string[] | undefined {
  if (!Array.isArray(input)) {
    issues.push({ path: "rep.roles", expected: "a list of roles", got: show(input), hint: 'send ["sdr"], or []' });
    return undefined;
  }
  return [...new Set((input as readonly unknown[]).map((role, i) => readId(role, `rep.roles.${i}`, issues)))];
}

function readAccepts(input: Condition, issues: Issue[]): Condition | undefined {
  const found = validateCondition(input, { path: "rep.accepts", custom: [] });
  issues.push(...found);
  return found.length > 0 ? undefined : (safeJson(input, "rep.accepts", issues) as unknown as Condition);
}

function readLimits(input: NonNullable<RepInput["limits"]>, known: readonly string[], issues: Issue[]): Rep["limits"] {
  if (!isObject(input, "rep.limits", issues, "pass numbers by the names of limits, or {}")) return undefined;
  for (const [name, amount] of Object.entries(input)) {
    issues.push(...checkAmount(amount, true, `rep.limits.${name}`));
    issues.push(...unknownName(name, known, "a limit of the policy", `rep.limits.${name}`));
  }
  return { ...input };
}

function readCalendar(
  input: NonNullable<RepInput["calendar"]>,
  calendars: readonly string[],
  issues: Issue[],
): string | CalendarSpec | undefined {
  if (typeof input === "string") {
    const unknown = unknownName(input, calendars, "a calendar of the policy", "rep.calendar");
    issues.push(...unknown);
    return unknown.length === 0 ? input : undefined;
  }
  try {
    return isCalendar(input) ? input.spec : calendarFrom(input).spec;
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    issues.push(
      ...error.issues.map((issue) => ({ ...issue, path: `rep.calendar${issue.path === "" ? "" : `.${issue.path}`}` })),
    );
    return undefined;
  }
}

function readId(value: unknown, path: string, issues: Issue[]): string {
  const issue =
    checkText(value, path, 128) ??
    ((value as string).trim() === "" ? { path, expected: "an id", got: show(value), hint: "name it" } : undefined);
  if (issue !== undefined) issues.push(issue);
  return typeof value === "string" ? value : "";
}

function text(value: unknown, path: string, issues: Issue[]): string {
  const issue = checkText(value, path, 256);
  if (issue !== undefined) issues.push(issue);
  return issue === undefined ? (value as string) : "";
}

/** An instant as the caller wrote it; a `Date` has no keys to show. */
function showMoment(value: InstantInput): string {
  return typeof value === "object" ? formatInstant(toInstant(value)) : show(value);
}

function moment(value: unknown, path: string, issues: Issue[]): Instant {
  try {
    return toInstant(value as InstantInput, path);
  } catch {
    issues.push({
      path,
      expected: "an instant with an offset",
      got: show(value),
      hint: 'write for instance "2026-12-24T00:00:00+01:00"',
    });
    return 0;
  }
}

function knownKeys(input: object, known: readonly string[], path: string, issues: Issue[]): void {
  for (const key of Object.keys(input)) {
    issues.push(...unknownName(key, known, "a known field", `${path}.${key.slice(0, 40)}`));
  }
}

function isObject(input: unknown, path: string, issues: Issue[], hint = "pass an object with an id"): boolean {
  const good = typeof input === "object" && input !== null && !Array.isArray(input);
  if (!good) issues.push({ path, expected: "an object", got: show(input), hint });
  return good;
}
