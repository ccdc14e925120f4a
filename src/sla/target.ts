import { fieldReader, readField } from "../condition/index.ts";
import { show } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import { toInstant, toMs, type Duration, type Instant } from "../time/index.ts";

/** Working time (none at all, of a timer: until the hours are open), or the end of the n-th working day from the start (the day of the start not counted), or a date in a field. */
export type Target = Duration | { readonly workingDays: number } | { readonly date: string };

/** Targets by what they differ by; a lead that none is meant for has no clock. */
export type Targets =
  | Target
  /** By grade: the full grade (`A1`) wins over its letter (`A`), the letter over `default`. */
  | { readonly default?: Target | undefined; readonly [grade: string]: Target | undefined }
  /** By the values of a field: `{ by: "source", values: { demo: "5m" }, default: "1h" }`. */
  | {
      readonly by: string;
      readonly values: { readonly [value: string]: Target };
      readonly default?: Target | undefined;
    }
  /** By code registered under this name; `default` where that fails. */
  | { readonly custom: string; readonly default?: Target | undefined };

/** Code that says how much time a lead may take, or `null` for a lead that is not concerned. Pure: same lead, same answer. */
export type CustomTarget = (lead: Lead) => Target | null;

/** A target ready for use. */
export type CompiledTarget =
  | { readonly ms: number }
  | { readonly workingDays: number }
  /** `isDay`: a day, not an instant, which begins at `dueAt` (as read, by the clock of UTC); the time is up when the hours first open. */
  | { readonly dueAt: Instant; readonly isDay: boolean };

/** Whether `within` names code. */
export function isCustom(within: Targets): within is Extract<Targets, { readonly custom: string }> {
  return typeof within === "object" && "custom" in within && typeof within.custom === "string";
}

/** Whether `within` tells targets apart by a field. */
export function isByField(within: Targets): within is Extract<Targets, { readonly by: string }> {
  return typeof within === "object" && "by" in within && typeof within.by === "string";
}

/** The keys a single target may have. */
const targetKeys = ["workingDays", "date", "weeks", "days", "hours", "minutes", "seconds", "milliseconds"];

/** Whether `within` is one target for all. */
export function isTarget(within: Targets): within is Target {
  return typeof within === "string" || Object.keys(within).every((key) => targetKeys.includes(key));
}

/** Every target `within` names, with the path to it. */
export function targetsIn(within: Targets, path: string): [path: string, target: Target][] {
  if (isTarget(within)) return [[path, within]];
  const named = isByField(within)
    ? Object.entries(within.values).map(([key, one]) => [`values.${key}`, one] as const)
    : [];
  const others =
    isByField(within) || isCustom(within) ? [["default", within.default] as const] : Object.entries(within);
  return [...named, ...others].flatMap(([key, one]) => (one === undefined ? [] : [[`${path}.${key}`, one as Target]]));
}

/** Reads a target; days are working days only by that name, for on a calendar nobody agrees how long a day is. */
export function readTarget(
  target: Duration | { readonly workingDays: number },
  calendar: string | undefined,
  path: string,
): CompiledTarget {
  if (typeof target === "object" && "workingDays" in target) return { workingDays: target.workingDays };
  return { ms: toMs(target as Duration, { path, kind: calendar === "always" ? "elapsed" : "working" }) };
}

/** Nobody means a promise about years to be kept in working time; and a deadline has to lie within reach of a calendar. */
const longestMs = 5 * 366 * 86_400_000;
const mostDays = 1_000;

/** Whether a target is above zero and within five years, or 1,000 working days. */
export function isInReach(target: CompiledTarget): boolean {
  if ("dueAt" in target) return true;
  if ("ms" in target) return target.ms > 0 && target.ms <= longestMs;
  return Number.isInteger(target.workingDays) && target.workingDays > 0 && target.workingDays <= mostDays;
}

/** What a lead's target is, or nothing when it has none; `failed` hears why code of the host's own could not say. */
export type TargetOf = (lead: Lead, failed?: (reason: string) => void) => CompiledTarget | undefined;

/** Compiles targets: what a lead's is, or nothing when it has none. */
export function compileTargets(
  within: Targets,
  calendar: string | undefined,
  custom: { readonly [name: string]: CustomTarget },
): TargetOf {
  const one = (target: Target): TargetOf => {
    if (typeof target === "object" && "date" in target) return (lead) => dateIn(lead, target.date);
    const read = readTarget(target, calendar, "within");
    return () => read;
  };
  if (isTarget(within)) return one(within);
  if (isCustom(within)) {
    return byCode(
      custom[within.custom] as CustomTarget,
      within.default === undefined ? undefined : one(within.default),
      one,
    );
  }
  const all = isByField(within) ? within.values : within;
  const standard = within.default === undefined ? () => undefined : one(within.default as Target);
  const byKey = new Map<string, TargetOf>(
    Object.entries(all).flatMap(([key, target]) => (target === undefined ? [] : [[key, one(target as Target)]])),
  );
  if (isByField(within)) {
    const valueOf = fieldReader(within.by);
    return (lead) => (byKey.get(String(valueOf(lead))) ?? standard)(lead);
  }
  return (lead) => {
    const grade = lead.score?.grade;
    return (grade === undefined ? standard : (byKey.get(grade) ?? byKey.get(grade[0] ?? "") ?? standard))(lead);
  };
}

function byCode(code: CustomTarget, standard: TargetOf | undefined, one: (target: Target) => TargetOf): TargetOf {
  return (lead, failed) => {
    try {
      const said = code(lead);
      if (said === null) return undefined;
      const target = one(said)(lead);
      if (target === undefined || isInReach(target)) return target;
      failed?.(`expected a target above zero and within five years, got ${show(said)}`);
    } catch (error) {
      failed?.(error instanceof Error ? error.message.slice(0, 500) : `it threw ${show(error)}`);
    }
    return standard?.(lead);
  };
}

/** A date in a field of the lead; nothing when it holds none. */
function dateIn(lead: Lead, path: string): CompiledTarget | undefined {
  const value = readField(path, lead);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const isDay = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  try {
    return { dueAt: toInstant(isDay ? `${value}T00:00:00Z` : value), isDay };
  } catch {
    // What a form sent is no date: the lead is kept, and has no clock.
    return undefined;
  }
}
