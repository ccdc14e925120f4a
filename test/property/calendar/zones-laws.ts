import { zone, type Zone } from "../../../src/time/index.ts";
import { shownOffset } from "./wall-clock.ts";
import { temporalInstants, temporalMidnight, temporalOffset, type Change } from "./zones-temporal.ts";

/** What the laws are about: anything that knows zones by name. */
export type ZoneSubject = (name: string) => Zone;

/** Says what a subject gets wrong about one zone, given its changes of offset as Temporal finds them. */
export type ZoneLaw = (subject: ZoneSubject, name: string, changes: readonly Change[]) => string[];

export const shippedZones: ZoneSubject = zone;

const dayMs = 86_400_000;

/** The changes of offset a zone knows in `[from, to)`. */
function changesKnown(known: Zone, from: number, to: number): Change[] {
  const segments = known.segments(from - 1, to);
  return segments.flatMap(({ start: at, offset: after }, i): Change[] => {
    const before = segments[i - 1]?.offset ?? after;
    return before !== after && at >= from && at < to ? [{ at, before, after }] : [];
  });
}

const clock = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString() : String(ms));

function compare(found: string[], what: string, got: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) found.push(`${what}: got ${a}, expected ${b}`);
}

/** In every calendar year given, the same changes at the same instants, and no others. */
export function changesLaw(
  subject: ZoneSubject,
  name: string,
  changes: readonly Change[],
  years: Iterable<number>,
): string[] {
  const found: string[] = [];
  const known = subject(name);
  for (const year of years) {
    const [from, to] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
    const expected = changes.filter(({ at }) => at >= from && at < to);
    compare(found, `${name} changes in ${year}`, changesKnown(known, from, to), expected);
  }
  return found;
}

export const zoneLaws = {
  "offsets and wall clocks just before, at and after a change are those of Temporal and of Intl": (
    subject,
    name,
    changes,
  ) => {
    const found: string[] = [];
    const known = subject(name);
    for (const { at, before, after } of changes) {
      for (const [t, offset] of [
        [at - 1000, before],
        [at - 1, before],
        [at, after],
        [at + 1, after],
      ] as const) {
        compare(found, `offset of ${name} at ${clock(t)}`, known.offsetAt(t), offset);
        compare(found, `wall clock of ${name} at ${clock(t)}`, known.localOf(t), t + offset);
      }
      // Temporal and Intl are two witnesses: they agree with each other, too.
      compare(found, `Intl and Temporal of ${name} before ${clock(at)}`, shownOffset(name, at - 1000), before);
      compare(found, `Intl and Temporal of ${name} from ${clock(at)}`, shownOffset(name, at), after);
    }
    return found;
  },

  "wall-clock times in gaps and folds have the instants Temporal gives, and a gap ends at its change": (
    subject,
    name,
    changes,
  ) => {
    const found: string[] = [];
    const known = subject(name);
    for (const { at, before, after } of changes) {
      const [low, high] = [at + Math.min(before, after), at + Math.max(before, after)];
      const inside = [low, Math.floor((low + high) / 2), high - 1];
      for (const local of [low - 1, ...inside, high]) {
        const all = known.instantsOf(local);
        const first = known.firstInstantOf(local);
        const expected = temporalInstants(name, local);
        compare(found, `instants at which the clock of ${name} reads ${clock(local)}`, all, expected.all);
        compare(found, `first instant of ${clock(local)} in ${name}`, first, expected.first);
      }
      for (const local of inside) {
        // The same from the definition, without Temporal.
        const expected = before < after ? [] : [local - before, local - after];
        compare(found, `instants of ${clock(local)} in ${name}, by definition`, known.instantsOf(local), expected);
        if (before < after) compare(found, `end of the gap of ${name}`, known.firstInstantOf(local), at);
      }
    }
    return found;
  },

  "local days around a change start where Temporal starts them, and have its lengths": (subject, name, changes) => {
    const found: string[] = [];
    const known = subject(name);
    for (const { at, before } of changes) {
      const day = Math.floor((at - 1 + before) / dayMs);
      const days = [day - 1, day, day + 1, day + 2, day + 3];
      const starts = days.map((d) => known.firstInstantOf(d * dayMs));
      const expected = days.map((d) => temporalMidnight(name, d));
      const lengths = (all: readonly number[]): number[] => all.slice(1).map((start, i) => start - (all[i] as number));
      compare(found, `days of ${name} from ${clock((day - 1) * dayMs)}`, lengths(starts), lengths(expected));
      compare(found, `first midnight of ${name} on ${clock((day - 1) * dayMs)}`, starts[0], expected[0]);
    }
    return found;
  },
} as const satisfies Record<string, ZoneLaw>;

/** At any instants, near a change or far from one: the offset of Temporal and of Intl. */
export function offsetsLaw(subject: ZoneSubject, name: string, instants: readonly number[]): string[] {
  const found: string[] = [];
  for (const at of instants) {
    compare(found, `offset of ${name} at ${clock(at)}`, subject(name).offsetAt(at), temporalOffset(name, at));
    compare(found, `Intl and Temporal of ${name} at ${clock(at)}`, shownOffset(name, at), temporalOffset(name, at));
  }
  return found;
}
