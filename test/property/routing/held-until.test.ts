import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import { byAttribute, firstOf, fixed, overflow, whenOpen, type Router } from "handover/routing";
import { heldSince } from "../../unit/routing/held-since.ts";
import { question } from "./questions.ts";
import { desk, hourMs, minuteMs, type Question } from "./world.ts";
import { runs } from "../../support/rounds.ts";

type Search = { readonly numRuns: number; readonly seed?: number; readonly endOnFailure?: boolean };
type Desk = typeof desk;
interface Told {
  readonly owner: string | undefined;
  readonly until: number | undefined;
}

const horizonMs = 60 * hourMs;

/** Asks as somebody does who comes back with the same lead, which has waited since the first time. */
function asking(subject: Desk, asked: Question, router: Router): (at: number) => Told {
  const route = subject(asked, router);
  return (at) => {
    const since = asked.lead.hold?.since ?? asked.now;
    const lead: Partial<Lead> = at === asked.now ? {} : { hold: heldSince(since) };
    const { decision } = route(at, lead);
    return { owner: decision.ownerId, until: decision.until };
  };
}

/** The first minute at which somebody takes the lead, found by asking at every one. */
function byMinutes(asked: Question, router: Router): number {
  const tell = asking(desk, asked, router);
  for (let at = asked.now; at < asked.now + horizonMs; at += minuteMs) if (tell(at).owner !== undefined) return at;
  return Number.POSITIVE_INFINITY;
}

/** Every instant at which somebody asks who looks again when told to. */
function byAppointment(
  tell: (at: number) => Told,
  from: number,
): { readonly asked: number[]; readonly owner: boolean } {
  const asked = [from];
  for (;;) {
    const at = asked.at(-1) as number;
    const { owner, until } = tell(at);
    if (owner !== undefined) return { asked, owner: true };
    if (until === undefined || until > from + horizonMs) return { asked, owner: false };
    expect(until).toBeGreaterThan(at);
    expect(asked.length).toBeLessThan(500);
    asked.push(until);
  }
}

const before = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.subarray(["r0", "r1", "r2"], { minLength: 1 }));
const pool = fc
  .tuple(question, fc.constantFrom(undefined, "until-open" as const), before)
  .map(([asked, hold, avoid]) => ({ ...asked, avoid, router: { ...asked.router, hold } as Question["router"] }));
const hours = fc.constantFrom("owner" as const, "ignore" as const);
const one = fc
  .tuple(fc.constantFrom("r0", "r1", "r2"), hours)
  .map(([repId, mode]) => fixed({ repId, hours: mode }) as Router);
const wait = fc.constantFrom(undefined, "7m", "3h", "20h");
/** A router around the pool's own. */
const tree = fc.letrec<{ any: (own: Router) => Router }>((tie) => {
  const leaf = fc.oneof(
    { weight: 2, arbitrary: fc.constant((own: Router) => own) },
    { weight: 1, arbitrary: one.map((router) => () => router) },
  );
  const inner = tie("any");
  return {
    any: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.tuple(inner, inner).map(
        ([a, b]) =>
          (own: Router) =>
            firstOf(a(own), b(own)),
      ),
      fc
        .array(fc.tuple(inner, wait), { minLength: 1, maxLength: 3 })
        .map((steps) => (own: Router) => overflow(...steps.map(([to, waits]) => ({ to: to(own), wait: waits })))),
      fc.tuple(fc.constantFrom("warsaw", "tokyo", "night"), inner, fc.option(inner, { nil: undefined })).map(
        ([calendar, to, otherwise]) =>
          (own: Router) =>
            whenOpen({ calendar, to: to(own), otherwise: otherwise?.(own) }),
      ),
      inner.map((to) => (own: Router) => byAttribute({ by: "segment", map: { big: to(own) } })),
    ),
  };
}).any;

