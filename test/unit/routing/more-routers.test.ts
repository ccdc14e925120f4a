import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import {
  accountOwner,
  byAttribute,
  firstOf,
  fixed,
  overflow,
  paired,
  roundRobin,
  split,
  sticky,
  whenOpen,
  type Rep,
  type RouteContext,
  type Router,
} from "handover/routing";
import { heldSince } from "./held-since.ts";
import { deskOf, members, mondayMorning, someRep, staffOf, sunday } from "./team.ts";

const minute = 60_000;
const at = Date.parse;
const team: Rep[] = [
  someRep("ana", { attributes: { ae: "ben", aes: ["eva", "ben", 7], manager: 3 } }),
  someRep("ben"),
  someRep("eva", { away: { since: 0 } }),
  someRep("bob", { calendar: "boston" }),
];
const staff = staffOf(team, { pl: members("ana"), us: members("bob"), out: members("eva"), none: [] });
const ask = (router: Router, lead: Partial<Lead> = {}, context: Partial<RouteContext> = {}) =>
  deskOf(router, staff).route(lead, context);
const told = (...args: Parameters<typeof ask>) => {
  const { outcome, ownerId, reason, code } = ask(...args).decision;
  return [outcome, ownerId ?? code, reason];
};

describe("fixed", () => {
  it("gives the lead to the one it names, at night as well unless told otherwise", () => {
    expect(told(fixed({ repId: "bob" }))).toEqual(["assigned", "bob", "fixed bob: named by the policy"]);
    expect(ask(fixed({ repId: "bob", hours: "owner" })).decision).toMatchObject({
      outcome: "held",
      until: at("2026-01-05T14:00:00Z"),
    });
  });

  it("passes, with the reason, when that one cannot have it", () => {
    expect(told(fixed({ repId: "eva" }))).toEqual(["unrouted", "nobody_available", "fixed eva: eva has stepped out"]);
    expect(told(fixed({ repId: "zoe" }))).toEqual(["unrouted", "gone", "fixed zoe: zoe is not on the roster"]);
  });
});

describe("sticky", () => {
  it("gives the lead to whoever had the person last", () => {
    expect(told(sticky(), { lastOwnerId: "ben" })).toEqual(["assigned", "ben", "sticky: had the person last"]);
    expect(told(sticky())).toEqual(["unrouted", "not_concerned", "sticky: nobody has had the lead yet"]);
  });

  it("never right after they lost it, and later in the same hand-over only when there is nobody else", () => {
    const lost = { lastOwnerId: "ben" };
    expect(told(sticky(), lost, { never: ["ben"] })[1]).toBe("gone");
    const chain = firstOf(sticky(), fixed({ repId: "ana" }));
    expect(told(chain, lost, { avoid: ["ben"] })[1]).toBe("ana");
    expect(told(sticky(), lost, { avoid: ["ben"] })[1]).toBe("ben");
    expect(told(chain, lost, { avoid: ["ben", "ana"] })[1]).toBe("ben");
  });
});

describe("paired", () => {
  const handed = { lastOwnerId: "ana" };
  it("gives the lead to the partner of whoever handed it on", () => {
    expect(told(paired({ attribute: "ae" }), handed)).toEqual(["assigned", "ben", "paired ae: works with ana"]);
  });

  it("asks several partners in order, and what each said is on record", () => {
    const { decision } = ask(paired({ attribute: "aes" }), handed);
    expect([decision.ownerId, decision.passed]).toEqual(["ben", ["paired aes: eva has stepped out"]]);
  });

  it.each<[string, Partial<Lead>, string]>([
    ["nobody had it", {}, "paired ae: nobody hands the lead on"],
    ["whoever had it names nobody", { lastOwnerId: "ben" }, "paired ae: ben names nobody"],
    ["whoever had it is gone", { lastOwnerId: "zoe" }, "paired ae: zoe names nobody"],
  ])("is not concerned where %s", (_, lead, reason) => {
    expect(told(paired({ attribute: "ae" }), lead)).toEqual(["unrouted", "not_concerned", reason]);
  });

  it.each(["manager", "constructor", "toString"])("reads no partner from %s", (attribute) => {
    expect(told(paired({ attribute }), handed)[1]).toBe("not_concerned");
  });
});

describe("the owners of related accounts", () => {
  const account = {
    domain: "acme.example",
    ownerId: "eva",
    related: [
      { relation: "parent account", ownerId: "zoe" },
      { relation: "open deal", ownerId: "ben" },
    ],
  };
  it("are asked in the account's order, after its own, and only if told to", () => {
    const { decision } = ask(accountOwner({ related: true }), {}, { account });
    expect([decision.ownerId, decision.reason, decision.passed]).toEqual([
      "ben",
      "accountOwner: owns the open deal of acme.example",
      ["accountOwner: eva has stepped out", "accountOwner: zoe is not on the roster"],
    ]);
    expect(told(accountOwner(), {}, { account })).toEqual([
      "unrouted",
      "nobody_available",
      "accountOwner: eva has stepped out",
    ]);
  });

  it("may be the only ones", () => {
    const orphan = { domain: "acme.example", related: account.related };
    expect(told(accountOwner({ related: true }), {}, { account: orphan })[1]).toBe("ben");
    expect(told(accountOwner(), {}, { account: orphan })[2]).toBe("accountOwner: the account has no owner");
  });
});

