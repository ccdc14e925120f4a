import { median } from "../harness/statistics.ts";
import { turnsByDefinition } from "./oracle.ts";
import { leadsPerShift, teamOf, type Shift, type Situation, type Team } from "./team.ts";

export interface CaseOptions {
  readonly size: number;
  readonly situation: Situation;
}

/** Takes a lead: chooses among those in, charges the turn, and returns the index of the chosen one. */
export type Take = (shift: Shift) => number;

/** How many of the first turns went to somebody else than the definition says. */
export interface Check {
  readonly asked: number;
  readonly differ: number;
  readonly example?: string;
}

const checked = 4_000;
/** A round is timed in so many slices of about so long: short of a scheduler's turn, so that most are undisturbed. */
const slices = 21;
const sliceMs = 0.4;
const mostShiftsPerSlice = 1_024;

/** One way to share leads out, in a process of its own; checked first, and timed from where the check left it. */
export function pickCase(start: (team: Team) => Take) {
  return ({ size, situation }: CaseOptions) => {
    const team = teamOf(size, situation);
    const take = start(team);
    let next = 0;
    let slice = 0;
    let sink = 0;

    const nextShift = (): Shift => {
      const shift = team.shifts[next]!;
      next = next + 1 === team.shifts.length ? 0 : next + 1;
      return shift;
    };

    const check = (): Check => {
      let example: string | undefined;
      let differ = 0;
      const expected = turnsByDefinition(team, checked);
      for (let lead = 0; lead < checked;) {
        const shift = nextShift();
        for (let n = 0; n < leadsPerShift; n++, lead++) {
          const chosen = take(shift);
          if (chosen === expected[lead]) continue;
          differ++;
          example ??= `lead ${lead + 1} went to ${chosen}, not ${expected[lead]}`;
        }
      }
      return example === undefined ? { asked: checked, differ } : { asked: checked, differ, example };
    };

    const timeSlice = (): number => {
      const started = performance.now();
      for (let n = 0; n < slice; n++) sink += takeAll(take, nextShift());
      return performance.now() - started;
    };

    /** Nanoseconds a lead: the median of the slices. */
    const time = (): number => {
      if (slice === 0) for (slice = 1; slice < mostShiftsPerSlice && timeSlice() < sliceMs / 2; slice *= 2);
      const ns = Array.from({ length: slices }, () => (timeSlice() * 1e6) / (slice * leadsPerShift));
      if (Number.isNaN(sink)) throw new Error("somebody chosen was no index");
      return median(ns);
    };

    return { check, time };
  };
}

function takeAll(take: Take, shift: Shift): number {
  let sum = 0;
  for (let n = 0; n < leadsPerShift; n++) sum += take(shift);
  return sum;
}
