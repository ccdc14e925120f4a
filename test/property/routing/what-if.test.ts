import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision, Rep, Verdict, WhatIf } from "handover/routing";
import { candidates } from "./by-hand.ts";
import { question } from "./questions.ts";
import { ask, desk, ledgerOf, type Question } from "./world.ts";

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
      return withWeight(
        {
          ...asked,
          reps: [...asked.reps, perfect(repId)],
          never: never.filter((id) => id !== repId),
          avoid: avoid.filter((id) => id !== repId),
        },
        repId,
      );
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

/** Where nobody has any right to a lead, no role is enough. */
const isMendable = (asked: Question, repId: string, obstacles: readonly Verdict[]): boolean => {
  if (!obstacles.includes("role") && !obstacles.includes("unknown_rep")) return true;
  const verdicts = ask(without(asked, repId, obstacles)).decision.pool?.verdicts ?? [];
  return !verdicts[asked.members.findIndex((one) => one.repId === repId)]?.includes("role");
};

const preferring = fc
  .tuple(question, fc.subarray(["r0", "r1", "r2"]))
  .map(([asked, avoid]): Question => ({ ...asked, avoid }))
  // A preference that was waived because nobody else was there is not on record.
  .filter((asked) => asked.avoid.length === 0 || candidates(asked).some((id) => !asked.avoid.includes(id)));

const laws = {
  "with exactly the obstacles gone the lead is theirs when it says so, and somebody else's when it says so": (
    voice: Voice,
    search: Search,
  ) =>
    fc.assert(
      fc.property(preferring, (asked) => {
        const { decision } = ask(asked);
        for (const { repId } of asked.members) {
          const told = voice.whatIf(decision, repId);
          if (repId === decision.ownerId) {
            expect(told.verdict).toBe("had_it");
            continue;
          }
          expect(["lifted", "outbid"]).toContain(told.verdict);
          if (!isMendable(asked, repId, told.obstacles)) continue;
          const { ownerId } = ask(without(asked, repId, told.obstacles)).decision;
          if (told.verdict === "lifted") expect([ownerId, told.instead, told.short]).toEqual([repId, undefined, 0]);
          else expect([ownerId, ownerId === repId]).toEqual([told.instead, false]);
        }
      }),
      search,
    ),
  "what somebody is short of is what it takes, and not less": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(preferring, (asked) => {
        const { decision } = ask(asked);
        for (const { repId } of asked.members) {
          const { verdict, short, obstacles, text } = voice.whatIf(decision, repId);
          if (verdict !== "outbid" || !isMendable(asked, repId, obstacles)) continue;
          const free = without(asked, repId, obstacles);
          const winner = /hold [\d.]+ less/.test(text) ? holding(free, repId, short) : owed(free, repId, short);
          expect([winner(+1), winner(-1) === repId]).toEqual([repId, false]);
        }
      }),
      search,
    ),
  "nobody outside the pool could have had it": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(preferring, (asked) => {
        expect(voice.whatIf(ask(asked).decision, "zoe")).toMatchObject({
          verdict: "not_asked",
          obstacles: [],
          short: 0,
        });
      }),
      search,
    ),
  "a tie is named where there is one, by what decided it": (voice: Voice, search: Search) =>
    fc.assert(
      fc.property(preferring, (asked) => {
        const { decision, turn, ledger } = ask(asked);
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
const [lifted, short, outside, ties] = Object.keys(laws) as [Law, Law, Law, Law];

/** Who gets the lead with a little more credit than `amount`, or a little less; somebody who is not in the pool pays. */
function owed(asked: Question, repId: string, amount: number): (side: 1 | -1) => string | undefined {
  return (side) => {
    const ledger = ledgerOf(asked);
    const millionths = side > 0 ? Math.ceil(amount * 1e6) + 1 : Math.floor(amount * 1e6) - 1;
    ledger.grant(repId, millionths / 1e6, [ledger.position("bank")]);
    return desk(asked, asked.router, ledger)(asked.now).decision.ownerId;
  };
}

/** The same with a little less to hold, or a little more. */
function holding(asked: Question, repId: string, amount: number): (side: 1 | -1) => string | undefined {
  const { router } = asked;
  const measure = router.router === "least_loaded" ? (router.measure ?? "count") : "count";
  const load = (asked.held[repId] ?? []).reduce((sum, one) => sum + one[measure], 0);
  const open = {
    ...asked,
    reps: asked.reps.map((rep) => (rep.id === repId ? { ...rep, limits: perfect(repId).limits } : rep)),
  };
  return (side) => {
    const less = amount * (measure === "value" ? 100 : 1);
    const held = { stage: "sal", grade: undefined, count: 0, value: 0, [measure]: load - less - side * 1e-3 };
    return ask({ ...open, held: { ...asked.held, [repId]: [held] } }).decision.ownerId;
  };
}

describe("what would have had to be otherwise", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(honest, { numRuns: 500 });
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
