import fc from "fast-check";
import { compare, definition, plus } from "./definition.ts";
import { equal, holds, sameAs, sumOf, text, zero } from "./law.ts";
import type { Law } from "./law.ts";
import { seeded } from "../../support/dice.ts";
import { play, schedules, turnSchedules } from "./schedule.ts";
import { joining, newWeights, returning } from "./sharing-laws.ts";
import type { Entrant, Exact, Subject } from "./subject.ts";

const snapshot = (subject: Subject): string =>
  [...subject.ids()]
    .sort()
    .map((id) => `${id} ${text(subject.credit(id))}`)
    .join(", ");

const agreement: Law = {
  title: "picks and credits are those of the definition, whatever happens",
  check: (make, options) =>
    fc.assert(
      fc.property(schedules, (schedule) => {
        const trail = (subject: Subject): string[] => {
          const steps: string[] = [];
          play(schedule, subject, (picked) => steps.push(`${picked ?? "nobody"}: ${snapshot(subject)}`));
          return steps;
        };
        sameAs(trail(make()), trail(definition()), "course");
      }),
      { ...options, numRuns: 400 },
    ),
};

const zeroSum: Law = {
  title: "credits sum to zero exactly after every step",
  check: (make, options) =>
    fc.assert(
      fc.property(schedules, (schedule) => {
        const subject = make();
        play(schedule, subject, () => sameAs(text(sumOf(subject)), "0/1", "sum"));
      }),
      { ...options, numRuns: 300 },
    ),
};

const highestWins: Law = {
  title: "the chosen one stood highest after earning, and pays 1",
  check: (make, options) =>
    fc.assert(
      fc.property(turnSchedules, (schedule) => {
        const subject = make();
        let before = new Map<string, Exact>();
        play(schedule, subject, (picked) => {
          if (picked !== undefined) {
            const owed = plus(subject.credit(picked), { numerator: 1n, denominator: 1n });
            for (const id of subject.ids()) {
              const earned = compare(subject.credit(id), before.get(id) ?? zero) > 0;
              holds(!earned || compare(owed, subject.credit(id)) >= 0, `${id} stood higher than ${picked}`);
            }
          }
          before = new Map(subject.ids().map((id) => [id, subject.credit(id)]));
        });
      }),
      { ...options, numRuns: 200 },
    ),
};

const knownTie: Law = {
  title: "weights 1, 4, 1 after counts 1, 3, 0 tie, and the tie goes to the least recently assigned",
  check: (make) => {
    const subject = make();
    const lead: Entrant[] = [
      { id: "c", weight: 1 },
      { id: "b", weight: 4 },
      { id: "a", weight: 1 },
    ];
    for (const chosen of ["c", "b", "b", "b"]) subject.charge(lead, chosen);
    // With the fifth lead a is owed 5/6 and b 1/3; with the sixth everybody is even again.
    sameAs(subject.turn(lead), "a", "fifth lead");
    sameAs(subject.turn(lead), "b", "sixth lead");
    const even = ["b", "c", "a"];
    for (const id of even) subject.charge(equal(even), id);
    sameAs(
      even.map(() => subject.turn(equal(even))),
      even,
      "an even round goes by who waited longest",
    );
    const fresh = make();
    sameAs(
      even.map(() => fresh.turn(equal(even))),
      ["a", "b", "c"],
      "of those never assigned, the first id goes first",
    );
  },
};

/** Two reps who earned the same in another order and in other pieces: equal in mathematics, hardly ever in floating numbers. */
const generatedTies: Law = {
  title: "credits that are mathematically equal tie, by whatever road they came",
  check: (make, options) => {
    const share = fc.record({
      weight: fc.integer({ min: 1, max: 9 }),
      rest: fc.integer({ min: 1, max: 40 }),
      pieces: fc.integer({ min: 1, max: 3 }),
    });
    const road = fc.array(share, { minLength: 2, maxLength: 12 }).chain((list) =>
      fc.record({
        list: fc.constant(list.map((whole) => ({ ...whole, pieces: 1 }))),
        shuffled: fc.shuffledSubarray(list, { minLength: list.length }),
      }),
    );
    fc.assert(
      fc.property(road, fc.boolean(), ({ list, shuffled }, firstIsB) => {
        const subject = make();
        const earn = (id: string, by: typeof list): void => {
          for (const { weight, rest, pieces } of by) {
            const others = pieces * (weight + rest) - weight;
            const lead = [
              { id, weight },
              { id: "rest", weight: others },
            ];
            for (let piece = 0; piece < pieces; piece++) subject.charge(lead, "rest");
          }
        };
        earn("a", list);
        earn("b", shuffled);
        const order = firstIsB ? ["b", "a"] : ["a", "b"];
        for (const id of order) subject.charge([], id);
        for (const id of ["rest", "rest"]) subject.charge([], id);
        sameAs(subject.pick(equal(["a", "b"])), order[0], "who waited longer");
        sameAs(subject.pick(equal(["b", "a"])), order[0], "who waited longer, other order");
      }),
      { ...options, numRuns: 300 },
    );
  },
};

