import fc from "fast-check";
import {
  compileSla,
  sla,
  type CompiledSla,
  type Hours,
  type milestoneAt,
  type moveClock,
  type nextMilestone,
  type pauseClock,
  type resumeClock,
  type SlaClock,
  type startClock,
  type Threshold,
  type usedAt,
} from "handover/sla";
import { someLead } from "../../unit/lead/some-lead.ts";
import {
  afterWork,
  endOfLaterDay,
  minuteMs,
  pattern,
  replayed,
  timelineOf,
  workedMs,
  type Mark,
  type Pattern,
} from "./oracle.ts";

/** The functions under test, so that a broken one can stand in. */
export interface Clocks {
  readonly startClock: typeof startClock;
  readonly milestoneAt: typeof milestoneAt;
  readonly moveClock: typeof moveClock;
  readonly usedAt: typeof usedAt;
  readonly pauseClock: typeof pauseClock;
  readonly resumeClock: typeof resumeClock;
  readonly nextMilestone: typeof nextMilestone;
}

export type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

const monday = Date.UTC(2026, 0, 5);
const minutes = (n: number): string => `${n}m`;

/** Thresholds whose places are whole minutes for a target of a multiple of twenty minutes. */
const threshold: fc.Arbitrary<Threshold> = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((twentieths) => ({ at: twentieths / 20 })),
  fc.integer({ min: 0, max: 400 }).map((n) => ({ at: { before: minutes(n) } })),
  fc.integer({ min: 0, max: 400 }).map((n) => ({ at: { after: minutes(n) } })),
);

