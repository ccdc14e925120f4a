import type { Policy } from "../../policy/index.ts";
import type { Cell, ClockCell, StageCell } from "./cell.ts";
import type { ClockKpis, DecidedShare, Forecast, KpiFigures, Share, StageKpis } from "./kpis.ts";
import { timesOf } from "./survival.ts";

/** What figures need besides the row they are of. */
export interface Surroundings {
  readonly policy: Policy;
  /** All leads: how often those that had been in a stage were won. */
  readonly whole: Cell;
  readonly fairness: KpiFigures["fairness"];
}

/** What a row comes to. */
export function figuresOf(cell: Cell, { policy, whole, fairness }: Surroundings): KpiFigures {
  const { counts: n, lengths } = cell;
  return {
    leads: n.leads,
    accepted: decided(n.accepted, n.accepted + n.refused, n.delivered),
    timeToAssignment: {
      fromReady: timesOf(lengths.toAssignment),
      fromReceipt: timesOf(lengths.toAssignmentFromReceipt),
    },
    contactedInTime: decided(n.inTime, n.inTime + n.tooLate, n.clocked),
    response: {
      fromAssignment: { working: timesOf(lengths.responseWorking), wall: timesOf(lengths.responseWall) },
      fromReceipt: {
        working: timesOf(lengths.responseFromReceiptWorking),
        wall: timesOf(lengths.responseFromReceiptWall),
      },
    },
    attempts: share(n.attempts, n.assigned),
    meetings: share(n.met, n.assigned),
    rejectedWithoutReason: share(n.reasonless, n.refusals),
    recycled: {
      leads: n.recycled,
      regained: share(n.regained, n.recycled),
      value: n.regainedValue,
      won: n.regainedWon,
      wonValue: n.regainedWonValue,
    },
    stages: inOrder([...cell.stages.values()], policy).map(stageFigures),
    fairness,
    optOuts: share(n.optedOut, n.contactable),
    complaints: share(n.complained, n.contactable),
    satisfaction: { answers: n.scored, mean: n.scored === 0 ? undefined : n.score / n.scored },
    forecast: forecastOf(cell, whole),
    clocks: clocksInOrder(cell, policy).map(([name, clock]) => clockFigures(name, clock)),
    commitments: [...cell.promises]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { delivered, accepted, rejected }]) => ({ name, delivered, accepted, rejected })),
  };
}

function share(count: number, of: number): Share {
  return { count, of, rate: of === 0 ? undefined : count / of };
}

function decided(count: number, of: number, all: number): DecidedShare {
  return { ...share(count, of), open: all - of };
}

/** As the policy has them, then any it does not have. */
function inOrder(stages: readonly StageCell[], { pipelines: { all } }: Policy): StageCell[] {
  const places = all.flatMap(({ pipeline }) => pipeline.stages.map(({ id }) => JSON.stringify([pipeline.id, id])));
  const place = ({ pipeline, stage }: StageCell): number => {
    const at = places.indexOf(JSON.stringify([pipeline, stage]));
    return at < 0 ? places.length : at;
  };
  return [...stages].sort(
    (a, b) =>
      place(a) - place(b) || (JSON.stringify([a.pipeline, a.stage]) < JSON.stringify([b.pipeline, b.stage]) ? -1 : 1),
  );
}

function stageFigures({ pipeline, stage, leads, movedOn, here, won, ended, stays }: StageCell): StageKpis {
  return {
    pipeline,
    stage,
    leads,
    conversion: decided(movedOn, leads - here, leads),
    time: timesOf(stays),
    won: share(won, ended),
  };
}

function clocksInOrder({ clocks }: Cell, { slas }: Policy): [string, ClockCell][] {
  const names = slas.map(({ spec }) => spec.name);
  const place = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length);
  return [...clocks].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
}

function clockFigures(name: string, clock: ClockCell): ClockKpis {
  const { started, kept, broken, corrected, cancelled, open, repair, firstAt = 0, lastAt = 0 } = clock;
  return {
    name,
    started,
    kept: share(kept, kept + broken),
    broken,
    corrected,
    cancelled,
    open,
    repair: timesOf(repair),
    betweenBreachesMs: broken < 2 ? undefined : (lastAt - firstAt) / (broken - 1),
  };
}

function forecastOf({ stages }: Cell, whole: Cell): Forecast {
  const sum = { leads: 0, value: 0, expected: 0, unratedValue: 0, unvalued: 0 };
  for (const [key, { open, openValue, openUnvalued }] of stages) {
    const { won = 0, ended = 0 } = whole.stages.get(key) ?? {};
    sum.leads += open;
    sum.value += openValue;
    sum.unvalued += openUnvalued;
    if (ended === 0) sum.unratedValue += openValue;
    else sum.expected += (openValue * won) / ended;
  }
  return sum;
}
