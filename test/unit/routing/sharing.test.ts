import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import { firstOf, leastLoaded, openLedger, roundRobin, weighted, type RoundRobinOptions } from "handover/routing";
import { heldSince } from "./held-since.ts";
import { deskOf, members, mondayMorning, someRep, staffOf, sunday } from "./team.ts";

const ids = ["ana", "ben", "eva"];
const three = ids.map((id) => someRep(id));
const minute = 60_000;
const at = Date.parse;

type Desk = ReturnType<typeof deskOf>;
const owners = (desk: Desk, leads: number, ...rest: Parameters<Desk["route"]>) =>
  Array.from({ length: leads }, () => desk.route(...rest).decision.ownerId);
const desk = (options: Partial<RoundRobinOptions>, reps = three) =>
  deskOf(roundRobin({ pool: "sdr", ...options }), staffOf(reps, { sdr: members(...ids) }));
const reasons = ({ decision }: ReturnType<Desk["route"]>) =>
  Object.fromEntries(decision.candidates().map(({ repId, excluded }) => [repId, excluded]));

describe("weights of a router's own", () => {
  it("stand in place of the pool's, and whoever they do not name has none", () => {
    const pool = ids.map((repId) => ({ repId, weight: 9 }));
    const one = deskOf(weighted({ pool: "sdr", weights: { ana: 2, ben: 0.5 } }), staffOf(three, { sdr: pool }));
    const list = owners(one, 50);
    expect(ids.map((id) => list.filter((owner) => owner === id).length)).toEqual([40, 10, 0]);
    expect(reasons(one.route())).toMatchObject({ eva: ["weight_zero"] });
  });

  it("of somebody who is not in the pool count for nobody", () => {
    const one = deskOf(
      weighted({ pool: "sdr", weights: { ana: 1, zoe: 100 } }),
      staffOf([...three, someRep("zoe")], { sdr: members(...ids) }),
    );
    expect(new Set(owners(one, 5))).toEqual(new Set(["ana"]));
  });

  it.each(["constructor", "__proto__", "toString"])("are not found where a rep is called %s", (id) => {
    const staff = staffOf([someRep(id), someRep("ana")], { sdr: members(id, "ana") });
    expect(new Set(owners(deskOf(weighted({ pool: "sdr", weights: { ana: 1 } }), staff), 4))).toEqual(new Set(["ana"]));
  });
});

it("routers that name one ledger share among their pools: whoever had a turn in one waits for it in the other", () => {
  const staff = staffOf(three, { chat: members("ana", "ben"), form: members("ana", "eva") });
  const chat = roundRobin({ pool: "chat", ledger: "all" });
  const form = roundRobin({ pool: "form", ledger: "all" });
  const ledger = openLedger(undefined, "all");
  const ledgers = { ledger: () => ledger };
  const route = (router: typeof chat) => {
    const { turn, decision } = deskOf(router, staff).route({}, { ledgers });
    ledger.charge(ledger.positions(turn?.eligible ?? []), [1, 1], ledger.position(decision.ownerId ?? ""));
    return [decision.ownerId, turn?.ledger];
  };
  expect([chat, form, form, chat].map(route)).toEqual([
    ["ana", "all"],
    ["eva", "all"],
    ["ana", "all"],
    ["ben", "all"],
  ]);
});

describe("roles", () => {
  const reps = [someRep("ana", { roles: ["ae"] }), someRep("ben", { roles: ["sdr", "ae"] }), someRep("eva")];
  it("let in whoever has one of them", () => {
    expect(owners(desk({ roles: ["sdr", "bdr"] }, reps), 3)).toEqual(["ben", "ben", "ben"]);
    expect(reasons(desk({ roles: ["bdr"] }, reps).route())).toEqual({ ana: ["role"], ben: ["role"], eva: ["role"] });
  });

  it("that nobody has are waited for with the roster: no time brings them", () => {
    expect(desk({ roles: ["bdr"], hold: "until-open" }, reps).route({}, { now: sunday }).decision).toMatchObject({
      outcome: "unrouted",
      code: "nobody_available",
    });
  });
});

