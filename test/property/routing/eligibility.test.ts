import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacity, quota, rate, type Rep, type Verdict } from "handover/routing";
import { against, candidates } from "./by-hand.ts";
import { big, question } from "./questions.ts";
import { apply, ask, hourMs, start, type Ask, type Question } from "./world.ts";

type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };

/** Those whom the decision has nothing against. */
const free = ({ decision }: ReturnType<Ask>): string[] =>
  (decision.pool?.reps ?? []).filter((_, i) => (decision.pool?.verdicts[i] ?? undefined) === undefined);

/** Those who can have it now. Whoever had it before is one of them only where nobody else comes, now or later. */
function comers(asked: Question): string[] {
  const { never, avoid } = asked;
  const others = { ...asked, never: [...never, ...avoid], avoid: [] };
  const able = candidates(others);
  return able.length > 0 || ask(others).decision.until !== undefined ? able : candidates(asked);
}

const onRep =
  (change: (rep: Rep) => Partial<Rep>) =>
  (asked: Question, id: string): Question => ({
    ...asked,
    reps: asked.reps.map((rep) => (rep.id === id ? { ...rep, ...change(rep) } : rep)),
  });
const onRouter =
  (change: Partial<Question["router"]>) =>
  (asked: Question): Question => ({
    ...asked,
    router: { ...asked.router, ...change } as Question["router"],
  });
/** Each adds a rule or a fact that may only take somebody out. */
const tightenings: Record<string, (asked: Question, id: string) => Question> = {
  "a capacity": (asked) => ({ ...asked, limits: [...asked.limits, capacity({ name: "more", atMost: 2 })] }),
  "a quota": (asked) => ({ ...asked, limits: [...asked.limits, quota({ name: "more", atMost: 1, per: "week" })] }),
  "a rate": (asked) => ({ ...asked, limits: [...asked.limits, rate({ name: "more", atMost: 1, within: "2000m" })] }),
  "a number of the rep's own that is lower": onRep(({ limits = {} }) => ({ limits: { ...limits, open: 0, day: 0 } })),
  "rights where there were none": (asked) =>
    asked.rights.length > 0 ? asked : { ...asked, rights: [{ role: "sdr", when: big }] },
  "a role the router asks for": (asked) =>
    asked.router.roles === undefined ? onRouter({ roles: ["ae"] })(asked) : asked,
  "a skill": (asked) =>
    onRouter({ skills: [...(asked.router.skills ?? []), { rep: "certificates", has: "bank" }] })(asked),
  "what a rep accepts": onRep(({ accepts = big }) => ({ accepts })),
  "a meeting": onRep(() => ({ busy: [{ from: start - hourMs, to: start + 1e9 }] })),
  leave: onRep(() => ({ timeOff: [{ from: start - hourMs, to: start + 1e9 }] })),
  "one more who must not have it": (asked, id) => ({ ...asked, never: [...asked.never, id] }),
  "a lead more that a rep holds": (asked, id) => {
    const more = { stage: "sal", grade: "A1", count: 1, value: 0 };
    return { ...asked, held: { ...asked.held, [id]: [...(asked.held[id] ?? []), more] } };
  },
  "a lead more that a rep was given": (asked, id) => ({
    ...asked,
    given: { ...asked.given, [id]: [...(asked.given[id] ?? []), asked.now] },
  }),
  "a bound on how far ahead": onRouter({ maxAhead: 1 }),
};

