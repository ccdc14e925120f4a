import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "handover/calendar";
import {
  decisionOf,
  type DecisionRecord,
  type PoolTrace,
  firstOf,
  fixed,
  leastLoaded,
  openLedger,
  roundRobin,
  type Decision,
  type Ledger,
  type Rep,
  type Router,
  type Verdict,
  type WhatIf,
} from "handover/routing";
import { against } from "./by-hand.ts";
import { question } from "./questions.ts";
import { ask as askPool, desk, hourMs, ledgerOf, type Question as PoolQuestion } from "./world.ts";
import { runs } from "../../support/rounds.ts";

type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };
/** What a decision says of itself. */
interface Voice {
  whatIf(decision: Decision, repId: string): WhatIf;
  tieBreak(decision: Decision): string | undefined;
}
const honest: Voice = {
  whatIf: (decision, repId) => decision.whatIf(repId),
  tieBreak: (decision) => decision.explain({ format: "json" }).tieBreak,
};

/** A question to the pool's router, with others before it and after it. */
interface Question extends PoolQuestion {
  readonly first: readonly Router[];
  readonly last: readonly Router[];
}

function ask(asked: Question, ledger: Ledger = ledgerOf(asked)): Decision {
  const { first, router, last } = asked;
  const whole = first.length + last.length === 0 ? router : firstOf(...first, router, ...last);
  return desk(asked, whole, ledger)(asked.now).decision;
}

/** Who has the lead, or may accept it. */
const takers = ({ ownerId, offeredTo = [] }: Decision): readonly string[] =>
  ownerId === undefined ? offeredTo : [ownerId];

/** A rep against whom no rule says anything. */
const perfect = (id: string): Rep => ({
  id,
  active: true,
  timeOff: [],
  calendar: "always",
  roles: ["sdr", "ae"],
  limits: { open: 1e6, day: 1e6, week: 1e6, rate: 1e6 },
  attributes: { languages: ["de", "pl"], certificates: ["cloud", "bank"] },
});
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const least = (weights: readonly number[]): number => weights.reduce(gcd, 0) || 1;

/** The question with exactly these obstacles out of one rep's way. */
function without(asked: Question, repId: string, obstacles: readonly Verdict[]): Question {
  return obstacles.reduce((now, verdict) => lift(now, repId, verdict), asked);
}

function lift(asked: Question, repId: string, verdict: Verdict): Question {
  const [code, which = ""] = verdict.split(":");
  const { router, members, never, avoid } = asked;
  const onRep = (change: (rep: Rep) => Partial<Rep>): Question => ({
    ...asked,
    reps: asked.reps.map((rep) => (rep.id === repId ? { ...rep, ...change(rep) } : rep)),
  });
  switch (code) {
    case "unknown_rep":
      return perfected(asked, repId);
    case "weight_zero":
      return withWeight(asked, repId);
    case "inactive":
      return onRep((rep) => ({ active: true, timeOff: [], busy: [], away: undefined, ...roundTheClock(rep) }));
    case "away":
      return onRep(() => ({ away: undefined }));
    case "time_off":
      return onRep((rep) => ({ timeOff: [], ...roundTheClock(rep) }));
    case "busy":
      return onRep(() => ({ busy: [] }));
    case "outside_hours":
      return onRep(roundTheClock);
    case "just_gave_up":
      return { ...asked, never: never.filter((id) => id !== repId) };
    case "previous_owner":
      return { ...asked, avoid: avoid.filter((id) => id !== repId) };
    case "not_asking":
      return { ...asked, only: repId };
    case "shift_ends": {
      // A day that has long to go, wherever on earth that is.
      const early = ["Pacific/Honolulu", "Asia/Tokyo", "UTC"].find(
        (timeZone) => dayLeft(asked.now, timeZone) > 10 * hourMs,
      );
      return onRep(() => ({
        calendar: always({ timeZone: early ?? "UTC" }).spec,
        timeOff: [],
        limits: perfect(repId).limits,
      }));
    }
    case "role":
      return onRep(() => ({ roles: [...(router.roles ?? []), ...rolesThatMay(asked)] }));
    case "accepts":
      return onRep(() => ({ accepts: undefined }));
    case "skills":
      return onRep(({ attributes }) => ({
        attributes: { ...attributes, [which]: perfect(repId).attributes[which] ?? "" },
      }));
    case "capacity":
    case "quota":
    case "rate":
      return onRep(({ limits }) => ({ limits: { ...limits, [which]: 1e6 } }));
    default:
      throw new Error(`no way to lift ${verdict} in a pool of ${members.length}`);
  }
}