describe("skills", () => {
  const reps = [
    someRep("ana", { attributes: { languages: ["DE", "pl"], level: 3 } }),
    someRep("ben", { attributes: { languages: "de", certificates: ["Cloud"] } }),
    someRep("eva", { attributes: {} }),
  ];
  const language = { rep: "languages", lead: "properties.language" };
  const german: Partial<Lead> = { properties: { language: "de" } };
  const able = (options: Partial<RoundRobinOptions>, lead: Partial<Lead> = german) =>
    Object.entries(reasons(desk(options, reps).route(lead)))
      .filter(([, excluded]) => excluded.length === 0)
      .map(([id]) => id);

  it("are held by an attribute that is the value or has it, without regard to case", () => {
    expect(able({ skills: [language] })).toEqual(["ana", "ben"]);
    expect(able({ skills: [language] }, { properties: { language: "PL" } })).toEqual(["ana"]);
    expect(able({ skills: [{ rep: "certificates", has: "cloud" }] })).toEqual(["ben"]);
    expect(able({ skills: [{ rep: "level", has: 3 }] })).toEqual(["ana"]);
  });

  it("are not asked for by a lead without the field", () => {
    expect(able({ skills: [language] }, {})).toEqual(ids);
    expect(able({ skills: [language] }, { properties: { language: "" } })).toEqual(ids);
  });

  it("that are lacking are told one by one", () => {
    const skills = [language, { rep: "certificates", has: "cloud" }];
    expect(reasons(desk({ skills }, reps).route(german))).toEqual({
      ana: ["skills:certificates"],
      ben: [],
      eva: ["skills:languages", "skills:certificates"],
    });
  });

  it("are dropped to the millisecond once the lead has waited so long, and the lead waits for that", () => {
    const skills = [{ ...language, dropAfter: "10m" }];
    const lead = { properties: { language: "tlh" } };
    const one = desk({ skills }, reps);
    const since = mondayMorning;
    const drops = since + 10 * minute;
    const hold = heldSince(since);
    expect(one.route(lead).decision).toMatchObject({ outcome: "held", until: drops });
    expect(one.route({ ...lead, hold }, { now: drops - 1 }).decision).toMatchObject({ outcome: "held", until: drops });
    expect(one.route({ ...lead, hold }, { now: drops }).decision.outcome).toBe("assigned");
  });

  it("that are dropped at night are waited for until the morning", () => {
    const skills = [{ ...language, dropAfter: "10m" }];
    const lead = { properties: { language: "tlh" } };
    expect(desk({ skills }, reps).route(lead, { now: sunday }).decision.until).toBe(at("2026-01-05T08:00:00Z"));
  });

  it("that will be dropped bring nobody where the pool is empty or unknown", () => {
    const skills = [{ ...language, dropAfter: "10m" }];
    const lead = { properties: { language: "tlh" } };
    const staff = staffOf(three, { none: [], zero: [{ repId: "ana", weight: 0 }] });
    const codes = ["none", "zero", "nope"].map((pool) => {
      const { decision } = deskOf(roundRobin({ pool, skills, hold: "until-open" }), staff).route(lead);
      return [decision.outcome, decision.code];
    });
    expect(codes).toEqual([
      ["unrouted", "pool_empty"],
      ["unrouted", "weights_zero"],
      ["unrouted", "pool_unknown"],
    ]);
  });
});

describe("the time left", () => {
  const reps = [someRep("ana", { calendar: "boston" }), someRep("ben"), someRep("eva", { active: false })];
  const soon = at("2026-01-05T15:30:00Z");

  it("puts whoever goes home sooner behind", () => {
    expect(owners(desk({ timeLeft: "1h" }, reps), 3, {}, { now: soon })).toEqual(["ana", "ana", "ana"]);
    expect(reasons(desk({ timeLeft: "1h" }, reps).route({}, { now: soon }))).toMatchObject({ ben: ["shift_ends"] });
  });

  it("that is just enough is enough", () => {
    expect(owners(desk({ timeLeft: "30m" }, reps), 2, {}, { now: soon })).toEqual(["ana", "ben"]);
    expect(owners(desk({ timeLeft: "30m" }, reps), 2, {}, { now: soon + 1 })).toEqual(["ana", "ana"]);
  });

  it("matters nothing where nobody has it", () => {
    expect(owners(desk({ timeLeft: "7d" }, reps), 2, {}, { now: soon })).toEqual(["ana", "ben"]);
  });
});

