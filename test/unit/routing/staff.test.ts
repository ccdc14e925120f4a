import { describe, expect, it } from "vitest";
import { weekly } from "handover/calendar";
import type { Rep } from "handover/routing";
import { mondayMorning, members, someRep, staffOf, sunday } from "./team.ts";

const hour = 3_600_000;
const iso = (at: number | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : new Date(at).toISOString();
const at = Date.parse;

const verdictOf = (rep: Partial<Rep>, now = mondayMorning, hours: "owner" | "ignore" = "owner") =>
  staffOf([someRep("ana", rep)], { sdr: members("ana") })
    .pool("sdr")
    ?.availability(now, hours)
    .verdicts[0]?.join(", ");

describe("why a member cannot take a lead", () => {
  const leave = [{ from: mondayMorning - hour, to: mondayMorning + hour, reason: "dentist" }];
  it.each<[string, Partial<Rep>, string | undefined]>([
    ["in, at work", {}, undefined],
    ["has left", { active: false }, "inactive"],
    ["has stepped out", { away: { since: 0 } }, "away"],
    ["has stepped out until noon", { away: { since: 0, until: mondayMorning + hour } }, "away"],
    ["is back from stepping out this very moment", { away: { since: 0, until: mondayMorning } }, undefined],
    ["is on leave", { timeOff: leave }, "time_off"],
    ["has leave that ends this very moment", { timeOff: [{ from: 0, to: mondayMorning }] }, undefined],
    ["works in Boston, where it is night", { calendar: "boston" }, "outside_hours"],
    [
      "has hours of their own",
      { calendar: weekly({ timeZone: "UTC", hours: { tue: "09:00-17:00" } }).spec },
      "outside_hours",
    ],
  ])("%s", (_, rep, verdict) => {
    expect(verdictOf(rep)).toBe(verdict);
  });

  it("the night does not matter where hours are ignored, leave and absence do", () => {
    expect(verdictOf({ calendar: "boston" }, mondayMorning, "ignore")).toBeUndefined();
    expect(verdictOf({ timeOff: leave }, mondayMorning, "ignore")).toBe("time_off");
    expect(verdictOf({ away: { since: 0 } }, mondayMorning, "ignore")).toBe("away");
  });

  it("weight 0 excludes, and so does not being on the roster", () => {
    const pool = staffOf([someRep("ana"), someRep("ben")], {
      sdr: [
        { repId: "ana", weight: 0 },
        { repId: "ben", weight: 3 },
        { repId: "eva", weight: 1 },
      ],
    }).pool("sdr");
    expect(pool?.availability(mondayMorning, "owner")).toMatchObject({
      eligible: ["ben"],
      verdicts: [["weight_zero"], undefined, ["unknown_rep"]],
    });
  });
});

describe("an availability", () => {
  const pool = staffOf(
    [
      someRep("ana"),
      someRep("ben", { calendar: "boston" }),
      someRep("eva", { timeOff: [{ from: at("2026-01-05T12:00Z"), to: at("2026-01-05T13:00Z") }] }),
    ],
    {
      sdr: [
        { repId: "ana", weight: 0.5 },
        { repId: "ben", weight: 1 },
        { repId: "eva", weight: 1.5 },
      ],
    },
  ).pool("sdr");

  it("holds until the next change of any member, and is the same until then", () => {
    const now = pool?.availability(mondayMorning, "owner");
    expect(now).toMatchObject({
      from: mondayMorning,
      until: at("2026-01-05T12:00Z"),
      eligible: ["ana", "eva"],
      weights: [1, 3],
    });
    expect(pool?.availability(at("2026-01-05T11:59:59.999Z"), "owner")).toBe(now);
    expect(pool?.availability(at("2026-01-05T12:00Z"), "owner")).toMatchObject({
      eligible: ["ana"],
      until: at("2026-01-05T13:00Z"),
    });
  });

  it("before what was asked last is looked up anew", () => {
    expect(pool?.availability(sunday, "owner").eligible).toEqual([]);
    expect(pool?.availability(mondayMorning, "owner").eligible).toEqual(["ana", "eva"]);
  });

  it("with hours ignored changes with leave only", () => {
    expect(pool?.availability(sunday, "ignore")).toMatchObject({
      eligible: ["ana", "ben", "eva"],
      until: at("2026-01-05T12:00Z"),
    });
    expect(pool?.availability(at("2026-01-06T00:00Z"), "ignore").until).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the next opening", () => {
  const next = (
    reps: readonly Rep[],
    now = sunday,
    except: readonly string[] = [],
    hours: "owner" | "ignore" = "owner",
  ) =>
    iso(
      staffOf(reps, { sdr: members("ana", "ben") })
        .pool("sdr")
        ?.nextOpening(now, hours, [{ against: ({ rep }) => (except.includes(rep.id) ? "just_gave_up" : undefined) }]),
    );

  it("is the first of all members'", () => {
    expect(next([someRep("ana", { calendar: "boston" }), someRep("ben")])).toBe("2026-01-05T08:00:00.000Z");
    expect(next([someRep("ana", { calendar: "boston" }), someRep("ben")], sunday, ["ben"])).toBe(
      "2026-01-05T14:00:00.000Z",
    );
  });

  it("is now for who is in", () => {
    expect(next([someRep("ana"), someRep("ben", { active: false })], mondayMorning)).toBe("2026-01-05T10:00:00.000Z");
  });

  it("waits for leave and absence to end", () => {
    const ben = someRep("ben", { active: false });
    const leave = [{ from: sunday, to: at("2026-01-06T10:30Z"), reason: "holiday" }];
    expect(next([someRep("ana", { timeOff: leave }), ben])).toBe("2026-01-06T10:30:00.000Z");
    expect(next([someRep("ana", { away: { since: 0, until: at("2026-01-05T12:15Z") } }), ben])).toBe(
      "2026-01-05T12:15:00.000Z",
    );
    expect(next([someRep("ana", { timeOff: leave, away: { since: 0, until: at("2026-01-06T15:00Z") } }), ben])).toBe(
      "2026-01-06T15:00:00.000Z",
    );
  });

  it("is unknown for who has left, has stepped out for good, or has no hours", () => {
    const none = weekly({ timeZone: "UTC", hours: {} }).spec;
    expect(next([someRep("ana", { active: false }), someRep("ben", { away: { since: 0 } })])).toBeUndefined();
    expect(next([someRep("ana", { calendar: none }), someRep("ben", { active: false })])).toBeUndefined();
    expect(next([])).toBeUndefined();
  });

  it("with hours ignored is the end of leave, through all that follows on", () => {
    const ana = someRep("ana", {
      timeOff: [
        { from: sunday - hour, to: sunday + hour },
        { from: sunday + hour, to: sunday + 3 * hour },
        { from: sunday + 4 * hour, to: sunday + 5 * hour },
      ],
    });
    expect(next([ana], sunday, [], "ignore")).toBe(iso(sunday + 3 * hour));
    expect(next([someRep("ana", { calendar: "boston" })], sunday, [], "ignore")).toBe(iso(sunday));
  });

  it("leaves members of weight 0 out", () => {
    const pool = staffOf([someRep("ana")], { sdr: [{ repId: "ana", weight: 0 }] }).pool("sdr");
    expect(pool?.nextOpening(sunday, "owner")).toBeNull();
  });
});

it("what is compiled is compiled once", () => {
  const staff = staffOf([someRep("ana")], { sdr: members("ana") });
  expect(staff.pool("sdr")).toBe(staff.pool("sdr"));
  expect(staff.member("ana")).toBe(staff.member("ana"));
  expect([staff.pool("nope"), staff.member("nope")]).toEqual([undefined, undefined]);
});