const laws = {
  "no rule and no fact that speaks against somebody ever adds a candidate": (subject: Ask, search: Search) =>
    fc.assert(
      fc.property(question, fc.constantFrom(...Object.keys(tightenings)), (asked, name) => {
        const before = free(subject(asked));
        const tighten = tightenings[name] as (typeof tightenings)[string];
        for (const { repId } of asked.members)
          expect(before).toEqual(expect.arrayContaining(free(subject(tighten(asked, repId)))));
      }),
      search,
    ),
  "whoever had the lead before can have it only once nobody else is waited for": (subject: Ask, search: Search) =>
    fc.assert(
      fc.property(question, fc.subarray(["r0", "r1", "r2", "r3"]), (plain, avoid) => {
        const asked = { ...plain, avoid };
        expect(free(subject(asked))).toEqual(comers(asked));
      }),
      search,
    ),
  "a preference narrows the choice and never empties it": (subject: Ask, search: Search) =>
    fc.assert(
      fc.property(
        question,
        fc.subarray(["r0", "r1", "r2", "r3"]),
        fc.constantFrom("1h", "30h"),
        (plain, avoid, timeLeft) => {
          const asked = { ...plain, avoid };
          const after = free(subject(onRouter({ timeLeft })(asked)));
          expect(comers(asked)).toEqual(expect.arrayContaining(after));
          expect(after.length > 0).toBe(comers(asked).length > 0);
        },
      ),
      search,
    ),
  "whoever gets a lead is one of the pool asked against whom nothing speaks, and nobody gets it only where all are out":
    (subject: Ask, search: Search) =>
      fc.assert(
        fc.property(question, fc.subarray(["r0", "r1"]), fc.constantFrom(undefined, 1, 2), (plain, avoid, maxAhead) => {
          const asked = onRouter({ maxAhead })({ ...plain, avoid });
          const { decision } = subject(asked);
          const able = comers(asked);
          expect(decision.outcome === "assigned").toBe(able.length > 0);
          if (able.length > 0) expect(able).toContain(decision.ownerId);
        }),
        search,
      ),
  "the reasons against each are all there are": (subject: Ask, search: Search) =>
    fc.assert(
      fc.property(question, fc.constantFrom(undefined, 1), (plain, maxAhead) => {
        const asked = onRouter({ maxAhead })(plain);
        const { pool } = subject(asked).decision;
        for (const [i, { repId }] of asked.members.entries()) {
          const told: readonly Verdict[] = pool?.verdicts[i] ?? [];
          expect([...told].sort()).toEqual([...against(asked, repId)].sort());
        }
      }),
      search,
    ),
  "whoever is out keeps their place, unless only too far ahead, and one lead is earned and paid": (
    subject: Ask,
    search: Search,
  ) =>
    fc.assert(
      fc.property(question, fc.subarray(["r0", "r1"]), fc.constantFrom(undefined, 1), (plain, avoid, maxAhead) => {
        const asked = onRouter({ maxAhead })({ ...plain, avoid });
        const answer = subject(asked);
        const repIds = asked.members.map(({ repId }) => repId);
        const before = repIds.map((id) => answer.ledger.describe(id, 9));
        apply(answer);
        const now = repIds.map((id) => answer.ledger.describe(id, 9));
        const { decision } = answer;
        const told = decision.explain({ format: "json" }).candidates;
        for (const [i, repId] of repIds.entries()) {
          const verdicts = decision.pool?.verdicts[i] ?? [];
          const earns = verdicts.length === 0 || verdicts.join() === "ahead";
          if (!earns || decision.outcome !== "assigned") expect(now[i], repId).toBe(before[i]);
          else if (verdicts.join() === "ahead") expect(Number(now[i])).toBeGreaterThan(Number(before[i]));
          expect(told[i]?.creditAfter).toBeCloseTo(Number(now[i]), 6);
        }
        const sum = (of: (one: (typeof told)[number]) => number): number =>
          told.reduce((total, one) => total + of(one), 0);
        expect(sum(({ creditAfter, creditBefore }) => creditAfter - creditBefore)).toBeCloseTo(0);
        expect(sum(({ earned }) => earned)).toBeCloseTo(decision.outcome === "assigned" ? 1 : 0);
      }),
      search,
    ),
};
type Law = keyof typeof laws;
const [monotone, kept, soft, noDefault, reasons, places] = Object.keys(laws) as [Law, Law, Law, Law, Law, Law];

describe("who may have a lead", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(ask, { numRuns: 600 });
    });
  }
});

const forgetting =
  (change: (asked: Question) => Partial<Question>): Ask =>
  (asked) =>
    ask({ ...asked, ...change(asked) });
const ofReps = (change: Partial<Rep>): Ask =>
  forgetting(({ reps }) => ({ reps: reps.map((rep) => ({ ...rep, ...change })) }));
