import { describe, expect, it } from "vitest";
import { always } from "handover/calendar";
import { milestoneAt, moveClock, nextMilestone, pauseClock, resumeClock, startClock, usedAt } from "handover/sla";
import { laws, type Clocks } from "./laws.ts";
import { minuteMs } from "./oracle.ts";

const shipped: Clocks = { startClock, milestoneAt, moveClock, usedAt, pauseClock, resumeClock, nextMilestone };
const wall = always().timeline;
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
    clocks: {
      startClock: (sla, start, target, generation, calendar) =>
        startClock(sla, start, target, generation, calendar, () => wall),
    },
    breaks: [
      "a target is due when the working minutes are used up",
      "a target in working days is due when the n-th later day closes",
    ],
  },
  "the day of the start counts as a working day": {
    clocks: {
      startClock: (sla, start, ...rest) => startClock(sla, { ...start, at: start.at - 1440 * minuteMs }, ...rest),
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
      moveClock: (sla, clock, at, hours, to) =>
        moveClock(sla, { ...clock, startedAt: at, moved: undefined }, at, hours, to),
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
  "a pause does not stop the time": {
    clocks: { usedAt: (clock, ...rest) => usedAt({ ...clock, state: "running" }, ...rest) },
    breaks: ["whatever happens on the way, time used and the deadline are what a replay of the history gives"],
  },
  "a pause is added to the start, closed hours and all": {
    clocks: {
      resumeClock: (sla, clock, reason, at, hours) => {
        const next = resumeClock(sla, clock, reason, at, hours);
        return next.state === "paused" ? next : { ...next, dueAt: clock.dueAt + at - (clock.pausedSince ?? at) };
      },
    },
    breaks: ["whatever happens on the way, time used and the deadline are what a replay of the history gives"],
  },
  "the first reason that ends lets a clock run on": {
    clocks: {
      resumeClock: (sla, clock, reason, at, hours) =>
        resumeClock(sla, { ...clock, pauses: clock.pauses?.filter((one) => one.reason === reason) }, reason, at, hours),
    },
    breaks: ["whatever happens on the way, time used and the deadline are what a replay of the history gives"],
  },
  "a clock that runs on has its whole time again": {
    clocks: {
      resumeClock: (sla, clock, reason, at, hours) =>
        resumeClock(sla, { ...clock, moved: { at: clock.moved?.at ?? at, usedMs: 0 } }, reason, at, hours),
    },
    breaks: ["whatever happens on the way, time used and the deadline are what a replay of the history gives"],
  },
  "a paused clock goes on talking": {
    clocks: {
      pauseClock: (clock, ...rest) => ({ ...pauseClock(clock, ...rest), nextAt: clock.nextAt }),
    },
    breaks: ["a pause brings no deadline nearer, and a clock that stands still says nothing"],
  },
  "the deadline of a clock that runs on is its first": {
    clocks: {
      resumeClock: (sla, clock, ...rest) => ({ ...resumeClock(sla, clock, ...rest), dueAt: clock.startedAt }),
    },
    breaks: ["a pause brings no deadline nearer, and a clock that stands still says nothing"],
  },
  "a move on the way counts as the end of a pause": {
    clocks: {
      moveClock: (sla, clock, at, ...rest) =>
        moveClock(sla, { ...clock, pausedSince: clock.pausedSince && at }, at, ...rest),
    },
    breaks: ["how long it stood still is the time between its pauses and their ends"],
  },
  "what people may hear later keeps the rest waiting": {
    clocks: {
      nextMilestone: (sla, clock, hours) => {
        const first = sla.milestones(clock.targetMs).find(({ index }) => (clock.told & (1 << index)) === 0);
        return first && nextMilestone({ ...sla, milestones: () => [first] }, clock, hours);
      },
    },
    breaks: ["told one after another, all milestones are told once, in order of time"],
  },
  "people hear of it at any hour": {
    clocks: { nextMilestone: (sla, ...rest) => nextMilestone({ ...sla, minds: false }, ...rest) },
    breaks: ["told one after another, all milestones are told once, in order of time"],
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
