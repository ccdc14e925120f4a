import { describe, expect, it } from "vitest";
import { where } from "handover/condition";
import { readRep, type Rep, type RepInput } from "handover/routing";
import { describeIssue, type Issue } from "../../../src/errors.ts";
import { someRep } from "./team.ts";

const now = Date.parse("2026-01-05T10:00:00Z");
const known = someRep("ana", {
  busy: [{ from: now, to: now + 1 }],
  roles: ["sdr"],
  accepts: where({ source: "form" }),
  limits: { capacity: 5 },
});
const read = (input: object, issues: Issue[] = []): Rep =>
  readRep(
    { id: "ana", ...input } as RepInput,
    { version: 1, reps: [known], pools: [] },
    now,
    { calendars: ["always"], limits: ["capacity", "open"] },
    issues,
  );
const told = (input: object): string[] => {
  const issues: Issue[] = [];
  read(input, issues);
  return issues.map(describeIssue);
};

describe("meetings, roles, what a rep accepts, and their own limits", () => {
  it("stay as they are when they are not named", () => {
    const { busy, roles, accepts, limits } = read({ name: "Ana" });
    expect({ busy, roles, accepts, limits }).toEqual({
      busy: known.busy,
      roles: ["sdr"],
      accepts: where({ source: "form" }),
      limits: { capacity: 5 },
    });
  });

  it("are replaced, not added to", () => {
    const accepts = where({ source: "chat" });
    expect(read({ busy: [], roles: ["ae", "ae", "sdr"], accepts, limits: { open: 2.5 } })).toMatchObject({
      busy: [],
      roles: ["ae", "sdr"],
      accepts,
      limits: { open: 2.5 },
    });
    expect(read({ limits: {}, roles: [] })).toMatchObject({ limits: {}, roles: [] });
  });

  it("go back to taking every lead by null", () => {
    expect(read({ accepts: null }).accepts).toBeUndefined();
  });

  it("meetings are sorted, and joined where they touch", () => {
    const at = (hour: number): string => `2026-01-06T${String(hour).padStart(2, "0")}:00:00Z`;
    const busy = [
      { from: at(14), to: at(15) },
      { from: at(9), to: at(10) },
      { from: at(10), to: at(11) },
    ];
    const times = read({ busy }).busy?.map(({ from, to }) => [from, to].map((time) => new Date(time).toISOString()));
    expect(times).toEqual([
      ["2026-01-06T09:00:00.000Z", "2026-01-06T11:00:00.000Z"],
      ["2026-01-06T14:00:00.000Z", "2026-01-06T15:00:00.000Z"],
    ]);
  });

  it("are copies: what the caller changes afterwards changes nothing", () => {
    const [roles, limits] = [["sdr"], { capacity: 1 }];
    const accepts = { field: "source", equals: "form" };
    const rep = read({ roles, limits, accepts });
    roles.push("ae");
    limits.capacity = 9;
    accepts.equals = "chat";
    expect(rep).toMatchObject({ roles: ["sdr"], limits: { capacity: 1 }, accepts: { equals: "form" } });
  });

  it.each<[object, string[]]>([
    [{ roles: "sdr" }, ['rep.roles: expected a list of roles, got "sdr"; send ["sdr"], or []']],
    [{ roles: null }, ['rep.roles: expected a list of roles, got null; send ["sdr"], or []']],
    [{ roles: ["sdr", ""] }, ['rep.roles.1: expected an id, got ""; name it']],
    [{ roles: [7] }, ["rep.roles.0: expected a text, got a number; send it as a string or leave it out"]],
    [{ busy: null }, ["rep.busy: expected a list of { from, to }, got null; send [] for none"]],
    [{ busy: [null] }, ["rep.busy.0: expected an object, got null; pass { from, to }"]],
    [
      { busy: [{ from: "2026-01-06T10:00Z", to: "2026-01-06T09:00Z" }] },
      ['rep.busy.0: expected an end after the start, got "2026-01-06T10:00Z" to "2026-01-06T09:00Z"; swap the two'],
    ],
    [
      { busy: [{ from: "2026-01-06T10:00", to: "2026-01-06T11:00Z" }] },
      [
        'rep.busy.0.from: expected an instant with an offset, got "2026-01-06T10:00"; write for instance "2026-12-24T00:00:00+01:00"',
      ],
    ],
    [
      { busy: [{ from: "2026-01-06T10:00Z", to: "2026-01-06T11:00Z", form: 1 }] },
      ['rep.busy.0.form: expected a known field, got "form"; did you mean "from"?'],
    ],
    [
      { accepts: { field: "sorce", equals: "form" } },
      [expect.stringMatching(/^rep\.accepts\.field: .*"sorce".*"source"/)],
    ],
    [{ accepts: "form" }, [expect.stringMatching(/^rep\.accepts: expected /)]],
    [{ accepts: { custom: "mine" } }, [expect.stringMatching(/^rep\.accepts\.custom: /)]],
    [
      { limits: [5] },
      ["rep.limits: expected an object, got an array of 1; pass numbers by the names of limits, or {}"],
    ],
    [{ limits: null }, ["rep.limits: expected an object, got null; pass numbers by the names of limits, or {}"]],
    [
      { limits: { capacity: "5" } },
      [
        'rep.limits.capacity: expected a number from 0 to 1,000,000 with at most six decimals, got "5"; write 0 to give nothing, or leave the limit out',
      ],
    ],
    [
      { limits: { capacity: -1, open: Number.NaN } },
      [expect.stringMatching(/capacity.*-1/), expect.stringMatching(/open.*NaN/)],
    ],
    [{ role: ["sdr"] }, ['rep.role: expected a known field, got "role"; did you mean "roles"?']],
    [{ limit: {} }, ['rep.limit: expected a known field, got "limit"; did you mean "limits"?']],
  ])("%j is told with its place", (input, issues) => {
    expect(told(input)).toEqual(issues);
  });
});
