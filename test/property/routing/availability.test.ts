import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, weekly, type Calendar } from "handover/calendar";
import { compileStaff, type Member, type Rep, type Roster, type Staff, type Verdict } from "handover/routing";

const hourMs = 3_600_000;
/** A Friday; the clock changes in Warsaw on the Sunday after, in New York three weeks before. */
const from = Date.parse("2026-03-27T00:00:00Z");
const hours = 6 * 24;

const calendars: Record<string, Calendar> = {
  warsaw: weekly({
    timeZone: "Europe/Warsaw",
    hours: { "mon-sun": ["09:00-12:30", "13:00-17:00"] },
    holidays: ["2026-03-30"],
  }),
  tokyo: weekly({ timeZone: "Asia/Tokyo", hours: { "mon-fri": "09:00-18:00" } }),
  night: weekly({ timeZone: "America/New_York", hours: { "mon-sun": "22:00-06:00" } }),
  never: weekly({ timeZone: "UTC", hours: {} }),
  always: always(),
};

const at = fc.integer({ min: -24, max: hours }).map((n) => from + n * hourMs);
const timeOff = fc
  .array(fc.tuple(at, fc.integer({ min: 1, max: 30 })), { maxLength: 3 })
  .map((stretches) =>
    stretches
      .map(([start, length]) => ({ from: start, to: start + length * hourMs, reason: "leave" }))
      .sort((a, b) => a.from - b.from),
  );
const away = fc.option(
  fc.option(at, { nil: undefined }).map((until) => ({ since: 0, until })),
  { nil: undefined, freq: 2 },
);
const rep = fc.record({
  active: fc.boolean().chain((rarely) => (rarely ? fc.constant(true) : fc.boolean())),
  calendar: fc.constantFrom(...Object.keys(calendars)),
  timeOff,
  busy: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, timeOff),
  away,
  weight: fc.constantFrom(0, 1, 1, 2),
  known: fc.constantFrom(true, true, true, false),
});
const team = fc.array(rep, { minLength: 1, maxLength: 5 }).map((reps) => {
  const all = reps.map(({ known, weight, ...one }, i) => ({
    known,
    weight,
    rep: { id: `r${i}`, attributes: {}, ...one } satisfies Rep,
  }));
  const roster: Roster = {
    version: 1,
    reps: all.filter(({ known }) => known).map((one) => one.rep),
    pools: [{ id: "p", members: all.map(({ rep: { id }, weight }) => ({ repId: id, weight })) }],
  };
  return roster;
});
type Hours = "owner" | "ignore";
const mode = fc.constantFrom<Hours>("owner", "ignore");

/** All that speaks against one member at one instant, from the roster alone: nothing compiled, nothing remembered. */
function judged(roster: Roster, { repId, weight }: Member, now: number, mode: Hours): readonly Verdict[] | undefined {
  const found = roster.reps.find(({ id }) => id === repId);
  if (found === undefined) return ["unknown_rep"];
  const during = (stretches: readonly { readonly from: number; readonly to: number }[]): boolean =>
    stretches.some(({ from, to }) => from <= now && now < to);
  const calendar = calendars[String(found.calendar)] as Calendar;
  const { away: out, active } = found;
  const facts: Partial<Record<Verdict, boolean>> = {
    weight_zero: weight === 0,
    inactive: !active,
    away: active && out !== undefined && (out.until === undefined || now < out.until),
    time_off: active && during(found.timeOff),
    busy: active && during(found.busy ?? []),
    outside_hours: active && mode === "owner" && !during(found.timeOff) && !calendar.isOpen(now),
  };
  const against = Object.keys(facts).filter((verdict) => facts[verdict as Verdict] === true) as Verdict[];
  return against.length === 0 ? undefined : against;
}

const compile = (roster: Roster): Staff => compileStaff(roster, (name) => calendars[String(name)] as Calendar);
/** Every half hour, and a millisecond to both sides of it. */
const instants = Array.from({ length: hours * 2 }, (_, i) => from + (i * hourMs) / 2).flatMap((t) => [t - 1, t, t + 1]);
type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

