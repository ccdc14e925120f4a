import { describe, expect, it } from "vitest";
import { weekly } from "handover/calendar";
import { readAway, readPool, readRep, readTimeOff, type PoolInput, type RepInput } from "handover/routing";
import { describeIssue, type Issue } from "../../../src/errors.ts";
import { office, someRep } from "./team.ts";

const now = Date.parse("2026-01-05T10:00:00Z");
const known = someRep("ana", { name: "Ana", managerId: "mia", calendar: "office", attributes: { skill: "de" } });
const roster = { version: 1, reps: [known, someRep("ben")], pools: [{ id: "sdr", name: "SDRs", members: [] }] };

function told<T>(read: (issues: Issue[]) => T): string[] {
  const issues: Issue[] = [];
  read(issues);
  return issues.map(describeIssue);
}
const rep = (input: unknown, issues: Issue[] = []) =>
  readRep(input as RepInput, roster, now, { calendars: ["office", "always"], limits: [] }, issues);
const pool = (input: unknown, issues: Issue[] = []) => readPool(input as PoolInput, roster, issues);
const leave = (input: unknown, issues: Issue[] = []) => readTimeOff(input as never, issues);

describe("a rep", () => {
  it("new is active, with no leave and no attributes", () => {
    expect(rep({ id: "eva" })).toEqual({ id: "eva", active: true, timeOff: [], attributes: {} });
  });

  it("known keeps what is not named", () => {
    expect(rep({ id: "ana", email: "ana@acme.example", active: false })).toEqual({
      ...known,
      email: "ana@acme.example",
      active: false,
    });
  });

  it("may have hours of their own, as a calendar or as its spec", () => {
    expect(rep({ id: "eva", calendar: office }).calendar).toEqual(office.spec);
    expect(
      rep({ id: "eva", calendar: { kind: "weekly", timeZone: "UTC", hours: { "mon-tue": "09:00-17:00" } } }).calendar,
    ).toEqual(weekly({ timeZone: "UTC", hours: { mon: "09:00-17:00", tue: "09:00-17:00" } }).spec);
  });

  it("steps out from now on, and is back by null", () => {
    expect(rep({ id: "ana", away: { reason: "lunch", until: "2026-01-05T11:00:00Z" } }).away).toEqual({
      since: now,
      until: now + 3_600_000,
      reason: "lunch",
    });
    expect(rep({ id: "ana", away: null }).away).toBeUndefined();
    expect(readAway({}, now, [])).toEqual({ since: now });
  });

  it.each<[unknown, string[]]>([
    [null, ["rep: expected an object, got null; pass an object with an id"]],
    ["ana", ['rep: expected an object, got "ana"; pass an object with an id']],
    [{}, ["rep.id: expected a text, got undefined; send it as a string or leave it out"]],
    [{ id: " " }, ['rep.id: expected an id, got " "; name it']],
    [
      { id: "a\u0000" },
      [
        String.raw`rep.id: expected text without control characters or broken surrogate pairs, got a text of 2 characters, of which \u0000 is number 2; databases refuse such text; remove such characters`,
      ],
    ],
    [
      { id: "eva", calender: "office" },
      ['rep.calender: expected a known field, got "calender"; did you mean "calendar"?'],
    ],
    [
      { id: "eva", calendar: "ofice" },
      ['rep.calendar: expected a calendar of the policy, got "ofice"; did you mean "office"?'],
    ],
    [
      { id: "eva", calendar: { kind: "weekly", timeZone: "Europe/Warsw", hours: { mon: "9-17" } } },
      [
        'rep.calendar.timeZone: expected an IANA time zone, got "Europe/Warsw"; did you mean "Europe/Warsaw"?',
        'rep.calendar.hours.mon: expected a shift such as "09:00-17:00", got "9-17"; write "09:00-17:00"',
      ],
    ],
    [{ id: "eva", calendar: 5 }, ['rep.calendar: expected a calendar, got 5; write { "kind": "weekly", … }']],
    [{ id: "eva", active: "yes" }, ['rep.active: expected true or false, got "yes"; false takes the rep out for good']],
    [
      { id: "eva", name: 5, email: 6 },
      [
        "rep.name: expected a text, got a number; send it as a string or leave it out",
        "rep.email: expected a text, got a number; send it as a string or leave it out",
      ],
    ],
    [
      { id: "eva", attributes: { f: Number.NaN } },
      [
        "rep.attributes.f: expected a JSON value, got NaN; send texts, finite numbers, booleans, lists and plain objects",
      ],
    ],
    [
      { id: "eva", away: "lunch" },
      ['rep.away: expected an object, got "lunch"; pass { until, reason }, or null when the rep is back'],
    ],
    [
      { id: "eva", away: { untill: "2026-01-05T11:00:00Z" } },
      ['rep.away.untill: expected a known field, got "untill"; did you mean "until"?'],
    ],
    [
      { id: "eva", away: { until: "noon" } },
      [
        'rep.away.until: expected an instant with an offset, got "noon"; write for instance "2026-12-24T00:00:00+01:00"',
      ],
    ],
    [
      { id: "eva", away: { reason: "a\u0000" } },
      [
        String.raw`rep.away.reason: expected text without control characters or broken surrogate pairs, got a text of 2 characters, of which \u0000 is number 2; databases refuse such text; remove such characters`,
      ],
    ],
  ])("that reads %j is refused", (input, messages) => {
    expect(told((issues) => rep(input, issues))).toEqual(messages);
  });

  it("by the name of something every object has is a rep like any other", () => {
    expect(rep({ id: "constructor" })).toMatchObject({ id: "constructor", active: true });
  });
});