const rolesThatMay = ({ rights }: Question): string[] => rights.map(({ role }) => role);

/** Never closed, and on the same clock. */
const roundTheClock = ({ calendar }: Rep): { readonly calendar: string } => {
  const name = String(calendar).replace(/ always$/, "");
  return { calendar: name === "always" ? name : `${name} always` };
};

function withWeight(asked: Question, repId: string): Question {
  const { weights } = asked.router;
  if (typeof weights === "object") {
    const list = asked.members.map((one) => weights[one.repId] ?? 0);
    if ((weights[repId] ?? 0) > 0) return asked;
    return { ...asked, router: { ...asked.router, weights: { ...weights, [repId]: least(list) } } };
  }
  const unit = least(asked.members.map(({ weight }) => weight));
  const members = asked.members.map((one) => (one.repId === repId && one.weight === 0 ? { repId, weight: unit } : one));
  return { ...asked, members };
}

const dayLeft = (now: number, timeZone: string): number => always({ timeZone }).timeline.endOfWorkingDay(now, 0)! - now;

/** All of a rep made as good as can be. */
function perfected(asked: Question, repId: string): Question {
  const { reps, never, avoid, only } = asked;
  const others = { reps: [...reps.filter(({ id }) => id !== repId), perfect(repId)] };
  const free = { never: never.filter((id) => id !== repId), avoid: avoid.filter((id) => id !== repId) };
  return withWeight({ ...asked, ...others, ...free, only: only === undefined ? undefined : repId }, repId);
}

/** Where nobody has any right to a lead, no role is enough. How long somebody's day would be who is not in is not told. */
const isMendable = (asked: Question, repId: string, obstacles: readonly Verdict[]): boolean => {
  const { timeLeft } = asked.router;
  if (timeLeft !== undefined && obstacles.some((one) => clockBound.has(one))) return false;
  if (!obstacles.includes("role") && !obstacles.includes("unknown_rep")) return true;
  return rolesThatMay(asked).length > 0 && against(without(asked, repId, obstacles), repId).size === 0;
};
const clockBound: ReadonlySet<string> = new Set(["outside_hours", "inactive", "time_off", "unknown_rep"]);

const ids = ["r0", "r1", "r2", "r3"];
const plain = question.map((asked): Question => ({ ...asked, first: [], last: [] }));
const hours = fc.constantFrom("owner" as const, "ignore" as const);
const other: fc.Arbitrary<Router> = fc.oneof(
  fc.tuple(hours, fc.constantFrom(1, 2)).map(([mode, offerTo]) => roundRobin({ pool: "q", hours: mode, offerTo })),
  hours.map((mode) => leastLoaded({ pool: "q", hours: mode })),
  fc.tuple(fc.constantFrom(...ids), hours).map(([repId, mode]) => fixed({ repId, hours: mode })),
);
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const chained: fc.Arbitrary<Question> = fc
  .record({
    asked: plain,
    avoid: fc.oneof(fc.constant([]), fc.subarray(["r0", "r1", "r2"])),
    offerTo: fc.constantFrom(1, 1, 2, 3),
    timeLeft: rarely(fc.constantFrom("1h", "9h")),
    only: rarely(fc.constantFrom(...ids)),
    second: fc.subarray(ids),
    first: fc.oneof(fc.constant([]), fc.array(other, { maxLength: 2 })),
    last: fc.oneof(fc.constant([]), fc.array(other, { maxLength: 1 })),
  })
  .map(({ asked, offerTo, timeLeft, ...rest }) => ({
    ...asked,
    ...rest,
    router: { ...asked.router, offerTo, timeLeft } as Question["router"],
  }));