describe("a bound on how far ahead", () => {
  const burdened = (ledger = openLedger(undefined, "sdr")) => {
    for (let i = 0; i < 3; i++) ledger.charge(ledger.positions(ids), [1, 1, 1], ledger.position("ana"));
    return ledger;
  };

  it("passes whoever is by, and takes them back once the others have caught up", () => {
    const ledger = burdened();
    const ledgers = { ledger: () => ledger };
    const list: (string | undefined)[] = [];
    for (let i = 0; i < 12; i++) {
      const { turn, decision } = desk({ maxAhead: 1 }).route({}, { ledgers });
      if (turn !== undefined)
        ledger.charge(ledger.positions(turn.eligible), turn.weights ?? [1, 1, 1], ledger.position(turn.chosen));
      list.push(decision.ownerId);
    }
    expect(list.slice(0, 6)).toEqual(["ben", "eva", "ben", "eva", "ben", "eva"]);
    expect(list.slice(6)).toEqual(["ana", "ben", "eva", "ana", "ben", "eva"]);
    expect(ids.map((id) => ledger.describe(id))).toEqual(["0.000", "0.000", "0.000"]);
  });

  it("lets them earn while they wait, as the decision tells", () => {
    const ledger = burdened();
    const { turn, decision } = desk({ maxAhead: 1 }).route({}, { ledgers: { ledger: () => ledger } });
    expect(turn).toEqual({ ledger: "sdr", eligible: ["ben", "eva", "ana"], weights: undefined, chosen: "ben" });
    expect(decision.candidates().map(({ repId, earned, creditAfter }) => [repId, earned, creditAfter])).toEqual([
      ["ana", expect.closeTo(1 / 3), expect.closeTo(-5 / 3)],
      ["ben", expect.closeTo(1 / 3), expect.closeTo(1 / 3)],
      ["eva", expect.closeTo(1 / 3), expect.closeTo(4 / 3)],
    ]);
  });

  it("by load does the same", () => {
    const ledger = burdened();
    const staff = staffOf(three, { sdr: members(...ids) });
    const router = leastLoaded({ pool: "sdr", maxAhead: 1 });
    expect(deskOf(router, staff).route({}, { ledgers: { ledger: () => ledger } }).turn?.eligible).toEqual([
      "ben",
      "eva",
      "ana",
    ]);
  });

  it("whoever is also out for another reason earns nothing", () => {
    const ledger = burdened();
    const context = { ledgers: { ledger: () => ledger }, never: ["ana"] };
    expect(desk({ maxAhead: 1 }).route({}, context).turn?.eligible).toEqual(["ben", "eva"]);
  });

  it("holds even when nobody else is in, and the lead waits for the others", () => {
    const ledger = burdened();
    const reps = [someRep("ana"), someRep("ben", { calendar: "boston" }), someRep("eva", { active: false })];
    const asked = desk({ maxAhead: 1 }, reps).route({}, { ledgers: { ledger: () => ledger } });
    expect(asked.decision).toMatchObject({ outcome: "held", until: at("2026-01-05T14:00:00Z") });
  });
});

describe("a preference", () => {
  it("is told of those who were out already, too", () => {
    const reps = [someRep("ana", { away: { since: 0 } }), someRep("ben"), someRep("eva")];
    expect(reasons(desk({}, reps).route({}, { avoid: ["ana"] }))).toEqual({
      ana: ["away", "previous_owner"],
      ben: [],
      eva: [],
    });
  });

  it("that is waived, for nobody else is there, is told of nobody", () => {
    expect(reasons(desk({}).route({}, { avoid: ids }))).toEqual({ ana: [], ben: [], eva: [] });
  });
});

it("one reason is told once, though two rules have it", () => {
  const against = { against: () => "role" as const };
  const asked = desk({ roles: ["ae"] }).route({}, { rules: [{ filter: () => against }] });
  expect(reasons(asked)).toEqual({ ana: ["role"], ben: ["role"], eva: ["role"] });
});

it("of several pools the lead waits for the one that opens first, though the last was told to hold it", () => {
  const reps = [someRep("ana"), someRep("ben", { calendar: "boston" })];
  const staff = staffOf(reps, { near: members("ana"), far: members("ben") });
  const router = firstOf(roundRobin({ pool: "near" }), roundRobin({ pool: "far", hold: "until-open" }));
  const { decision } = deskOf(router, staff).route({}, { now: sunday });
  expect(decision).toMatchObject({
    outcome: "held",
    code: "nobody_available",
    until: at("2026-01-05T08:00:00Z"),
    reason: "roundRobin far: nobody is available before then",
  });
});