const laws = {
  "of one pool is the very minute at which somebody of it first takes the lead": (subject: Desk, search: Search) =>
    fc.assert(
      fc.property(pool, (asked) => {
        const { owner, until } = asking(subject, asked, asked.router)(asked.now);
        const first = byMinutes(asked, asked.router);
        if (first === asked.now) expect(owner).toBeDefined();
        else if (first < Number.POSITIVE_INFINITY) expect(until).toBe(first);
        else expect((until ?? first) >= asked.now + horizonMs).toBe(true);
      }),
      search,
    ),
  "of any tree of routers never lies beyond the first minute at which somebody takes the lead": (
    subject: Desk,
    search: Search,
  ) =>
    fc.assert(
      fc.property(pool, tree, (asked, around) => {
        const router = around(asked.router);
        const first = byMinutes(asked, router);
        const met = byAppointment(asking(subject, asked, router), asked.now);
        if (first < Number.POSITIVE_INFINITY)
          expect([met.asked.at(-1), met.owner], JSON.stringify(router)).toEqual([first, true]);
        else expect(met.owner).toBe(false);
      }),
      search,
    ),
  "is no later for whoever had the lead before than until nobody else is waited for": (subject: Desk, search: Search) =>
    fc.assert(
      fc.property(pool, tree, (asked, around) => {
        const router = around(asked.router);
        const kept = asking(subject, asked, router);
        const strict = asking(subject, { ...asked, never: [...asked.never, ...asked.avoid], avoid: [] }, router);
        for (const at of byAppointment(kept, asked.now).asked) {
          const [told, others] = [kept(at), strict(at)];
          // Others have it as if those were out for good; only where that is no use are those asked.
          if (others.owner !== undefined) expect(told.owner).toBe(others.owner);
          else if (told.owner !== undefined) {
            expect(asked.avoid).toContain(told.owner);
            expect(byAppointment(strict, at).owner).toBe(false);
          }
        }
        const free = byAppointment(asking(subject, { ...asked, avoid: [] }, router), asked.now);
        // Whoever is waited for comes within the horizon, or beyond it.
        const last = byAppointment(kept, asked.now);
        if (free.owner && !last.owner)
          expect(kept(last.asked.at(-1) as number).until).toBeGreaterThan(asked.now + horizonMs);
      }),
      search,
    ),
};
type Law = keyof typeof laws;
const [exact, never, kept] = Object.keys(laws) as [Law, Law, Law];

describe("the instant a lead waits for", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(desk, { numRuns: runs(150) });
    });
  }
});

const telling =
  (change: (until: number, now: number) => number | undefined): Desk =>
  (...args) => {
    const route = desk(...args);
    return (now, lead) => {
      const routed = route(now, lead);
      const { until } = routed.decision;
      if (until === undefined) return routed;
      return { ...routed, decision: { ...routed.decision, until: change(until, now) } } as never;
    };
  };
const forgetting =
  (change: (asked: Question) => Question): Desk =>
  (asked, router, ledger) => {
    const [real, blind] = [desk(asked, router, ledger), desk(change(asked), router, ledger)];
    return (now, lead) => {
      const routed = real(now, lead);
      if (routed.decision.ownerId !== undefined) return routed;
      const { until } = blind(now, lead).decision;
      return { ...routed, decision: { ...routed.decision, until } } as never;
    };
  };

const plantedBugs: Record<string, { readonly subject: Desk; readonly breaks: readonly Law[] }> = {
  "it is a minute late": { subject: telling((until) => until + minuteMs), breaks: [exact, never] },
  "it is a minute early": {
    subject: telling((until, now) => Math.max(now + minuteMs, until - minuteMs)),
    breaks: [exact],
  },
  "it is told in whole hours": {
    subject: telling((until) => Math.ceil(until / hourMs) * hourMs),
    breaks: [exact, never],
  },
  "it is not told": { subject: telling(() => undefined), breaks: [exact, never] },
  "whoever had the lead before never has it again": {
    subject: (asked, router, ledger) =>
      desk({ ...asked, never: [...asked.never, ...asked.avoid], avoid: [] }, router, ledger),
    breaks: [kept],
  },
  "whoever had the lead before has it as soon as nobody else is in": {
    subject: (asked, router, ledger) => {
      const [real, free] = [desk(asked, router, ledger), desk({ ...asked, avoid: [] }, router, ledger)];
      return (now, lead) => {
        const routed = real(now, lead);
        return routed.decision.ownerId === undefined ? free(now, lead) : routed;
      };
    },
    breaks: [kept],
  },
  "limits are not looked at": { subject: forgetting((asked) => ({ ...asked, limits: [] })), breaks: [exact] },
  "meetings are not looked at": {
    subject: forgetting((asked) => ({ ...asked, reps: asked.reps.map((rep) => ({ ...rep, busy: [] })) })),
    breaks: [exact],
  },
  "skills are taken to be asked for ever": {
    subject: (asked, router, ledger) => {
      const [real, strict] = [desk(asked, router, ledger), desk(asked, forEver(router ?? asked.router), ledger)];
      return (now, lead) => {
        const routed = real(now, lead);
        if (routed.decision.ownerId !== undefined) return routed;
        return { ...routed, decision: { ...routed.decision, until: strict(now, lead).decision.until } } as never;
      };
    },
    breaks: [exact],
  },
};

function forEver(router: Router): Router {
  if (!("skills" in router) || router.skills === undefined) return router;
  return { ...router, skills: router.skills.map((skill) => ({ ...skill, dropAfter: undefined })) };
}

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
