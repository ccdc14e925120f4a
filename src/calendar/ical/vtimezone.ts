import { dayMs, type Instant, type Interval } from "../../time/index.ts";
import type { Budget } from "./budget.ts";
import type { Component } from "./content.ts";
import { readProperty } from "./property.ts";
import { readRule, type Rule } from "./rule.ts";
import { wallTimes } from "./wall-times.ts";
import { isWithin, lastWithin, readStamp, type WallClock } from "./when.ts";

/** From `start` on the clock is `offset` ahead of UTC. */
interface Onset {
  readonly start: Instant;
  readonly before: number;
  readonly offset: number;
}

/** Steps for one definition: two rules of yearly changes take some hundreds. */
const mostStepsOfZone = 50_000;

/** A year more than the window: series look a little beyond it. */
const beyondMs = 366 * dayMs;
/** Yearly changes are reckoned from then on, or ten years before the window: Windows has them begin in 1601. */
const firstYearly = 0;
const tenYearsMs = 3_653 * dayMs;

/**
 * The zone a VTIMEZONE defines, right up to a year after a window; `undefined` when the definition cannot be read.
 *
 * Own work: the zones of ical.js look up today's year in the host's clock.
 */
export function definedZone(definition: Component, window: Interval, whole: Budget): WallClock | undefined {
  const allowed = Math.min(mostStepsOfZone, whole.left);
  const budget: Budget = { left: allowed };
  const parts = definition.parts.filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT");
  const onsets = parts.map((part) => onsetsOf(part, window, budget));
  whole.left -= allowed - Math.max(0, budget.left);
  if (budget.left < 0 || onsets.includes(undefined)) return undefined;
  const inOrder = onsets.flatMap((some) => some ?? []).sort((a, b) => a.start - b.start);
  const [first] = inOrder;
  return first && new OnsetClock([{ start: -Infinity, before: first.before, offset: first.before }, ...inOrder]);
}

function onsetsOf(part: Component, window: Interval, budget: Budget): Onset[] | undefined {
  const start = stampOf(part, "DTSTART");
  const before = offsetOf(part, "TZOFFSETFROM");
  const offset = offsetOf(part, "TZOFFSETTO");
  if (start === undefined || before === undefined || offset === undefined) return undefined;
  // The wall clock that runs into the change is the one before it.
  const clock: WallClock = { localOf: (at) => at + before, firstInstantOf: (local) => local - before };
  const locals = new Set([start]);
  for (const line of part.lines) {
    const value = readProperty(line)?.value ?? "";
    if (line.name === "RDATE")
      for (const one of value.split(",")) locals.add(readStamp(one.split("/")[0] ?? "")?.local ?? start);
    if (line.name !== "RRULE") continue;
    const rule = readRule(value, () => undefined);
    if (rule === undefined) return undefined;
    const from = Math.max(start, firstNeeded(rule, window));
    const to = Math.min(clock.localOf(window.end + beyondMs), lastWithin(rule.until));
    for (const local of wallTimes(rule, start, from, to, budget))
      if (isWithin({ isDate: false, isUtc: false, isFloating: false, local, clock }, rule.until)) locals.add(local);
  }
  return [...locals].map((local) => ({ start: clock.firstInstantOf(local), before, offset }));
}

/** Where a rule of changes may begin, so that one of them lies before all that is asked for. */
function firstNeeded({ frequency, interval, count, until }: Rule, window: Interval): number {
  const isYearly = frequency === "YEARLY" && interval === 1 && count === undefined;
  const floor = Math.min(firstYearly, window.start - tenYearsMs);
  return isYearly && lastWithin(until) > window.start ? floor : -Infinity;
}

function stampOf(part: Component, name: string): number | undefined {
  const line = part.lines.find((one) => one.name === name);
  return line && readStamp(readProperty(line)?.value ?? "")?.local;
}

const offsetForm = /^([+-])(\d{2})(\d{2})(\d{2})?$/;

function offsetOf(part: Component, name: string): number | undefined {
  const line = part.lines.find((one) => one.name === name);
  const match = offsetForm.exec((line && readProperty(line)?.value) ?? "");
  if (match === null) return undefined;
  const ms = ((Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? 0)) * 1000;
  return ms >= dayMs ? undefined : ms * (match[1] === "-" ? -1 : 1);
}

class OnsetClock implements WallClock {
  private readonly onsets: readonly Onset[];

  constructor(onsets: readonly Onset[]) {
    this.onsets = onsets;
  }

  localOf(at: Instant): number {
    return at + (this.onsets[this.indexAt(at)] as Onset).offset;
  }

  firstInstantOf(local: number): Instant {
    for (let index = this.indexAt(local - 2 * dayMs); ; index++) {
      const { start, offset } = this.onsets[index] as Onset;
      const end = this.onsets[index + 1]?.start ?? Infinity;
      if (local - offset < end) return Math.max(start, local - offset);
    }
  }

  /** The onset that holds at an instant. */
  private indexAt(at: Instant): number {
    let [low, high] = [0, this.onsets.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.onsets[middle] as Onset).start <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