const laws = {
  "with exactly the obstacles gone the lead is theirs when it says so, and somebody else's when it says so": (
    voice: Voice,
    search: Search,
  ) =>
    fc.assert(
      fc.property(chained, (asked) => {
        const decision = ask(asked);
        for (const repId of ids) {
          const told = voice.whatIf(decision, repId);
          if (takers(decision).includes(repId)) {
            expect(told.verdict).toBe("had_it");
            continue;
          }
          if (told.verdict === "unknown") {
            expect(asked.only).toBeDefined();
            continue;
          }
          if (told.verdict === "not_asked") {
            expect(takers(ask(perfected(asked, repId)))).not.toContain(repId);
            continue;
          }
          expect(["lifted", "outbid"]).toContain(told.verdict);
          if (!isMendable(asked, repId, told.obstacles)) continue;
          const now = takers(ask(without(asked, repId, told.obstacles)));
          if (told.verdict === "lifted") {
            expect(now).toContain(repId);
            expect([told.instead, told.short, told.less]).toEqual([undefined, 0, 0]);
          } else {
            expect(now).not.toContain(repId);
            expect(now).toContain(told.instead);
          }
        }
      }),
      search,
    ),
  "what somebody is short of is what it takes, and not less": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(chained, (asked) => {
        const decision = ask(asked);
        for (const repId of ids) {
          const { verdict, short, less, obstacles } = voice.whatIf(decision, repId);
          if (verdict !== "outbid" || !isMendable(asked, repId, obstacles)) continue;
          const free = without(asked, repId, obstacles);
          const held = (more: number): Question => (less === 0 ? free : holding(free, repId, less, more));
          const has = (one: Question, leads: number): boolean =>
            takers(ask(one, granted(one, repId, leads))).includes(repId);
          const [over, under] = [(Math.ceil(short * 1e6) + 1) / 1e6, (Math.floor(short * 1e6) - 1) / 1e6];
          const enough = less > 0 && short === 0 && has(held(0), 0) ? 0 : over;
          expect(has(held(0), enough)).toBe(true);
          if (enough > 0) expect(has(held(0), under)).toBe(false);
          if (less > 0) expect(has(held(1), enough)).toBe(false);
        }
      }),
      search,
    ),
  "what is said to be enough is enough": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(chained, (asked) => {
        const decision = ask(asked);
        for (const repId of ids) {
          const { verdict, less, obstacles, text } = voice.whatIf(decision, repId);
          if (verdict !== "outbid" || !isMendable(asked, repId, obstacles)) continue;
          const free = without(asked, repId, obstacles);
          const one = less === 0 ? free : holding(free, repId, less, 0);
          const [, over, leads = "0"] = /be owed (over )?([\d.]+) more/.exec(text) ?? [];
          const ledger = granted(
            one,
            repId,
            Number(leads) + (over === undefined && !text.includes("any more") ? 0 : 1e-6),
          );
          if (text.includes("have waited longer")) {
            // Counted anew, with this one's turn before all others'.
            const record = ledger.toRecord();
            const lastTurns = record.lastTurns.map((turn, i) => (record.reps[i] === repId ? 0 : turn + 1));
            expect(takers(ask(one, openLedger({ ...record, turns: record.turns + 1, lastTurns }, "p")))).toContain(
              repId,
            );
          } else expect(takers(ask(one, ledger)), text).toContain(repId);
        }
      }),
      search,
    ),
  "nobody outside the pool could have had it": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(chained, (asked) => {
        expect(voice.whatIf(ask(asked), "zoe")).toMatchObject({
          verdict: asked.only === undefined ? "not_asked" : "unknown",
          obstacles: [],
          short: 0,
          less: 0,
        });
      }),
      search,
    ),
  "a tie is named where there is one, by what decided it": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(question, fc.subarray(["r0", "r1", "r2"]), (some, avoid) => {
        const asked = { ...some, avoid };
        const { decision, turn, ledger } = askPool(asked);
        if (turn === undefined) {
          expect(voice.tieBreak(decision)).toBeUndefined();
          return;
        }
        const { reps, lastTurns } = ledger.toRecord();
        const total = turn.eligible.reduce((sum, _, i) => sum + (turn.weights?.[i] ?? 1), 0);
        const standing = turn.eligible.map((repId, i) => ({
          repId,
          owed: Number(ledger.describe(repId, 9)) + (turn.weights?.[i] ?? 1) / total,
          last: lastTurns[reps.indexOf(repId)] ?? 0,
        }));
        const top = Math.max(...standing.map(({ owed }) => owed));
        const first = standing.filter(({ owed }) => owed > top - 1e-6);
        const longest = Math.min(...first.map(({ last }) => last));
        const tied = first.filter(({ last }) => last === longest);
        expect(decision.ownerId).toBe(tied.map(({ repId }) => repId).sort()[0]);
        const name = tied.length > 1 ? "id" : first.length > 1 ? "least recently assigned" : undefined;
        expect(voice.tieBreak(decision)).toBe(name);
      }),
      search,
    ),
};
type Law = keyof typeof laws;
const [lifted, short, sure, outside, ties] = Object.keys(laws) as [Law, Law, Law, Law, Law];

