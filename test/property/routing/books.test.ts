import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limit, Load, Rep } from "handover/routing";
import { against, dateIn, mondayOf, takesPlace, weighs } from "./by-hand.ts";
import { question } from "./questions.ts";
import { desk, ledgerOf, minuteMs, start, zones, type Question } from "./world.ts";

type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

/** A lead in the test's own books. */
interface Entry {
  readonly repId: string;
  readonly at: number;
  readonly isBig: boolean;
  readonly grade: string | undefined;
  stage: "inquiry" | "sal" | "opportunity" | "won";
}
interface Move {
  readonly kind: "lead" | "step" | "close";
  readonly waits: number;
  readonly isBig: boolean;
  readonly grade: string | undefined;
  readonly which: number;
}

/** How a subject reads the books, and what it makes of the question. */
interface Subject {
  load(books: readonly Entry[], limits: readonly Limit[]): Load;
  question(asked: Question): Question;
}
const honest: Subject = {
  load: (books, limits) => ({
    held: (repId) =>
      books
        .filter((one) => one.repId === repId && one.stage !== "won")
        .map(({ stage, grade }) => ({ stage, grade, count: 1, value: 0 })),
    given: (repId, name) => {
      const limit = limits.find((one) => one.name === name);
      const isAbout = ({ isBig }: Entry): boolean =>
        limit?.limit !== "capacity" && (limit?.when === undefined || isBig);
      return books.filter((one) => one.repId === repId && isAbout(one)).map(({ at }) => at);
    },
  }),
  question: (asked) => asked,
};

/** What one more lead would make of a limit of one rep: nothing where the lead is not its business. */
function use(limit: Limit, rep: Rep, books: readonly Entry[], lead: Omit<Entry, "repId">): number | undefined {
  const own = books.filter(({ repId }) => repId === rep.id);
  if (limit.limit === "capacity") {
    const { stages, grades, units } = limit;
    const counts = (grade: string | undefined): boolean => grades === undefined || grades.includes(grade ?? "");
    const more = weighs(units, lead.grade);
    if (!counts(lead.grade) || more === 0) return undefined;
    return own
      .filter(({ stage, grade }) => stage !== "won" && takesPlace(stages, stage) && counts(grade))
      .reduce((sum, { grade }) => sum + weighs(units, grade), more);
  }
  if (limit.when !== undefined && !lead.isBig) return undefined;
  const given = own.filter(({ isBig }) => limit.when === undefined || isBig);
  if (limit.limit === "rate") {
    const within = Number.parseInt(String(limit.within)) * minuteMs;
    return given.filter(({ at }) => lead.at - at < within).length + 1;
  }
  const zone = limit.timeZone ?? (zones[String(rep.calendar)] as string);
  const period = (at: number): string => (limit.per === "day" ? dateIn(zone, at) : mondayOf(dateIn(zone, at)));
  return given.filter(({ at }) => period(at) === period(lead.at)).length + 1;
}

const moves = fc.array(
  fc.record<Move>({
    kind: fc.constantFrom("lead", "lead", "lead", "lead", "step", "close"),
    waits: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 700 })),
    isBig: fc.boolean(),
    grade: fc.constantFrom("A1", "B2", undefined),
    which: fc.nat(),
  }),
  { minLength: 20, maxLength: 60 },
);

/** Plays the moves, and shows the check every lead that comes: before it is entered in the books. */
function play(
  subject: Subject,
  asked: Question,
  list: readonly Move[],
  check: (ownerId: string | undefined, lead: Omit<Entry, "repId">, books: readonly Entry[]) => void,
): void {
  const books: Entry[] = [];
  const ledger = ledgerOf(asked);
  const load: Load = {
    held: (repId) => subject.load(books, asked.limits).held(repId),
    given: (repId, limit) => subject.load(books, asked.limits).given(repId, limit),
  };
  const route = desk(subject.question(asked), asked.router, ledger, load);
  let now = start;
  for (const { kind, waits, isBig, grade, which } of list) {
    now += waits * minuteMs;
    const open = books.filter(({ stage }) => stage !== "won");
    const one = open[which % Math.max(open.length, 1)];
    if (kind !== "lead") {
      if (one !== undefined) one.stage = kind === "close" ? "won" : one.stage === "inquiry" ? "sal" : "opportunity";
      continue;
    }
    const score = grade === undefined ? undefined : { fit: 1, engagement: 1, total: 1, grade, reasons: [] };
    const { decision, turn } = route(now, {
      segment: isBig ? "big" : "small",
      score,
      stage: "inquiry",
      hold: undefined,
    });
    const lead = { at: now, isBig, grade, stage: "inquiry" as const };
    check(decision.ownerId, lead, books);
    if (decision.ownerId === undefined || turn === undefined) continue;
    const weights = turn.weights ?? turn.eligible.map(() => 1);
    ledger.charge(ledger.positions(turn.eligible), weights, ledger.position(turn.chosen));
    books.push({ repId: decision.ownerId, ...lead });
  }
}

