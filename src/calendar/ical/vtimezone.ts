import { dayMs, type Instant } from "../../time/index.ts";
import type { Component } from "./content.ts";
import { readProperty } from "./property.ts";
import { readRule } from "./rule.ts";
import { wallTimes, type Budget } from "./wall-times.ts";
import { isWithin, readStamp, type WallClock } from "./when.ts";

/** From `start` on the clock is `offset` ahead of UTC. */
interface Onset {
  readonly start: Instant;
  readonly before: number;
  readonly offset: number;
}

/** Steps for one definition: two rules of yearly changes since 1601 need some thousands. */
const mostSteps = 50_000;

/**
 * The zone a VTIMEZONE defines, right up to an instant; `undefined` when the definition cannot be read.
 *
 * Own work: the zones of ical.js look up today's year in the host's clock.
 */
export function definedZone(definition: Component, until: Instant, whole: Budget): WallClock | undefined {
  const allowed = Math.min(mostSteps, whole.left);
  const budget: Budget = { left: allowed };
  const parts = definition.parts.filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT");
  const onsets = parts.map((part) => onsetsOf(part, until, budget));
  whole.left -= allowed - Math.max(0, budget.left);
  if (budget.left < 0 || onsets.includes(undefined)) return undefined;
  const inOrder = onsets.flatMap((some) => some ?? []).sort((a, b) => a.start - b.start);
  const [first] = inOrder;
  return first && new OnsetClock([{ start: -Infinity, before: first.before, offset: first.before }, ...inOrder]);
}

function onsetsOf(part: Component, until: Instant, budget: Budget): Onset[] | undefined {
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
    const rule = readRule(value);
    if (typeof rule === "string") return undefined;
    for (const local of wallTimes(rule, start, start, clock.localOf(until), budget)) {
      if (!isWithin({ isDate: false, isUtc: false, isFloating: false, local, clock }, rule.until)) break;
      locals.add(local);
    }
  }
  return [...locals].map((local) => ({ start: clock.firstInstantOf(local), before, offset }));
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