describe("leave", () => {
  const day = (n: number): string => `2026-01-${String(n).padStart(2, "0")}T00:00:00Z`;

  it("is sorted, and joined where it overlaps or touches for the same reason", () => {
    const read = leave([
      { from: day(10), to: day(12) },
      { from: day(1), to: day(3) },
      { from: day(2), to: day(4) },
      { from: day(4), to: day(5) },
      { from: day(12), to: day(13), reason: "sick" },
    ]).map(({ from, to, reason }) => [new Date(from).getUTCDate(), new Date(to).getUTCDate(), reason]);
    expect(read).toEqual([
      [1, 5, undefined],
      [10, 12, undefined],
      [12, 13, "sick"],
    ]);
  });

  it.each<[unknown, string[]]>([
    ["august", ['rep.timeOff: expected a list of { from, to }, got "august"; send [] for none']],
    [[null], ["rep.timeOff.0: expected an object, got null; pass { from, to }"]],
    [
      [{ from: day(5), to: day(4) }],
      [
        'rep.timeOff.0: expected an end after the start, got "2026-01-05T00:00:00Z" to "2026-01-04T00:00:00Z"; swap the two',
      ],
    ],
    [
      [{ from: new Date(1_000), to: new Date(1_000) }],
      [
        "rep.timeOff.0: expected an end after the start, got 1970-01-01T00:00:01.000Z to 1970-01-01T00:00:01.000Z; swap the two",
      ],
    ],
    [
      [{ from: "2026-01-05", to: day(6) }],
      [
        'rep.timeOff.0.from: expected an instant with an offset, got "2026-01-05"; write for instance "2026-12-24T00:00:00+01:00"',
      ],
    ],
    [
      [{ from: day(5), too: day(6) }],
      [
        'rep.timeOff.0.too: expected a known field, got "too"; did you mean "to"?',
        'rep.timeOff.0.to: expected an instant with an offset, got undefined; write for instance "2026-12-24T00:00:00+01:00"',
      ],
    ],
    [
      [{ from: day(5), to: day(6), reason: 5 }],
      ["rep.timeOff.0.reason: expected a text, got a number; send it as a string or leave it out"],
    ],
    [
      [
        { from: "?", to: day(6) },
        { from: day(9), to: day(8) },
      ],
      [
        'rep.timeOff.0.from: expected an instant with an offset, got "?"; write for instance "2026-12-24T00:00:00+01:00"',
        'rep.timeOff.1: expected an end after the start, got "2026-01-09T00:00:00Z" to "2026-01-08T00:00:00Z"; swap the two',
      ],
    ],
  ])("%j is refused", (input, messages) => {
    expect(told((issues) => leave(input, issues))).toEqual(messages);
  });
});

describe("a pool", () => {
  it("takes bare ids as members of weight 1, and keeps its name", () => {
    expect(pool({ id: "sdr", members: ["ana", { repId: "ben", weight: 0.5 }] })).toEqual({
      id: "sdr",
      name: "SDRs",
      members: [
        { repId: "ana", weight: 1 },
        { repId: "ben", weight: 0.5 },
      ],
    });
    expect(pool({ id: "new", members: [] })).toEqual({ id: "new", members: [] });
  });

  const weight = (value: unknown, hint: string): [unknown, string[]] => [
    { id: "sdr", members: ["ben", { repId: "ana", weight: value }] },
    [
      `pool.members.1.weight: expected a weight from 0 to 1,000,000 with at most six decimals, got ${typeof value === "string" ? `"${value}"` : String(value)}; ${hint}`,
    ],
  ];
  it.each<[unknown, string[]]>([
    [[], ["pool: expected an object, got an array of 0; pass an object with an id"]],
    [
      { id: "sdr" },
      ['pool.members: expected a list of rep ids, got undefined; send ["ana", { repId: "ben", weight: 2 }]'],
    ],
    [
      { id: "sdr", members: ["anna"] },
      ['pool.members.0: expected a rep of the roster, got "anna"; did you mean "ana"?'],
    ],
    [
      { id: "sdr", members: ["zoe-x"] },
      ['pool.members.0: expected a rep of the roster, got "zoe-x"; add the rep first with reps.upsert'],
    ],
    [
      { id: "sdr", members: ["ana", "ana"] },
      ['pool.members.1: expected each rep once, got "ana"; give the rep a weight instead of a second place'],
    ],
    [
      { id: "sdr", members: [5] },
      ["pool.members.0: expected a rep of the roster, got 5; add the rep first with reps.upsert"],
    ],
    [
      { id: "sdr", members: [null] },
      ["pool.members.0: expected a rep of the roster, got null; add the rep first with reps.upsert"],
    ],
    [
      { id: "sdr", members: [{ repId: "ana", wieght: 2 }] },
      ['pool.members.0.wieght: expected a known field, got "wieght"; did you mean "weight"?'],
    ],
    [
      { id: "sdr", members: [], membres: [] },
      ['pool.membres: expected a known field, got "membres"; did you mean "members"?'],
    ],
    [
      { id: "sdr", name: 5, members: [] },
      ["pool.name: expected a text, got a number; send it as a string or leave it out"],
    ],
    weight(-1, "write 0 to exclude a rep from the pool"),
    weight(Number.NaN, "check the sum or the column the weight comes from"),
    weight(Number.POSITIVE_INFINITY, "scale all weights down; only their proportion matters"),
    weight("2", "write a number such as 1 or 0.5"),
    weight(null, "write a number such as 1 or 0.5"),
    weight(1 / 3, "round it, for example to 0.333333"),
  ])("that reads %j is refused", (input, messages) => {
    expect(told((issues) => pool(input, issues))).toEqual(messages);
  });
});