describe("whenOpen", () => {
  const night = whenOpen({ calendar: "office", to: roundRobin({ pool: "pl" }), otherwise: fixed({ repId: "bob" }) });
  it("asks one router while it is open, and the other while it is closed, to the millisecond", () => {
    const closes = at("2026-01-05T16:00:00Z");
    const asked = [closes - 1, closes].map((now) => ask(night, {}, { now }).decision);
    expect(asked.map(({ ownerId, passed }) => [ownerId, passed])).toEqual([
      ["ana", ["whenOpen office: open -> roundRobin pl"]],
      ["bob", ["whenOpen office: closed -> fixed bob"]],
    ]);
  });

  it("without another passes while it is closed, and the lead waits for the opening", () => {
    const day = whenOpen({ calendar: "office", to: roundRobin({ pool: "pl" }) });
    expect(ask(day, {}, { now: sunday }).decision).toMatchObject({
      outcome: "held",
      code: "nobody_available",
      until: at("2026-01-05T08:00:00Z"),
      reason: "whenOpen office: it is closed",
    });
  });

  it.each([undefined, "until-open" as const])(
    "a lead nobody takes by day waits no longer than to the evening, hold %s",
    (hold) => {
      const away = staffOf([someRep("ana", { busy: [{ from: 0, to: at("2026-01-06T10:00:00Z") }] }), someRep("bob")], {
        pl: members("ana"),
      });
      const router = whenOpen({
        calendar: "office",
        to: roundRobin({ pool: "pl", hold }),
        otherwise: fixed({ repId: "bob" }),
      });
      const desk = deskOf(router, away);
      const { until } = desk.route().decision;
      expect(until).toBe(at("2026-01-05T16:00:00Z"));
      expect(desk.route({}, { now: until ?? 0 }).decision.ownerId).toBe("bob");
    },
  );
});

describe("overflow", () => {
  const held = (minutes: number): Partial<Lead> => ({
    hold: heldSince(mondayMorning - minutes * minute),
  });
  const router = overflow(
    { to: roundRobin({ pool: "us" }), wait: "10m" },
    { to: roundRobin({ pool: "out" }), wait: "20m" },
    { to: roundRobin({ pool: "pl" }) },
  );

  it.each<[number, string, number | undefined, string | undefined]>([
    [0, "held", 10, undefined],
    [9, "held", 1, undefined],
    [10, "held", 20, undefined],
    [29, "held", 1, undefined],
    [30, "assigned", undefined, "ana"],
  ])("after %i minutes of waiting is %s for %s more", (minutes, outcome, more, owner) => {
    const { decision } = ask(router, held(minutes));
    expect([decision.outcome, decision.ownerId]).toEqual([outcome, owner]);
    expect(decision.until).toBe(more === undefined ? undefined : mondayMorning + more * minute);
  });

  it("gives the lead at any time to the first in the list who is in", () => {
    const now = at("2026-01-05T15:00:00Z");
    expect(ask(router, { hold: heldSince(now - 60 * minute) }, { now }).decision.ownerId).toBe("bob");
  });

  it("looks again when somebody of an earlier step comes in, though a later one is being waited for", () => {
    const now = at("2026-01-05T13:45:00Z");
    const hold = heldSince(now - 12 * minute);
    expect(ask(router, { hold }, { now }).decision).toMatchObject({
      outcome: "held",
      until: at("2026-01-05T14:00:00Z"),
    });
  });

  it.each<[string, Router]>([
    ["has no account to go by", accountOwner()],
    ["has no value the map knows", byAttribute({ by: "source", map: { form: fixed({ repId: "eva" }) } })],
    ["finds an empty pool", roundRobin({ pool: "none" })],
    ["finds no pool", roundRobin({ pool: "nope" })],
  ])("does not wait for a step that %s", (_, to) => {
    expect(ask(overflow({ to, wait: "10m" }, { to: fixed({ repId: "ana" }) })).decision.ownerId).toBe("ana");
  });

  it("waits for a step of several routers where one of them would have somebody later", () => {
    const either = firstOf(roundRobin({ pool: "us" }), accountOwner());
    const { decision } = ask(overflow({ to: either, wait: "10m" }, { to: fixed({ repId: "ana" }) }));
    expect([decision.outcome, decision.until]).toEqual(["held", mondayMorning + 10 * minute]);
  });

  it("that nobody answers says what the last said, and whether somebody may come", () => {
    const { decision } = ask(overflow({ to: roundRobin({ pool: "out" }) }, { to: accountOwner() }));
    expect(decision).toMatchObject({
      outcome: "unrouted",
      code: "nobody_available",
      reason: "accountOwner: the account is not known",
      passed: ["roundRobin out: nobody is available", "accountOwner: the account is not known"],
    });
  });
});

describe("split", () => {
  const arms = [
    { name: "new", share: 1, to: fixed({ repId: "ana" }) },
    { name: "old", share: 1, to: fixed({ repId: "ben" }) },
  ];
  it("names the arm in the decision", () => {
    const { decision } = ask(split({ name: "test", arms }));
    expect(decision.passed).toEqual([expect.stringMatching(/^split test: arm (new -> fixed ana|old -> fixed ben)$/)]);
  });

  it("gives an arm with share 0 nothing, and an only arm everything", () => {
    const [first, second] = arms;
    if (first === undefined || second === undefined) return;
    for (let i = 0; i < 200; i++) {
      expect(ask(split({ name: "x", arms: [{ ...first, share: 0 }, second] }), { id: `${i}` }).decision.ownerId).toBe(
        "ben",
      );
      expect(ask(split({ name: "x", arms: [second, { ...first, share: 0 }] }), { id: `${i}` }).decision.ownerId).toBe(
        "ben",
      );
    }
  });

  it("takes the same arms in every release: these are kept for ever", () => {
    const list = Array.from(
      { length: 24 },
      (_, i) => ask(split({ name: "kept", arms }), { id: `lead-${i}` }).decision.ownerId,
    );
    expect(list.map((owner) => owner?.[0]).join("")).toMatchInlineSnapshot(`"aaaabbaaabbbaabaabbaaaba"`);
  });
});
