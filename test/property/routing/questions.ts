import fc from "fast-check";
import { equals, where } from "handover/condition";
import {
  capacity,
  quota,
  rate,
  type HeldLeads,
  type LeastLoaded,
  type Limit,
  type Rep,
  type Right,
  type RoundRobin,
} from "handover/routing";
import { heldSince } from "../../unit/routing/held-since.ts";
import { minuteMs, start, type Question } from "./world.ts";

const ids = ["r0", "r1", "r2", "r3", "r4"];
const minute = fc.integer({ min: 0, max: 5 * 24 * 60 });
const instant = minute.map((n) => start + n * minuteMs);
const stretches = fc
  .array(fc.tuple(instant, fc.integer({ min: 30, max: 900 })), { maxLength: 2 })
  .map((list) =>
    list.map(([from, minutes]) => ({ from, to: from + minutes * minuteMs })).sort((a, b) => a.from - b.from),
  )
  .map((list) => list.filter(({ from }, i) => i === 0 || from > (list[i - 1]?.to ?? 0)));
const mixed =
  (nothing: number, something: number) =>
  <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.oneof({ weight: nothing, arbitrary: fc.constant(undefined) }, { weight: something, arbitrary });
const rarely = mixed(3, 1);
const often = mixed(1, 1);

export const big = where({ segment: equals("big") });
const languages = fc.subarray(["de", "pl", "EN"], { minLength: 1 });
const role = fc.constantFrom("sdr", "ae");

const someone = (id: string): fc.Arbitrary<Rep> =>
  fc
    .record({
      active: fc.constantFrom(true, true, true, true, true, false),
      calendar: fc.constantFrom("warsaw", "warsaw", "tokyo", "night", "always", "always", "always"),
      timeOff: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, stretches),
      busy: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, stretches),
      away: fc.oneof(
        { weight: 6, arbitrary: fc.constant(undefined) },
        fc.record({ since: fc.constant(0), until: fc.option(instant, { nil: undefined }) }),
      ),
      roles: fc.oneof({ weight: 3, arbitrary: fc.constant(["sdr", "ae"]) }, fc.array(role, { maxLength: 1 })),
      accepts: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constant(big)),
      limits: rarely(fc.dictionary(fc.constantFrom("open", "day", "week", "rate"), fc.constantFrom(0, 1, 2, 2.5, 5))),
      attributes: fc.record({
        languages: fc.oneof(languages, fc.constantFrom("DE", "pl")),
        certificates: fc.constantFrom<string[]>([], ["cloud"], ["cloud", "bank"], ["cloud"]),
      }),
    })
    .map((rep) => ({ id, ...rep }));

const grade = fc.constantFrom("A1", "B2", undefined);
const someLimits: fc.Arbitrary<readonly Limit[]> = fc
  .tuple(
    often(
      fc
        .record({
          atMost: fc.constantFrom(0, 1, 2, 3, 4),
          stages: often(fc.constantFrom(["inquiry", "sal"], ["sal"], ["opportunity"])),
          grades: rarely(fc.constant(["A1"])),
          units: often(fc.constantFrom({ A1: 3 }, { A1: 0 }, { B2: 0.5, A1: 1.5 })),
        })
        .map((options) => capacity({ name: "open", ...options })),
    ),
    often(
      fc
        .record({
          atMost: fc.integer({ min: 0, max: 3 }),
          timeZone: rarely(fc.constant("Asia/Tokyo")),
          when: rarely(fc.constant(big)),
        })
        .map((options) => quota({ name: "day", per: "day", ...options })),
    ),
    rarely(
      fc
        .record({ atMost: fc.integer({ min: 1, max: 5 }) })
        .map((options) => quota({ name: "week", per: "week", ...options })),
    ),
    often(
      fc
        .record({
          atMost: fc.integer({ min: 0, max: 3 }),
          within: fc.constantFrom("1m", "45m", "300m", "1500m"),
          when: rarely(fc.constant(big)),
        })
        .map((options) => rate({ name: "rate", ...options })),
    ),
  )
  .map((limits) => limits.filter((limit) => limit !== undefined));