const someone = ({ reps }: Question, repId: string): Rep => reps.find(({ id }) => id === repId) as Rep;
const mostOf = (limit: Limit, { limits }: Rep): number => limits?.[limit.name] ?? limit.atMost;
const world = question.filter(({ limits }) => limits.length > 0);

const laws = {
  "no capacity, quota or rate is ever exceeded": (subject: Subject, search: Search) =>
    fc.assert(
      fc.property(world, moves, (asked, list) => {
        play(subject, asked, list, (ownerId, lead, books) => {
          if (ownerId === undefined) return;
          const rep = someone(asked, ownerId);
          for (const limit of asked.limits) {
            const used = use(limit, rep, books, lead);
            if (used !== undefined) expect(used, limit.name).toBeLessThanOrEqual(mostOf(limit, rep));
          }
        });
      }),
      search,
    ),
  "no stage that accepting leads to is ever fuller than a capacity says": (subject: Subject, search: Search) =>
    fc.assert(
      fc.property(world, moves, (asked, list) => {
        play(subject, asked, list, (_, __, books) => {
          for (const limit of asked.limits) {
            // Reps are free to make opportunities of what they have.
            if (limit.limit !== "capacity" || limit.stages?.includes("sal") !== true) continue;
            const { stages, grades, units } = limit;
            for (const rep of asked.reps) {
              const sum = books
                .filter(({ repId, stage }) => repId === rep.id && stages.includes(stage))
                .filter(({ grade }) => grades === undefined || grades.includes(grade ?? ""))
                .reduce((total, { grade }) => total + weighs(units, grade), 0);
              expect(sum, limit.name).toBeLessThanOrEqual(mostOf(limit, rep));
            }
          }
        });
      }),
      search,
    ),
  "a lead finds nobody only where nobody who is there has room": (subject: Subject, search: Search) =>
    fc.assert(
      fc.property(world, moves, (asked, list) => {
        play(subject, asked, list, (ownerId, lead, books) => {
          if (ownerId !== undefined) return;
          const there = { ...asked, limits: [], now: lead.at };
          const differs = { segment: lead.isBig ? "big" : "small", stage: "inquiry", hold: undefined };
          const able = asked.members
            .map(({ repId }) => repId)
            .filter((repId) => against({ ...there, lead: { ...asked.lead, ...differs } }, repId).size === 0);
          const roomy = able.filter((repId) =>
            asked.limits.every((limit) => {
              const rep = someone(asked, repId);
              return (use(limit, rep, books, lead) ?? 0) <= mostOf(limit, rep);
            }),
          );
          expect(roomy).toEqual([]);
        });
      }),
      search,
    ),
};
type Law = keyof typeof laws;
const [exceeded, full, unused] = Object.keys(laws) as [Law, Law, Law];

describe("what reps get, by books of one's own", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(honest, { numRuns: 150 });
    });
  }
});

const reading = (load: Subject["load"]): Subject => ({ ...honest, load });
const limiting = (change: (limit: Limit) => Limit): Subject => ({
  ...honest,
  question: (asked) => ({ ...asked, limits: asked.limits.map(change) }),
});
const plantedBugs: Record<string, { readonly subject: Subject; readonly breaks: readonly Law[] }> = {
  "what is held is not told": {
    subject: reading((books, limits) => ({ ...honest.load(books, limits), held: () => [] })),
    breaks: [exceeded],
  },
  "what is not accepted yet takes no place": {
    subject: reading((books, limits) => {
      const known = books.filter(({ stage }) => stage !== "inquiry");
      return { ...honest.load(books, limits), held: (repId) => honest.load(known, limits).held(repId) };
    }),
    breaks: [exceeded, full],
  },
  "what was given is not told": {
    subject: reading((books, limits) => ({ ...honest.load(books, limits), given: () => [] })),
    breaks: [exceeded],
  },
  "whoever won a lead goes on holding it": {
    subject: reading((books, limits) => {
      const open = books.map((one) => ({ ...one, stage: one.stage === "won" ? ("sal" as const) : one.stage }));
      return { ...honest.load(books, limits), held: (repId) => honest.load(open, limits).held(repId) };
    }),
    breaks: [unused],
  },
  "every quota counts every lead": {
    subject: reading((books, limits) => ({
      ...honest.load(books, limits),
      given: (repId) => books.filter((one) => one.repId === repId).map(({ at }) => at),
    })),
    breaks: [unused],
  },
  "days begin at midnight in Honolulu": {
    subject: limiting((limit) => (limit.limit === "quota" ? { ...limit, timeZone: "Pacific/Honolulu" } : limit)),
    breaks: [exceeded, unused],
  },
  "a rate looks back half as far": {
    subject: limiting((limit) =>
      limit.limit === "rate" ? { ...limit, within: { minutes: Number.parseInt(String(limit.within)) / 2 } } : limit,
    ),
    breaks: [exceeded],
  },
  "every lead weighs one": {
    subject: limiting((limit) => (limit.limit === "capacity" ? { ...limit, units: undefined } : limit)),
    breaks: [exceeded, unused],
  },
};

describe("the laws have teeth", () => {
  for (const [bug, { subject, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](subject, { numRuns: 1_000, seed: 20261121, endOnFailure: true })).toThrow(
        "Property failed",
      );
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
