import fc from "fast-check";
import type { CalendarSpec } from "../../../src/calendar/spec.ts";
import type { Timeline } from "../../../src/calendar/timeline.ts";
import type { Scenario } from "./scenarios.ts";

/** What the laws are about: anything that makes a timeline of a spec. */
export type Subject = (spec: CalendarSpec) => Timeline;

/** How long to look for a counterexample. */
type Search = Pick<fc.Parameters<unknown>, "numRuns" | "seed" | "endOnFailure">;

/** A law holds for a subject or throws. */
export type Law = (subject: Subject, search?: Search) => void;

export const law =
  <S extends CalendarSpec>(
    arbitrary: fc.Arbitrary<Scenario<S>>,
    check: (timeline: Timeline, scenario: Scenario<S>, subject: Subject) => void,
  ): Law =>
  (subject, search = {}) =>
    fc.assert(
      fc.property(arbitrary, (given) => check(subject(given.spec), given, subject)),
      search,
    );

/** The three instants of a scenario in order. */
export const ordered = ({ t, u, v }: Scenario): [number, number, number] =>
  [t, u, v].sort((a, b) => a - b) as [number, number, number];
