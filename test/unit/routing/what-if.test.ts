import { describe, expect, it } from "vitest";
import {
  accountOwner,
  customRouter,
  decisionOf,
  firstOf,
  fixed,
  leastLoaded,
  openLedger,
  roundRobin,
  type DecisionRecord,
  type Load,
  type RouteContext,
  type Router,
} from "handover/routing";
import { deskOf, members, mondayMorning, someRep, staffOf, sunday } from "./team.ts";

const reps = [
  someRep("ana"),
  someRep("ben", { busy: [{ from: 0, to: mondayMorning + 1 }], attributes: { languages: "de" } }),
  someRep("christina", { calendar: "boston" }),
  someRep("dan"),
];
const staff = staffOf(reps, {
  sdr: [...members("ana", "ben", "christina"), { repId: "dan", weight: 0 }, { repId: "zoe", weight: 1 }],
  us: members("christina"),
});
const ask = (router: Router, context: Partial<RouteContext> = {}) => deskOf(router, staff).route({}, context).decision;
const turns = (...chosen: string[]) => {
  const ledger = openLedger(undefined, "sdr");
  const among = ["ana", "ben", "christina"];
  for (const one of chosen) ledger.charge(ledger.positions(among), [1, 1, 1], ledger.position(one));
  return { ledgers: { ledger: () => ledger } };
};