const ofRouter =
  (change: Partial<Question["router"]>): Ask =>
  (asked) =>
    ask(onRouter(change)(asked));
const withoutLimit = (kind: string): Ask =>
  forgetting(({ limits }) => ({ limits: limits.filter(({ limit }) => limit !== kind) }));

const plantedBugs: Record<string, { readonly subject: Ask; readonly breaks: readonly Law[] }> = {
  "the last limit replaces those before it": {
    subject: forgetting(({ limits }) => ({ limits: limits.slice(-1) })),
    breaks: [monotone, noDefault, reasons],
  },
  "the last skill replaces those before it": {
    subject: (asked) => ask(onRouter({ skills: asked.router.skills?.slice(-1) })(asked)),
    breaks: [monotone, reasons],
  },
  "a second skill lacking is not told": {
    subject: (asked) => {
      const { decision, ...rest } = ask(asked);
      const isFirst = (list: readonly string[], verdict: string, i: number): boolean =>
        !verdict.startsWith("skills") || list.findIndex((one) => one.startsWith("skills")) === i;
      const verdicts = decision.pool?.verdicts.map((list) => list?.filter((verdict, i) => isFirst(list, verdict, i)));
      return {
        ...rest,
        decision: { ...decision, pool: decision.pool && { ...decision.pool, verdicts: verdicts ?? [] } },
      } as never;
    },
    breaks: [reasons],
  },
  "whoever had the lead before never gets it again": {
    subject: forgetting(({ never, avoid }) => ({ never: [...never, ...avoid], avoid: [] })),
    breaks: [kept, soft, noDefault],
  },
  "nobody minds who had the lead before": { subject: forgetting(() => ({ avoid: [] })), breaks: [kept, noDefault] },
  "where all are out the first of the pool gets it": {
    subject: (asked) => {
      const answer = ask(asked);
      if (answer.decision.outcome === "assigned") return answer;
      return {
        ...answer,
        decision: { ...answer.decision, outcome: "assigned", ownerId: asked.members[0]?.repId },
      } as never;
    },
    breaks: [noDefault],
  },
  "everybody on record earns": {
    subject: (asked) => {
      const answer = ask(asked);
      const eligible = asked.members.map(({ repId }) => repId);
      return { ...answer, turn: answer.turn && { ...answer.turn, eligible, weights: undefined } };
    },
    breaks: [places],
  },
  "whoever is too far ahead stays there": {
    subject: (asked) => {
      const answer = ask(asked);
      if (answer.turn === undefined) return answer;
      const eligible = answer.turn.eligible.filter((id) => free(answer).includes(id));
      return { ...answer, turn: { ...answer.turn, eligible, weights: undefined } };
    },
    breaks: [places],
  },
  "leave is forgotten": { subject: ofReps({ timeOff: [] }), breaks: [reasons, noDefault] },
  "meetings are forgotten": { subject: ofReps({ busy: [] }), breaks: [reasons, noDefault] },
  "what reps accept is forgotten": { subject: ofReps({ accepts: undefined }), breaks: [reasons, noDefault] },
  "the reps' own numbers are forgotten": { subject: ofReps({ limits: undefined }), breaks: [reasons, noDefault] },
  "rights are forgotten": { subject: forgetting(() => ({ rights: [] })), breaks: [reasons, noDefault] },
  "skills are forgotten": { subject: ofRouter({ skills: undefined }), breaks: [reasons, noDefault] },
  "the router's roles are forgotten": { subject: ofRouter({ roles: undefined }), breaks: [reasons, noDefault] },
  "capacity is forgotten": { subject: withoutLimit("capacity"), breaks: [reasons, noDefault] },
  "quotas are forgotten": { subject: withoutLimit("quota"), breaks: [reasons, noDefault] },
  "rates are forgotten": { subject: withoutLimit("rate"), breaks: [reasons, noDefault] },
  "nobody is too far ahead": { subject: ofRouter({ maxAhead: undefined }), breaks: [reasons, noDefault] },
};

describe("the laws have teeth", () => {
  for (const [bug, { subject, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](subject, { numRuns: 3_000, seed: 20261121, endOnFailure: true })).toThrow(
        "Property failed",
      );
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