/** The ledger with so much credit more for one; somebody who is not in the pool pays. */
function granted(asked: Question, repId: string, leads: number): Ledger {
  const ledger = ledgerOf(asked);
  ledger.grant(repId, Math.round(leads * 1e6) / 1e6, [ledger.position("bank")]);
  return ledger;
}

/** With so much less to hold, but for a few of the smallest parts there are: leads, or hundredths of what they are worth. */
function holding(asked: Question, repId: string, less: number, parts: number): Question {
  const { router } = asked;
  const measure = ask(asked).pool?.loadsPer === undefined ? "count" : "value";
  const load = (asked.held[repId] ?? []).reduce((sum, one) => sum + one[measure], 0);
  const left = Math.round(load - less * (measure === "value" ? 100 : 1)) + parts;
  const held = { stage: "sal", grade: undefined, count: 0, value: 0, [measure]: left };
  return {
    ...asked,
    router,
    reps: asked.reps.map((rep) => (rep.id === repId ? { ...rep, limits: perfect(repId).limits } : rep)),
    held: { ...asked.held, [repId]: [held] },
  };
}

describe("what would have had to be otherwise", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(honest, { numRuns: runs(500) });
    });
  }
});

const saying = (change: (told: WhatIf) => Partial<WhatIf>): Voice => ({
  ...honest,
  whatIf: (decision, repId) => {
    const told = decision.whatIf(repId);
    return { ...told, ...change(told) };
  },
});
/** As if the decision had not written this down. */
const forgetting = (change: (decision: Decision) => Partial<DecisionRecord>): Voice => ({
  ...honest,
  whatIf: (decision, repId) => decisionOf({ ...decision, ...change(decision) }).whatIf(repId),
});
const ofPool =
  (change: Partial<PoolTrace>) =>
  ({ pool }: Decision): Partial<DecisionRecord> => ({ pool: pool && { ...pool, ...change } });

const plantedBugs: Record<string, { readonly voice: Voice; readonly breaks: readonly Law[] }> = {
  "only the first obstacle is told": {
    voice: saying(({ obstacles }) => ({ obstacles: obstacles.slice(0, 1) })),
    breaks: [lifted],
  },
  "everybody would have had it": {
    voice: saying(({ verdict }) => (verdict === "outbid" ? { verdict: "lifted" } : {})),
    breaks: [lifted],
  },
  "nobody would have had it": {
    voice: saying(({ verdict }) => (verdict === "lifted" ? { verdict: "outbid" } : {})),
    breaks: [lifted],
  },
  "the share of the lead itself is left out": {
    voice: saying((told) => ({ short: told.short * 0.9 })),
    breaks: [short],
  },
  "more is asked than it takes": { voice: saying((told) => ({ short: told.short + 0.1 })), breaks: [short] },
  "being as light is told to be enough": {
    voice: saying(({ less, text }) => ({
      less: Math.max(0, less - 1),
      text: text.replace(/hold \d+ less/, "hold less"),
    })),
    breaks: [short, sure],
  },
  "being owed as much is told to be enough": {
    voice: saying(({ text }) => ({ text: text.replace("over ", "").replace("any more", "0 more") })),
    breaks: [sure],
  },
  "routers that had nobody are forgotten": {
    voice: forgetting(() => ({ passedBy: undefined })),
    breaks: [lifted],
  },
  "an offer to several is taken for one to the first": {
    voice: forgetting(ofPool({ places: 1 })),
    breaks: [lifted, short],
  },
  "who had enough of the shift left is forgotten": {
    voice: forgetting(ofPool({ inTime: undefined })),
    breaks: [lifted],
  },
  "who waited longest is forgotten": {
    voice: forgetting(({ pool }) => ({ pool: pool && { ...pool, lastTurns: pool.lastTurns?.map(() => 0) } })),
    breaks: [lifted, sure],
  },
  "whoever is not in the pool is taken for somebody who is": {
    voice: saying(({ verdict }) => (verdict === "not_asked" ? { verdict: "lifted" } : {})),
    breaks: [outside],
  },
  "ties go unsaid": { voice: { ...honest, tieBreak: () => undefined }, breaks: [ties] },
  "every tie is said to be settled by the wait": {
    voice: {
      ...honest,
      tieBreak: (decision) => (honest.tieBreak(decision) === undefined ? undefined : "least recently assigned"),
    },
    breaks: [ties],
  },
};

describe("the laws have teeth", () => {
  for (const [bug, { voice, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](voice, { numRuns: 2_000, seed: 20261121, endOnFailure: true })).toThrow("Property failed");
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