const scenario = fc.record({
  hours: pattern,
  start: fc.integer({ min: 0, max: 14 * 1440 }).map((minute) => monday + minute * minuteMs),
  targetMs: fc.integer({ min: 1, max: 30 }).map((twenties) => twenties * 20 * minuteMs),
  thresholds: fc.uniqueArray(threshold, { maxLength: 5, selector: (one) => JSON.stringify(one.at) }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

const move = fc.record({ to: pattern, after: fc.integer({ min: 0, max: 4 * 1440 }).map((n) => n * minuteMs) });

const lead = someLead({ id: "l" });
/** Calendars are patterns; the one without a name is the first of the clock. */
const hoursOf =
  (first: Pattern): Hours =>
  (calendar) =>
    timelineOf(calendar === "" ? first : (calendar as Pattern));
const begin = (clocks: Clocks, compiled: CompiledSla, at: number, first: Pattern): SlaClock | null =>
  clocks.startClock(compiled, { lead, policyVersion: "1", at }, compiled.target(lead)!, 1, "", hoursOf(first));

function started(
  clocks: Clocks,
  { hours, start, targetMs, thresholds }: Scenario,
): { sla: ReturnType<typeof compileSla>; clock: SlaClock } {
  const spec = sla("s", { from: "received", until: "assigned", within: { milliseconds: targetMs }, thresholds });
  const compiled = compileSla(spec);
  return { sla: compiled, clock: begin(clocks, compiled, start, hours) as SlaClock };
}

/** When each milestone of a clock that nobody meets is reached, in order. */
function reached(clocks: Clocks, one: Scenario): { kind: string; workMs: number; at: number }[] {
  const { sla: compiled, clock } = started(clocks, one);
  return compiled.milestones(clock.targetMs).map((milestone) => ({
    kind: milestone.kind,
    workMs: milestone.workMs,
    at: clocks.milestoneAt(milestone, clock, timelineOf(one.hours)) as number,
  }));
}

/** Where on the axis of working time the thresholds lie, by the book. */
function places({ thresholds, targetMs }: Scenario): number[] {
  const places = thresholds.map(({ at }) => {
    if (typeof at === "number") return Math.round(at * 20) * (targetMs / 20);
    const n = Number.parseInt("before" in at ? String(at.before) : String(at.after), 10) * minuteMs;
    return "before" in at ? targetMs - n : targetMs + n;
  });
  const breach = thresholds.some(({ at }) => at === 1) ? [] : [targetMs];
  return [...places.filter((place) => place > 0), ...breach].sort((a, b) => a - b);
}

function moved(clocks: Clocks, one: Scenario, to: Pattern, after: number): SlaClock {
  const { sla: compiled, clock } = started(clocks, one);
  return clocks.moveClock(compiled, clock, one.start + after, hoursOf(one.hours), { calendar: to, repId: undefined });
}

const minutesLater = fc.integer({ min: 0, max: 2 * 1440 });
const reason = fc.constantFrom("customer", "legal");
const story = fc.array(
  fc.oneof(
    fc.record({ later: minutesLater, is: fc.constantFrom("paused" as const, "resumed" as const), reason }),
    fc.record({ later: minutesLater, is: fc.constant("moved" as const), to: pattern }),
  ),
  { maxLength: 8, size: "max" },
);

/** What happens to a clock, one after another. */
function marksOf(start: number, steps: typeof story extends fc.Arbitrary<infer T> ? T : never): Mark[] {
  let at = start;
  return steps.map(({ later, ...step }) => ({ ...step, at: (at += later * minuteMs) }) as Mark);
}

/** The same by the library, mark by mark; with the clock after each. */
function lived(clocks: Clocks, one: Scenario, marks: readonly Mark[]): SlaClock[] {
  const { sla: compiled, clock } = started(clocks, one);
  const hours = hoursOf(one.hours);
  const all = [clock];
  for (const mark of marks) {
    const now = all.at(-1) as SlaClock;
    const isPaused = mark.is !== "moved" && now.pauses?.some((pause) => pause.reason === mark.reason) === true;
    if (mark.is === "moved")
      all.push(clocks.moveClock(compiled, now, mark.at, hours, { calendar: mark.to, repId: undefined }));
    else if (mark.is === "paused" && !isPaused) all.push(clocks.pauseClock(now, mark.reason, mark.at, hours));
    else if (mark.is === "resumed" && isPaused)
      all.push(clocks.resumeClock(compiled, now, mark.reason, mark.at, hours));
  }
  return all;
}

/** What must hold of clocks, whoever keeps them. */
export const laws = {
  "a target is due when the working minutes are used up": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(
        scenario,
        (one) => started(clocks, one).clock.dueAt === afterWork(one.hours, one.start, one.targetMs),
      ),
      search,
    ),
  "a target in working days is due when the n-th later day closes": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(pattern, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 6 }), (hours, minute, n) => {
        const start = monday + minute * minuteMs;
        const compiled = compileSla(sla("s", { from: "received", until: "assigned", within: { workingDays: n } }));
        const clock = begin(clocks, compiled, start, hours);
        const dueAt = endOfLaterDay(hours, start, n);
        return clock?.dueAt === dueAt && clock.targetMs === workedMs(hours, start, dueAt);
      }),
      search,
    ),
  "every threshold and one breach are reached, in order": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, (one) => {
        const all = reached(clocks, one);
        const inOrder = all.every(({ at }, i) => i === 0 || at >= (all[i - 1]?.at ?? 0));
        const workMs = all.map((milestone) => milestone.workMs);
        return (
          inOrder &&
          JSON.stringify(workMs) === JSON.stringify(places(one)) &&
          all.filter(({ kind }) => kind === "breach").length === 1
        );
      }),
      search,
    ),
  "a warning is on the minute its working time is used up, and not after the deadline": (
    clocks: Clocks,
    search: Search,
  ) =>
    fc.assert(
      fc.property(scenario, (one) => {
        const { dueAt } = started(clocks, one).clock;
        return reached(clocks, one).every(
          ({ kind, workMs, at }) =>
            kind !== "warning" || (at === afterWork(one.hours, one.start, workMs) && at <= dueAt),
        );
      }),
      search,
    ),
  "the breach is one millisecond after the deadline": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, (one) => {
        const { dueAt } = started(clocks, one).clock;
        return reached(clocks, one).every(({ kind, at }) => kind !== "breach" || at === dueAt + 1);
      }),
      search,
    ),
  "an escalation comes after the breach, as much working time later as it says": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, (one) => {
        const { dueAt } = started(clocks, one).clock;
        return reached(clocks, one).every(
          ({ kind, workMs, at }) =>
            kind !== "escalation" || at === Math.max(afterWork(one.hours, one.start, workMs), dueAt + 1),
        );
      }),
      search,
    ),
  "time used is the working time since the start": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, fc.integer({ min: -2000, max: 20_000 }), (one, minute) => {
        const at = one.start + minute * minuteMs;
        return (
          clocks.usedAt(started(clocks, one).clock, at, timelineOf(one.hours)) === workedMs(one.hours, one.start, at)
        );
      }),
      search,
    ),
  "a clock that moves keeps what it has used, and gives the rest in the new hours": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, move, (one, { to, after }) => {
        const at = one.start + after;
        const used = workedMs(one.hours, one.start, at);
        const before = started(clocks, one).clock;
        const clock = moved(clocks, one, to, after);
        const dueAt = used >= one.targetMs ? before.dueAt : afterWork(to, at, one.targetMs - used);
        const later = at + 3 * 1440 * minuteMs;
        return (
          clock.dueAt === dueAt &&
          clock.calendar === to &&
          clocks.usedAt(clock, at, timelineOf(to)) === used &&
          clocks.usedAt(clock, later, timelineOf(to)) === used + workedMs(to, at, later)
        );
      }),
      search,
    ),
  "a clock that moves to the same hours is due when it was": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, move, (one, { after }) => {
        const clock = moved(clocks, one, one.hours, after);
        return clock.dueAt === started(clocks, one).clock.dueAt;
      }),
      search,
    ),
  "what a clock says next lies between its start, or its move, and forever": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, move, (one, { to, after }) => {
        const { sla: compiled, clock } = started(clocks, one);
        const next = moved(clocks, one, to, after);
        const first = compiled.milestones(one.targetMs)[0];
        return (
          clock.nextAt === clocks.milestoneAt(first, clock, timelineOf(one.hours)) &&
          (clock.nextAt ?? 0) >= one.start &&
          next.nextAt === clocks.milestoneAt(first, next, timelineOf(to)) &&
          ((next.nextAt ?? 0) >= one.start + after || next.nextAt === next.dueAt || next.nextAt === next.dueAt + 1)
        );
      }),
      search,
    ),
  "whatever happens on the way, time used and the deadline are what a replay of the history gives": (
    clocks: Clocks,
    search: Search,
  ) =>
    fc.assert(
      fc.property(scenario, story, minutesLater, (one, steps, later) => {
        const marks = marksOf(one.start, steps);
        const clock = lived(clocks, one, marks).at(-1) as SlaClock;
        const until = (marks.at(-1)?.at ?? one.start) + later * minuteMs;
        const { usedMs, dueAt } = replayed(one.hours, one.start, marks, one.targetMs, until);
        const timeline = hoursOf(one.hours)(clock.calendar, undefined);
        const due = clock.state === "paused" && usedMs < one.targetMs ? undefined : clock.dueAt;
        return clocks.usedAt(clock, until, timeline) === usedMs && due === dueAt;
      }),
      search,
    ),
  "a pause brings no deadline nearer, and a clock that stands still says nothing": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, story, (one, steps) => {
        const stays = steps.filter(({ is }) => is !== "moved");
        const all = lived(clocks, one, marksOf(one.start, stays));
        return all.every(
          (clock, i) =>
            (i === 0 || clock.dueAt >= (all[i - 1] as SlaClock).dueAt) &&
            (clock.state === "paused") === (clock.nextAt === undefined) &&
            (clock.state === "paused") === (clock.pauses ?? []).length > 0,
        );
      }),
      search,
    ),
  "how long it stood still is the time between its pauses and their ends": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, story, (one, steps) => {
        const marks = marksOf(one.start, steps);
        const clock = lived(clocks, one, marks).at(-1) as SlaClock;
        const open = new Set<string>();
        let since: number | undefined;
        let paused = 0;
        for (const mark of marks) {
          if (mark.is === "paused") open.add(mark.reason);
          else if (mark.is === "resumed") open.delete(mark.reason);
          if (open.size > 0) since ??= mark.at;
          else if (since !== undefined) {
            paused += mark.at - since;
            since = undefined;
          }
        }
        return (clock.pausedMs ?? 0) === paused && clock.pausedSince === since;
      }),
      search,
    ),
  "told one after another, all milestones are told once, in order of time": (clocks: Clocks, search: Search) =>
    fc.assert(
      fc.property(scenario, fc.constantFrom(undefined, "evening", "lunch"), (one, tellIn) => {
        // Some have to wait for people, some have not.
        const thresholds = one.thresholds.map((threshold, i) => (i % 2 === 0 ? { ...threshold, tellIn } : threshold));
        const { sla: compiled, clock } = started(clocks, { ...one, thresholds });
        const told: { index: number; at: number }[] = [];
        let now: SlaClock = clock;
        for (;;) {
          const next = clocks.nextMilestone(compiled, now, hoursOf(one.hours));
          if (next === undefined || told.length > 40) break;
          told.push({ index: next.milestone.index, at: next.at });
          now = { ...now, told: now.told | (1 << next.milestone.index) };
        }
        const all = compiled.milestones(one.targetMs);
        const theirs = timelineOf(tellIn ?? "always");
        return (
          told.length === all.length &&
          new Set(told.map(({ index }) => index)).size === all.length &&
          told.every(({ at }, i) => i === 0 || at >= (told[i - 1] as { at: number }).at) &&
          told[0]?.at === clock.nextAt &&
          told.every(({ index, at }) => {
            const { kind, workMs, threshold } = all[index]!;
            const planned = clocks.milestoneAt(all[index], clock, timelineOf(one.hours)) as number;
            if (kind === "breach" || threshold.tellIn === undefined) return at === planned && workMs > 0;
            // A warning may come earlier, to be heard before the deadline; nothing else may. Later only to be heard.
            if (at < planned) return kind === "warning" && theirs.isOpen(at) && theirs.nextOpen(planned)! > clock.dueAt;
            return at === planned || (theirs.nextOpen(planned) === at && (kind !== "warning" || at <= clock.dueAt));
          })
        );
      }),
      search,
    ),
};