const fineDifferences: Law = {
  title: "credits that differ, by however little, do not tie",
  check: (make, options) =>
    fc.assert(
      fc.property(
        fc.integer({ min: 10 ** 11, max: 10 ** 12 }),
        fc.integer({ min: 1, max: 10 ** 10 }),
        (total, weight) => {
          const subject = make();
          const earn = (id: string, share: number): void => {
            subject.charge(
              [
                { id, weight: share },
                { id: "rest", weight: total - share },
              ],
              "rest",
            );
          };
          earn("waited", weight);
          earn("owed", weight + 1);
          for (const id of ["waited", "owed", "rest"]) subject.charge([], id);
          sameAs(subject.pick(equal(["waited", "owed"])), "owed", "who is owed a trifle more");
          sameAs(subject.pick(equal(["owed", "waited"])), "owed", "who is owed a trifle more, other order");
        },
      ),
      { ...options, numRuns: 100 },
    ),
};

const orderBlind: Law = {
  title: "the order in which members are listed and join decides nothing",
  check: (make, options) =>
    fc.assert(
      fc.property(schedules, fc.integer(), (schedule, seed) => {
        const random = seeded(seed);
        const shuffle = <T>(list: T[]): T[] =>
          list
            .map((item) => ({ item, key: random() }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const trail = (reorder: (lead: Entrant[]) => Entrant[]): unknown[] => {
          const picks: unknown[] = [];
          const subject = make();
          play(schedule, subject, (picked) => picks.push(picked ?? null, snapshot(subject)), reorder);
          return picks;
        };
        sameAs(
          trail(shuffle),
          trail((lead) => lead),
          "course",
        );
      }),
      { ...options, numRuns: 200 },
    ),
};

const storable: Law = {
  title: "a round trip through JSON at any point changes nothing",
  check: (make, options) =>
    fc.assert(
      fc.property(schedules, (schedule) => {
        const trail = (always: boolean): unknown[] => {
          const picks: unknown[] = [];
          const subject = make();
          const steps = schedule.steps.filter(({ kind }) => kind !== "reload");
          play({ ...schedule, steps }, subject, (picked) => {
            picks.push(picked ?? null, snapshot(subject));
            if (always) subject.reload();
          });
          return picks;
        };
        sameAs(trail(true), trail(false), "course");
        const even = ["b", "c", "a"];
        const subject = make();
        for (const id of even) subject.charge(equal(even), id);
        subject.reload();
        sameAs(
          even.map(() => subject.turn(equal(even))),
          even,
          "who waited longest is remembered",
        );
      }),
      { ...options, numRuns: 200 },
    ),
};

const inverse: Law = {
  title: "a refund takes a turn back exactly, also when the denominator has grown since",
  check: (make, options) =>
    fc.assert(
      fc.property(
        turnSchedules,
        turnSchedules,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (before, after, weight, outside) => {
          const lead: Entrant[] = [
            { id: "rep-00", weight },
            { id: "rep-71", weight: 3 },
            { id: "rep-42", weight: 5 },
          ];
          const chosen = outside ? "owner" : "rep-71";
          const record: { lead: readonly Entrant[]; chosen: string }[] = [];
          const run = (subject: Subject, replay: boolean): string => {
            play(before, subject, () => {});
            if (!replay) subject.charge(lead, chosen);
            if (replay) for (const entry of record) subject.charge(entry.lead, entry.chosen);
            else
              play(
                after,
                {
                  ...subject,
                  turn: (entrants) => {
                    const picked = subject.turn(entrants);
                    if (picked !== undefined) record.push({ lead: entrants, chosen: picked });
                    return picked;
                  },
                },
                () => {},
              );
            if (!replay) subject.refund(lead, chosen);
            else subject.join("owner");
            return subject.ids().length === 0 ? "" : snapshotWithout(subject);
          };
          sameAs(run(make(), false), run(make(), true), "credits");
        },
      ),
      { ...options, numRuns: 300 },
    ),
};

/** Zero credits aside: who has joined without a turn does not matter. */
const snapshotWithout = (subject: Subject): string =>
  [...subject.ids()]
    .filter((id) => subject.credit(id).numerator !== 0n)
    .sort()
    .map((id) => `${id} ${text(subject.credit(id))}`)
    .join(", ");

const exclusion: Law = {
  title: "a weight of 0 excludes, also the one who is owed most",
  check: (make) => {
    const subject = make();
    for (let i = 0; i < 3; i++) subject.charge(equal(["a", "b"]), "b");
    const lead: Entrant[] = [
      { id: "a", weight: 0 },
      { id: "b", weight: 2 },
      { id: "c", weight: 1 },
    ];
    const before = text(subject.credit("a"));
    for (let i = 0; i < 10; i++) {
      holds(subject.pick(lead) !== "a", "a was picked");
      holds(subject.turn(lead) !== "a", "a was chosen");
    }
    sameAs(text(subject.credit("a")), before, "credit of a");
    sameAs(subject.turn([{ id: "a", weight: 0 }]) ?? null, null, "nobody has a weight");
    sameAs(subject.pick([]) ?? null, null, "nobody is eligible");
  },
};

/** The laws a ledger keeps also when credits are rounded to a grid. */
export const everydayLaws: readonly Law[] = [
  zeroSum,
  knownTie,
  generatedTies,
  orderBlind,
  storable,
  inverse,
  exclusion,
  returning,
  joining,
  newWeights,
];

export const laws: readonly Law[] = [agreement, ...everydayLaws, highestWins, fineDifferences];
