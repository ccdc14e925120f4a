import { describe, expect, it } from "vitest";
import { always, weekly } from "handover/calendar";
import { milestoneAt, moveClock, startClock, usedAt } from "handover/sla";
import { laws, type Clocks } from "./laws.ts";
import { minuteMs } from "./oracle.ts";

const shipped: Clocks = { startClock, milestoneAt, moveClock, usedAt };
const wall = always().timeline;
const never = weekly({ timeZone: "UTC", hours: {} }).timeline;
type Law = keyof typeof laws;

describe("clocks, against walking the minutes one by one", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(shipped, { numRuns: 200 });
    });
  }
});

/** Clocks with one bug each, and the laws that must find it. */
const plantedBugs: Record<string, { readonly clocks: Partial<Clocks>; readonly breaks: readonly Law[] }> = {
  "deadlines are on the wall clock": {
    clocks: { startClock: (sla, start, generation, _, calendar) => startClock(sla, start, generation, wall, calendar) },
    breaks: [
      "a target is due when the working minutes are used up",
      "a target in working days is due when the n-th later day closes",
    ],
  },
  "the day of the start counts as a working day": {
    clocks: {
      startClock: (sla, start, generation, timeline, calendar) =>
        startClock(sla, { ...start, at: start.at - 1440 * minuteMs }, generation, timeline, calendar),
    },
    breaks: ["a target in working days is due when the n-th later day closes"],
  },
  "thresholds are on the wall clock": {
    clocks: { milestoneAt: (milestone, clock) => milestoneAt(milestone, clock, wall) },
    breaks: [
      "a warning is on the minute its working time is used up, and not after the deadline",
      "an escalation comes after the breach, as much working time later as it says",
    ],
  },
  "warnings are a minute early": {
    clocks: {
      milestoneAt: (milestone, clock, timeline) => {
        const at = milestoneAt(milestone, clock, timeline);
        return at !== undefined && milestone?.kind === "warning" ? at - minuteMs : at;
      },
    },
    breaks: ["a warning is on the minute its working time is used up, and not after the deadline"],
  },
  "the breach falls on the deadline": {
    clocks: {
      milestoneAt: (milestone, clock, timeline) =>
        milestone?.kind === "breach" ? clock.dueAt : milestoneAt(milestone, clock, timeline),
    },
    breaks: ["the breach is one millisecond after the deadline"],
  },
  "the breach waits for the next opening": {
    clocks: {
      milestoneAt: (milestone, clock, timeline) =>
        milestone?.kind === "breach"
          ? (timeline.nextOpen(clock.dueAt) ?? 0) + 1
          : milestoneAt(milestone, clock, timeline),
    },
    breaks: [
      "the breach is one millisecond after the deadline",
      "every threshold and one breach are reached, in order",
    ],
  },
  "an escalation is taken for a warning": {
    clocks: {
      milestoneAt: (milestone, clock, timeline) =>
        milestoneAt(milestone?.kind === "escalation" ? { ...milestone, kind: "warning" } : milestone, clock, timeline),
    },
    breaks: [
      "an escalation comes after the breach, as much working time later as it says",
      "every threshold and one breach are reached, in order",
    ],
  },
  "time used is forgotten on a move": {
    clocks: {
      moveClock: (sla, clock, at, _, to) => moveClock(sla, clock, at, never, to),
    },
    breaks: [
      "a clock that moves keeps what it has used, and gives the rest in the new hours",
      "a clock that moves to the same hours is due when it was",
    ],
  },
  "a clock keeps its deadline when it moves": {
    clocks: { moveClock: (...args) => ({ ...moveClock(...args), dueAt: args[1].dueAt }) },
    breaks: ["a clock that moves keeps what it has used, and gives the rest in the new hours"],
  },
  "time before the move is not counted": {
    clocks: { usedAt: (clock, at, timeline) => usedAt(clock, at, timeline) - (clock.moved?.usedMs ?? 0) },
    breaks: ["a clock that moves keeps what it has used, and gives the rest in the new hours"],
  },
  "time runs backwards before the start": {
    clocks: { usedAt: (clock, at, timeline) => timeline.between(clock.startedAt, at) },
    breaks: ["time used is the working time since the start"],
  },
  "a clock that moves forgets its thresholds": {
    clocks: { moveClock: (...args) => ({ ...moveClock(...args), nextAt: undefined }) },
    breaks: ["what a clock says next lies between its start, or its move, and forever"],
  },
};

describe("the laws have teeth", () => {
  for (const [bug, { clocks, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      const search = { numRuns: 2_000, seed: 20261121, endOnFailure: true };
      expect(() => laws[law]({ ...shipped, ...clocks }, search)).toThrow("Property failed");
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