const right: fc.Arbitrary<Right> = fc.record({
  role,
  stages: rarely(fc.constantFrom(["inquiry"], ["mql", "sal"])),
  when: rarely(fc.constant(big)),
});
const skill = fc.oneof(
  fc.record({
    rep: fc.constant("languages"),
    lead: fc.constant("properties.language"),
    dropAfter: often(fc.constantFrom("10m", "600m")),
  }),
  fc.record({
    rep: fc.constant("certificates"),
    has: fc.constantFrom("cloud", "Bank"),
    dropAfter: often(fc.constantFrom("10m", "90m")),
  }),
);
const skills = fc.uniqueArray(skill, { minLength: 1, maxLength: 2, selector: ({ rep }) => rep });

const sharing = fc.record({
  pool: fc.constant("p"),
  weights: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(undefined, true, false) },
    fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 0, max: 3 }), { minKeys: 3 }),
  ),
  hours: often(fc.constantFrom("owner" as const, "ignore" as const)),
  roles: rarely(fc.constantFrom(["sdr"], ["sdr", "ae"])),
  skills: often(skills),
});
const router: fc.Arbitrary<RoundRobin | LeastLoaded> = fc.oneof(
  { weight: 2, arbitrary: sharing.map((options) => ({ router: "round_robin", ...options }) as const) },
  fc
    .tuple(sharing, often(fc.constantFrom("count" as const, "value" as const)))
    .map(([options, measure]) => ({ router: "least_loaded", ...options, measure }) as const),
);

export const heldLeads: fc.Arbitrary<HeldLeads> = fc.record({
  stage: fc.constantFrom("inquiry", "sal", "opportunity"),
  grade,
  count: fc.integer({ min: 0, max: 2 }),
  value: fc.integer({ min: 0, max: 3 }).map((n) => n * 10_000),
});

/** Questions without preferences: neither previous owners nor time left. */
export const question: fc.Arbitrary<Question> = fc.integer({ min: 2, max: 5 }).chain((size) => {
  const team = ids.slice(0, size);
  const by = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
    fc.record(Object.fromEntries(team.map((id) => [id, of])));
  return fc
    .record({
      reps: fc.tuple(...team.map(someone)),
      missing: fc.constantFrom(false, false, false, true),
      weights: fc.tuple(...team.map(() => fc.constantFrom(0, 1, 1, 1, 2, 3))),
      router,
      lead: fc.record({
        segment: fc.constantFrom("big", "big", "small"),
        stage: fc.constantFrom("inquiry", "mql"),
        properties: fc.constantFrom({ language: "de" }, { language: "PL" }, {}),
        score: grade.map((one) =>
          one === undefined ? undefined : { fit: 1, engagement: 1, total: 1, grade: one, reasons: [] },
        ),
      }),
      now: instant,
      waited: often(fc.integer({ min: 0, max: 700 })),
      never: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(team, { maxLength: 1 })),
      rights: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(right, { minLength: 1, maxLength: 3 })),
      limits: someLimits,
      held: by(fc.array(heldLeads, { maxLength: 3 })),
      ago: by(fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 3 })),
      before: fc.array(
        fc
          .subarray(team, { minLength: 1 })
          .chain((among) => fc.constantFrom(...among).map((chosen) => ({ among, chosen }))),
        { maxLength: 8 },
      ),
    })
    .map(({ reps, missing, weights, ago, waited, lead, ...rest }) => ({
      ...rest,
      lead: {
        ...lead,
        hold: waited === undefined ? undefined : heldSince(rest.now - waited * minuteMs),
      },
      reps: missing ? reps.slice(1) : reps,
      members: team.map((repId, i) => ({ repId, weight: weights[i] as number })),
      avoid: [],
      given: Object.fromEntries(
        Object.entries(ago).map(([id, list]) => [id, list.map((n) => rest.now - n * minuteMs)]),
      ),
    }));
});