describe("what would have had to be otherwise", () => {
  const decision = ask(roundRobin({ pool: "sdr" }));
  it.each([
    ["ana", "had_it", [], "ana got the lead: roundRobin sdr: was owed most"],
    [
      "ben",
      "outbid",
      ["busy"],
      "for the lead to be theirs, ben would have had to be out of the meeting and be owed any more to come before ana",
    ],
    [
      "christina",
      "outbid",
      ["outside_hours"],
      "for the lead to be theirs, christina would have had to be within working hours and be owed any more to come before ana",
    ],
    [
      "dan",
      "outbid",
      ["weight_zero"],
      "for the lead to be theirs, dan would have had to have a weight above 0 and be owed any more to come before ana",
    ],
    ["eve", "not_asked", [], expect.stringMatching(/^eve could not have got it: eve is not in pool sdr, which /)],
  ])("of %s: %s, %j", (repId, verdict, obstacles, text) => {
    expect(decision.whatIf(repId)).toMatchObject({ repId, verdict, obstacles, text });
  });

  it("names all that stands in the way, and with it gone the lead is theirs", () => {
    const owed = ask(
      roundRobin({
        pool: "sdr",
        skills: [
          { rep: "languages", has: "pl" },
          { rep: "certificates", has: "x" },
        ],
      }),
      turns("ana", "ana"),
    );
    expect(owed.whatIf("ben")).toEqual({
      repId: "ben",
      verdict: "lifted",
      obstacles: ["busy", "skills:languages", "skills:certificates"],
      short: 0,
      less: 0,
      instead: undefined,
      text: "for the lead to be theirs, ben would have had to be out of the meeting, have the skill (languages) and have the skill (certificates)",
    });
  });

  it("says by how much somebody else was ahead, and who", () => {
    const { short, instead, text } = ask(roundRobin({ pool: "sdr", hours: "ignore" }), turns("christina")).whatIf(
      "christina",
    );
    expect([short, instead]).toEqual([expect.closeTo(1), "ana"]);
    expect(text).toBe("for the lead to be theirs, christina would have had to be owed over 1 more to come before ana");
  });

  it("by load says how much less to hold", () => {
    const load: Load = {
      held: (id) => [{ stage: "sal", grade: undefined, count: id === "christina" ? 5 : 2, value: 0 }],
      given: () => [],
    };
    const told = ask(leastLoaded({ pool: "sdr", hours: "ignore" }), { load }).whatIf("christina");
    // Three less would make her equal, and ana goes first then.
    expect(told).toMatchObject({ verdict: "outbid", short: 0, less: 4, instead: "ana" });
    expect(told.text).toBe("for the lead to be theirs, christina would have had to hold 4 less to come before ana");
  });

  it("of a lead that waits is whoever the ledger would have chosen without the obstacle", () => {
    const held = ask(roundRobin({ pool: "sdr", hold: "until-open" }), { now: sunday });
    expect(held.whatIf("ana")).toMatchObject({ verdict: "lifted", obstacles: ["outside_hours"] });
    expect(held.whatIf("ben")).toMatchObject({ verdict: "lifted", obstacles: ["busy", "outside_hours"] });
  });

  it("of somebody unknown begins with the roster", () => {
    expect(ask(roundRobin({ pool: "sdr" }), turns("ana", "ben")).whatIf("zoe")).toMatchObject({
      obstacles: ["unknown_rep"],
      text: expect.stringContaining("be on the roster"),
    });
  });

  it("by load, where being equal is enough or nobody holds anything, says what is enough", () => {
    const holding = (held: Readonly<Record<string, number>>): Partial<RouteContext> => ({
      load: { held: (id) => [{ stage: "sal", grade: undefined, count: held[id] ?? 0, value: 0 }], given: () => [] },
    });
    const router = leastLoaded({ pool: "sdr", hours: "ignore" });
    const busy = { ana: 2, christina: 5 };
    expect(ask(router, { ...turns("ana"), ...holding(busy) }).whatIf("christina")).toMatchObject({ less: 3, short: 0 });
    const none = ask(router, { ...turns("christina"), ...holding({ christina: 3 }) }).whatIf("christina");
    expect(none).toMatchObject({ verdict: "outbid", less: 3, short: expect.closeTo(1), instead: "ana" });
    expect(none.text).toBe(
      "for the lead to be theirs, christina would have had to hold 3 less and be owed over 1 more to come before ana",
    );
  });

  describe("of an offer to several", () => {
    const quartet = ["ana", "bea", "cy", "dan"];
    const four = staffOf(
      quartet.map((id) => someRep(id)),
      { sdr: members(...quartet), two: members("ana", "bea") },
    );
    const several = (ledger = openLedger(undefined, "sdr"), pool = "sdr", staff = four) =>
      deskOf(roundRobin({ pool, offerTo: 2 }), staff).route({}, { ledgers: { ledger: () => ledger } }).decision;

    it("it is enough to come before the last of them", () => {
      const ledger = openLedger(undefined, "sdr");
      const team = ledger.positions(quartet);
      ledger.grant("ana", 3, team);
      ledger.grant("bea", 1, team);
      const decision = several(ledger);
      expect(decision.offeredTo).toEqual(["ana", "bea"]);
      const told = decision.whatIf("cy");
      expect(told).toMatchObject({ verdict: "outbid", instead: "bea", short: expect.closeTo(4 / 3) });
      expect(told.text).toBe("to be offered the lead, cy would have had to be owed 1.334 more to come before bea");
    });

    it("ties are told by what settles them", () => {
      const ledger = openLedger(undefined, "sdr");
      const team = ledger.positions(quartet);
      for (const one of ["dan", "ana", "bea", "cy"]) ledger.charge(team, [1, 1, 1, 1], ledger.position(one));
      expect(several(ledger).whatIf("bea").text).toContain("have waited longer for a turn to come before ana");
      expect(several().whatIf("dan").text).toContain("be owed any more to come before bea");
    });

    it("whoever was out where the others were fewer than may be offered it would have been one of them", () => {
      const one = staffOf([someRep("ana"), someRep("bea", { active: false })], { two: members("ana", "bea") });
      const decision = several(undefined, "two", one);
      expect(decision.ownerId).toBe("ana");
      expect(decision.whatIf("bea")).toMatchObject({ verdict: "lifted", obstacles: ["inactive"] });
    });
  });

  it("of a lead that an earlier router had nobody for, being there would have been enough", () => {
    const late = ask(firstOf(roundRobin({ pool: "us" }), fixed({ repId: "ana" })));
    expect(late.whatIf("christina")).toMatchObject({
      verdict: "lifted",
      obstacles: ["outside_hours"],
      text: "for the lead to be theirs, christina would have had to be within working hours: roundRobin us had nobody",
    });
    expect(late.whatIf("ben").verdict).toBe("not_asked");
    const named = ask(firstOf(fixed({ repId: "ben" }), roundRobin({ pool: "sdr", hours: "ignore" })));
    expect(named.ownerId).toBe("ana");
    expect(named.whatIf("ben")).toMatchObject({ verdict: "lifted", obstacles: ["busy"] });
    // In both: without the meeting the first would have had it.
    expect(named.whatIf("christina")).toMatchObject({ verdict: "outbid", instead: "ana" });
  });

  it("of a lead that nobody else was left for, whoever did not have it before would have come first", () => {
    const had = ask(roundRobin({ pool: "sdr" }), { avoid: ["ana"], now: mondayMorning, never: ["christina", "ben"] });
    expect(had.ownerId).toBe("ana");
    expect(had.whatIf("christina")).toMatchObject({ verdict: "lifted", obstacles: ["outside_hours", "just_gave_up"] });
  });

  it("of a lead somebody asked for, asking would have been enough", () => {
    const claimed = ask(roundRobin({ pool: "sdr" }), { only: "ana", ...turns("ana", "ana") });
    expect(claimed.whatIf("christina")).toMatchObject({ verdict: "lifted", obstacles: ["not_asking"] });
  });

  it("where nobody had enough of the shift left, whoever has would have come first", () => {
    const soon = Date.parse("2026-01-05T15:30:00Z");
    const pair = staffOf([someRep("ana"), someRep("bob", { calendar: "boston", away: { since: 0 } })], {
      sdr: members("ana", "bob"),
    });
    const ledger = openLedger(undefined, "sdr");
    ledger.grant("ana", 2, ledger.positions(["ana", "bob"]));
    const { decision } = deskOf(roundRobin({ pool: "sdr", timeLeft: "1h" }), pair).route(
      {},
      { now: soon, ledgers: { ledger: () => ledger } },
    );
    expect([decision.ownerId, decision.whatIf("bob").verdict]).toEqual(["ana", "lifted"]);
  });

  it("of a lead that a router of one's own was asked about, says that it is not known", () => {
    const code = { mine: () => ({ pass: "not I" }) };
    const { decision } = deskOf(
      firstOf(customRouter("mine"), roundRobin({ pool: "us", hours: "ignore" })),
      staff,
      code,
    ).route();
    expect(decision.whatIf("ana")).toMatchObject({
      verdict: "unknown",
      text: "whether ana could have got it only custom mine knows, which was asked (roundRobin us: was owed most)",
    });
    expect(decision.whatIf("christina").verdict).toBe("had_it");
  });

  it("of a lead that went past the pools, nobody could have had it", () => {
    const account = { domain: "acme.example", ownerId: "ana" };
    const past = ask(firstOf(accountOwner(), roundRobin({ pool: "sdr" })), { account });
    expect([past.whatIf("ana").verdict, past.whatIf("ben")]).toEqual([
      "had_it",
      {
        repId: "ben",
        verdict: "not_asked",
        obstacles: [],
        short: 0,
        less: 0,
        instead: undefined,
        text: "ben could not have got it: no pool decided (accountOwner: owns acme.example)",
      },
    ]);
  });

  it("says the same when the decision is read back from JSON", () => {
    const again = decisionOf(JSON.parse(JSON.stringify(decision)) as DecisionRecord);
    for (const repId of ["ana", "ben", "christina", "dan", "zoe", "eve"])
      expect(again.whatIf(repId)).toEqual(decision.whatIf(repId));
  });
});

