import { chunkMs, type Chunk } from "../../../src/calendar/chunk.ts";
import { CompiledTimeline } from "../../../src/calendar/compiled-timeline.ts";
import type { CalendarSpec } from "../../../src/calendar/spec.ts";
import { subtractIntervals, type Interval } from "../../../src/time/interval.ts";
import { againstTheWall, answering, clockChanges, opening, shipped, type PlantedBug } from "./broken-subjects.ts";
import { plantedSpecBugs } from "./planted-spec-bugs.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Bugs in the reckoning. */
export const plantedBugs: Readonly<Record<string, PlantedBug>> = {
  ...plantedSpecBugs,
  "a repeated hour is worked once": {
    subject: opening((open, source, from, to) => {
      const again = clockChanges(source, from, to).filter(({ by }) => by < 0);
      return subtractIntervals(
        open,
        again.map(({ at, by }) => ({ start: at, end: at - by })),
      );
    }),
    breaks: againstTheWall,
  },
  "an opening in a gap moves on by the gap": {
    subject: opening((open, source, from, to) => {
      const gaps = new Map(clockChanges(source, from, to).flatMap(({ at, by }) => (by > 0 ? [[at, by]] : [])));
      return open.map(({ start, end }) => ({ start: Math.min(end, start + (gaps.get(start) ?? 0)), end }));
    }),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "a closing in a gap moves on by the gap": {
    subject: opening((open, source, from, to) => {
      const gaps = new Map(clockChanges(source, from, to).flatMap(({ at, by }) => (by > 0 ? [[at, by]] : [])));
      return open.map(({ start, end }) => ({ start, end: end + (gaps.get(end) ?? 0) }));
    }),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "the closing minute is open": {
    subject: opening((open) => open.map(({ start, end }) => ({ start, end: end + 60_000 }))),
    breaks: againstTheWall.filter((law) => law !== "nextOpen finds the next open minute"),
  },
  "the closing instant is open": {
    subject: answering((right) => ({ isOpen: (t) => right.isOpen(t) || right.isOpen(t - 1) })),
    breaks: [
      "isOpen is what the clock on the wall says, minute by minute",
      "nextClose is closed, and open all the way up to it",
      "nextChange is the first instant of the other kind",
      "intervals are open, maximal, clipped, and sum to between",
    ],
  },
  "a landing on closing time moves to the next opening": {
    subject: answering((right) => ({ add: (t, ms) => right.nextOpen(right.add(t, ms) ?? Number.NaN) })),
    breaks: [
      "add gives the earliest instant with so much working time",
      "add earns exactly the duration, and no earlier instant does",
      "a deadline may fall on closing time, and one millisecond more does not",
      "adding or subtracting nothing changes nothing, even when closed",
    ],
  },
  "subtract stops at the closing before": {
    subject: answering((right) => ({
      subtract: (t, ms) => {
        const start = right.subtract(t, ms);
        return start === null ? null : Math.min(start, (right.subtract(t, ms + 1) ?? start) + 1);
      },
    })),
    breaks: [
      "subtract gives the latest instant with so much working time",
      "subtract earns exactly the duration, and no later instant does",
      "subtract undoes add up to closed time",
    ],
  },
  "durations are measured on the wall clock": {
    subject: answering((right) => ({
      between: (a, b) => right.between(a, b) + right.source.zone.offsetAt(b) - right.source.zone.offsetAt(a),
    })),
    breaks: [
      "between counts the open minutes",
      "round the clock is plain arithmetic",
      "between is bounded by elapsed time and never negative forwards",
      "nextOpen is open, idempotent, and skips closed time only",
    ],
  },
  "lengths are rounded to seconds": {
    subject: answering((right) => ({ between: (a, b) => Math.round(right.between(a, b) / 1000) * 1000 })),
    breaks: [
      "between is additive over any midpoint",
      "add earns exactly the duration, and no earlier instant does",
      "subtract earns exactly the duration, and no later instant does",
    ],
  },
  "durations above a day are days of 24 hours": {
    subject: answering((right) => ({
      add: (t, ms) => right.add(t + Math.floor(ms / dayMs) * dayMs, ms % dayMs),
    })),
    breaks: ["add is additive", "add gives the earliest instant with so much working time"],
  },
  "durations wrap round after a day": {
    subject: answering((right) => ({ add: (t, ms) => right.add(t, ms % dayMs) })),
    breaks: ["add is monotone in the duration", "add is additive", "round the clock is plain arithmetic"],
  },
  "what comes in while closed waits for the opening after the next": {
    subject: answering((right) => ({
      add: (t, ms) => right.add(right.isOpen(t) ? t : (right.nextClose(t) ?? Number.NaN), ms),
    })),
    breaks: [
      "add is monotone in the instant",
      "add gives the earliest instant with so much working time",
      "a deadline may fall on closing time, and one millisecond more does not",
    ],
  },
  "a length backwards is as long as forwards": {
    subject: answering((right) => ({ between: (a, b) => Math.abs(right.between(a, b)) })),
    breaks: ["between is antisymmetric", "between is additive over any midpoint"],
  },
  "who starts at closing time has had a minute of that day": {
    subject: answering((right) => ({
      add: (t, ms) => right.add(!right.isOpen(t) && right.isOpen(t - 1) ? t - 60_000 : t, ms),
    })),
    breaks: [
      "starting at closing time earns nothing until the next opening",
      "add gives the earliest instant with so much working time",
    ],
  },
  "what is compiled serves wherever the offset is the same": {
    subject: (spec) => {
      const { source } = shipped(spec);
      const seen = new Map<number, Chunk>();
      const chunk = (index: number): Chunk => {
        const [from, to] = [index * chunkMs, (index + 1) * chunkMs];
        const offset = source.zone.offsetAt(from);
        if (source.zone.segments(from, to).some((segment) => segment.offset !== offset)) return source.chunk(index);
        const found = seen.get(offset) ?? source.chunk(index);
        seen.set(offset, found);
        return found;
      };
      const { zone, firstDated, lastDated } = source;
      return new CompiledTimeline({ zone, firstDated, lastDated, chunk, shifts: (day) => source.shifts(day) });
    },
    breaks: [
      "a period is an override of each of its dates that has none and is no holiday",
      "answers do not depend on what was asked before",
    ],
  },
  "nextOpen looks past the present": {
    subject: answering((right) => ({
      nextOpen: (t) => (right.isOpen(t) ? right.nextOpen(right.nextClose(t) ?? Number.NaN) : right.nextOpen(t)),
    })),
    breaks: ["nextOpen finds the next open minute", "nextOpen is open, idempotent, and skips closed time only"],
  },
  "nextClose of a closed instant is the instant": {
    subject: answering((right) => ({ nextClose: (t) => (right.isOpen(t) ? right.nextClose(t) : t) })),
    breaks: ["nextClose finds the end of the stretch", "nextClose is closed, and open all the way up to it"],
  },
  "nextChange of an open instant is the next opening": {
    subject: answering((right) => ({
      nextChange: (t) => right.nextOpen(right.isOpen(t) ? (right.nextClose(t) ?? Number.NaN) : t),
    })),
    breaks: ["nextChange finds the next minute of the other kind", "nextChange is the first instant of the other kind"],
  },
  "intervals are cut every 24 hours": {
    subject: answering((right) => ({
      intervals: (a, b) => {
        const pieces: Interval[] = [];
        for (let t = a; t < b; t += dayMs) pieces.push(...right.intervals(t, Math.min(b, t + dayMs)));
        return pieces;
      },
    })),
    breaks: [
      "intervals are open, maximal, clipped, and sum to between",
      "intervals are the maximal runs of open minutes",
    ],
  },
  "intervals are not clipped": {
    subject: answering((right) => ({ intervals: (a, b) => (a < b ? right.intervals(a - hourMs, b + hourMs) : []) })),
    breaks: [
      "intervals are open, maximal, clipped, and sum to between",
      "intervals are the maximal runs of open minutes",
    ],
  },
  "the end of the next working day is 24 hours after today's": {
    subject: answering((right) => ({
      endOfWorkingDay: (t, n) => {
        const end = right.endOfWorkingDay(t, 0);
        return end === null ? null : end + n * dayMs;
      },
    })),
    breaks: ["endOfWorkingDay is the end of the last minute of the n-th date with shifts"],
  },
  "a working day is 24 hours": {
    subject: answering((right) => ({ addWorkingDays: (t, n) => (right.addWorkingDays(t, 0) ?? t) + n * dayMs })),
    breaks: ["addWorkingDays keeps the local time within the shifts of the n-th date"],
  },
  "the small hours of a night shift belong to the new date": {
    subject: answering((right) => ({
      endOfWorkingDay: (t, n) =>
        right.endOfWorkingDay(
          right.source.zone.firstInstantOf(Math.floor(right.source.zone.localOf(t) / dayMs) * dayMs + dayMs / 2),
          n,
        ),
    })),
    breaks: ["endOfWorkingDay is the end of the last minute of the n-th date with shifts"],
  },
  "what was compiled first is used for every other year": {
    subject: (() => {
      const seen = new Map<string, { asked: number; right: CompiledTimeline }>();
      return (spec: CalendarSpec) => {
        const key = JSON.stringify(spec);
        const known = seen.get(key) ?? { asked: seen.size, right: shipped(spec) };
        const again = seen.has(key);
        seen.set(key, known);
        return again ? answering(() => ({ add: (t, ms) => (known.right.add(t, ms) ?? 0) + 1 }))(spec) : known.right;
      };
    })(),
    breaks: ["answers do not depend on what was asked before"],
  },
};