const laws = {
  "is at every instant what a look at each member says": (compiled: typeof compile, search: Search) =>
    fc.assert(
      fc.property(team, mode, (roster, hoursMode) => {
        const pool = compiled(roster).pool("p");
        const members = roster.pools[0]?.members ?? [];
        for (const now of instants) {
          const {
            verdicts,
            eligible,
            from: start,
            until,
          } = pool?.availability(now, hoursMode) ?? { verdicts: [], eligible: [], from: 0, until: 0 };
          expect(verdicts).toEqual(members.map((member) => judged(roster, member, now, hoursMode)));
          expect(eligible).toEqual(members.flatMap(({ repId }, i) => (verdicts[i] === undefined ? [repId] : [])));
          expect(start <= now && now < until).toBe(true);
        }
      }),
      search,
    ),
  "in any order of asking is the same": (compiled: typeof compile, search: Search) =>
    fc.assert(
      fc.property(team, mode, fc.array(at, { minLength: 2, maxLength: 30 }), (roster, hoursMode, times) => {
        const pool = compiled(roster).pool("p");
        const [members] = roster.pools;
        for (const now of times) {
          expect(pool?.availability(now, hoursMode).verdicts).toEqual(
            members?.members.map((member) => judged(roster, member, now, hoursMode)),
          );
        }
      }),
      search,
    ),
  "opens next when it is the first half hour in which somebody is in": (compiled: typeof compile, search: Search) =>
    fc.assert(
      fc.property(team, mode, fc.array(at, { minLength: 1, maxLength: 6 }), (roster, hoursMode, times) => {
        const pool = compiled(roster).pool("p");
        const members = roster.pools[0]?.members ?? [];
        const end = from + 2 * hours * hourMs;
        for (const now of times) {
          const opens = pool?.nextOpening(now, hoursMode) ?? null;
          let first = now;
          while (first < end && members.every((member) => judged(roster, member, first, hoursMode) !== undefined))
            first += hourMs / 2;
          if (first < end) expect(opens).toBe(first);
          else expect(opens === null || opens >= end).toBe(true);
        }
      }),
      search,
    ),
};
type Law = keyof typeof laws;

describe("who of a pool is in", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(compile, { numRuns: 60 });
    });
  }
});

const plantedBugs: Record<string, { readonly compiled: typeof compile; readonly breaks: readonly Law[] }> = {
  "what was found once is kept for ever": {
    compiled: (roster) => {
      const staff = compile(roster);
      const kept = new Map<Hours, ReturnType<NonNullable<ReturnType<Staff["pool"]>>["availability"]>>();
      return wrap(staff, (pool) => ({
        ...pool,
        availability: (now, hoursMode) => {
          const known = kept.get(hoursMode) ?? pool.availability(now, hoursMode);
          kept.set(hoursMode, known);
          return known;
        },
      }));
    },
    breaks: ["is at every instant what a look at each member says", "in any order of asking is the same"],
  },
  "whoever comes in first once does so for ever": {
    compiled: (roster) => {
      const kept = new Map<Hours, number | null>();
      return wrap(compile(roster), (pool) => ({
        ...pool,
        nextOpening: (now, hoursMode) => {
          const opens = kept.get(hoursMode) ?? pool.nextOpening(now, hoursMode);
          kept.set(hoursMode, opens);
          return opens;
        },
      }));
    },
    breaks: ["opens next when it is the first half hour in which somebody is in"],
  },
  "leave is forgotten": {
    compiled: (roster) => compile({ ...roster, reps: roster.reps.map((one) => ({ ...one, timeOff: [] })) }),
    breaks: [
      "is at every instant what a look at each member says",
      "opens next when it is the first half hour in which somebody is in",
    ],
  },
  "an absence never ends": {
    compiled: (roster) =>
      compile({ ...roster, reps: roster.reps.map((one) => ({ ...one, away: one.away && { since: 0 } })) }),
    breaks: [
      "is at every instant what a look at each member says",
      "opens next when it is the first half hour in which somebody is in",
    ],
  },
  "the zone is forgotten": {
    compiled: (roster) => compile({ ...roster, reps: roster.reps.map((one) => ({ ...one, calendar: "tokyo" })) }),
    breaks: ["is at every instant what a look at each member says"],
  },
};

function wrap(
  staff: Staff,
  change: (pool: NonNullable<ReturnType<Staff["pool"]>>) => NonNullable<ReturnType<Staff["pool"]>>,
): Staff {
  const pool = staff.pool("p");
  return { ...staff, pool: () => (pool === undefined ? undefined : change(pool)) };
}

describe("the laws have teeth", () => {
  for (const [bug, { compiled, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](compiled, { numRuns: 300, seed: 20261121, endOnFailure: true })).toThrow(
        "Property failed",
      );
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