describe("a decision as data", () => {
  it("holds the path, the versions, every candidate with the reasons in words, and what broke the tie", () => {
    const report = ask(firstOf(accountOwner(), roundRobin({ pool: "sdr", hours: "ignore" })), {
      ...turns("ana", "christina", "ben"),
      avoid: ["zoe"],
    }).explain({ format: "json" });
    expect(report).toMatchObject({
      leadId: "lead-1",
      at: "2026-01-05T10:00:00.000Z",
      outcome: "assigned",
      ownerId: "ana",
      reason: "roundRobin sdr: was owed most",
      code: undefined,
      path: ["accountOwner: the account is not known", "roundRobin sdr: was owed most"],
      until: undefined,
      versions: { policy: "v1", roster: 7, ledger: 3 },
      ledger: "sdr",
      candidates: [
        { repId: "ana", chosen: true, excluded: [], creditBefore: 0, earned: 0.5, creditAfter: -0.5, lastTurn: 1 },
        {
          repId: "ben",
          chosen: false,
          excluded: ["is in a meeting"],
          creditBefore: 0,
          earned: 0,
          creditAfter: 0,
          lastTurn: 3,
        },
        {
          repId: "christina",
          chosen: false,
          excluded: [],
          creditBefore: 0,
          earned: 0.5,
          creditAfter: 0.5,
          lastTurn: 2,
        },
        {
          repId: "dan",
          chosen: false,
          excluded: ["has weight 0"],
          creditBefore: 0,
          earned: 0,
          creditAfter: 0,
          lastTurn: 0,
        },
        {
          repId: "zoe",
          chosen: false,
          excluded: ["is not on the roster"],
          creditBefore: 0,
          earned: 0,
          creditAfter: 0,
          lastTurn: 0,
        },
      ],
      tieBreak: "least recently assigned",
    });
  });

  it.each<[string[], string, string]>([
    [["ana"], "id", "ben"],
    [[], "id", "ana"],
    [["ben", "ana", "christina"], "least recently assigned", "ben"],
    [["christina", "ben", "ana"], "least recently assigned", "christina"],
  ])("after turns of %j the tie was broken by %s, for %s", (chosen, tieBreak, owner) => {
    const free = staffOf(
      reps.map((rep) => ({ ...rep, busy: [], calendar: undefined })),
      { sdr: members("ana", "ben", "christina") },
    );
    const { decision } = deskOf(roundRobin({ pool: "sdr" }), free).route({}, turns(...chosen));
    expect([decision.ownerId, decision.explain({ format: "json" }).tieBreak]).toEqual([owner, tieBreak]);
    expect(decision.explain()).toContain(
      tieBreak === "id" ? "decided by the order of ids" : "decided by who had waited longest",
    );
  });

  it("two who never had a turn are told apart by id, though a third beside them had one", () => {
    const trio = staffOf(
      ["ana", "bea", "cy"].map((id) => someRep(id)),
      { sdr: members("ana", "bea", "cy") },
    );
    const ledger = openLedger(undefined, "sdr");
    ledger.charge([], [], ledger.position("cy"));
    const { decision } = deskOf(roundRobin({ pool: "sdr" }), trio).route({}, { ledgers: { ledger: () => ledger } });
    expect([decision.ownerId, decision.explain({ format: "json" }).tieBreak]).toEqual(["ana", "id"]);
  });

  it("of a lead that nobody was named for says why, for programs", () => {
    const codes = [
      roundRobin({ pool: "nope" }),
      roundRobin({ pool: "us" }),
      roundRobin({ pool: "us", hold: "until-open" }),
      accountOwner(),
      fixed({ repId: "nope" }),
    ].map((router) => ask(router).explain({ format: "json" }).code);
    expect(codes).toEqual(["pool_unknown", "nobody_available", "nobody_available", "not_concerned", "gone"]);
  });
});
