import { describe, expect, test } from "vitest";
import { file, map, policy, reps, start, startWith } from "./start-support.ts";

const head = "when,mail,firm,note\n";
const good = "2026-05-04,a@alpha.example,Alpha,\n";

/** What the run was told: the code of the error, one line each fault, no stack. */
async function refused(args: Promise<{ code: number; out: string; err: string }>): Promise<string> {
  const { code, out, err } = await args;
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toMatch(/^[A-Z_]+: /);
  expect(err).not.toMatch(/\n\s+at /);
  return err;
}

describe("the run goes on, and the totals add up, with", () => {
  const cases: readonly [what: string, row: string, told: readonly string[]][] = [
    [
      "a row of too few columns",
      "2026-05-04,b@beta.example\n",
      ["1 could not be read", "line 3: expected 4 columns, got 2"],
    ],
    ["a row of too many columns", "2026-05-04,b@beta.example,Beta,,,\n", ["line 3: expected 4 columns, got 6"]],
    [
      "a quote that is never closed",
      '2026-05-04,"b@beta.example,Beta,\n',
      ["1 could not be read", "line 3: expected quotes that are closed"],
    ],
    ["text after a closing quote", '2026-05-04,"b"@beta.example,Beta,\n', ["line 3: expected quotes that are closed"]],
    [
      "a date that does not exist",
      "2026-02-30,b@beta.example,Beta,\n",
      ['line 3, when: expected a date (iso), got "2026-02-30"'],
    ],
    ["no date", ",b@beta.example,Beta,\n", ['line 3, when: expected a date (iso), got ""']],
    [
      "a lead without identity",
      "2026-05-04,,Beta,\n",
      ["1 are in quarantine", "expected an e-mail address, a phone number or an external id"],
    ],
    [
      "a NUL in the e-mail",
      "2026-05-04,b\u0000@beta.example,Beta,\n",
      ["1 are in quarantine", "email: expected text without control characters"],
    ],
    [
      "a megabyte of text",
      `2026-05-04,b@beta.example,Beta,${"x".repeat(1_000_000)}\n`,
      ["1 are in quarantine", "message: expected at most 10000 characters"],
    ],
    ["a cell that says __proto__", "2026-05-04,b@beta.example,__proto__,\n", ["3 are new leads"]],
  ];
  for (const [what, row, told] of cases) {
    test(what, async () => {
      const { code, out, err } = await startWith(`${head}${good}${row}2026-05-04,c@gamma.example,Gamma,\n`);
      expect(code, err).toBe(0);
      for (const text of told) expect(out).toContain(text);
      expect(out).toContain("What became of 3 inputs");
      expect(out).toContain("3 in all: nothing is lost");
    });
  }

  test("a column named __proto__", async () => {
    const csv =
      "when,mail,firm,note,__proto__\n2026-05-04,a@alpha.example,Alpha,,\n2026-05-04,b@beta.example,Beta,,polluted\n";
    const { out } = await startWith(csv);
    expect(out).toContain("1 are new leads");
    expect(out).toContain("properties.__proto__: expected a field name");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("an occurredAt in the future, and one that cannot be read", async () => {
    const csv = `when,mail,firm,note,acted\n2026-05-04,a@alpha.example,Alpha,,2026-05-20\n2026-05-04,b@beta.example,Beta,,soon\n2026-05-04,c@gamma.example,Gamma,,2026-05-03\n`;
    const occurredAt = { column: "acted", timeZone: "UTC", time: "12:00" };
    const { code, out } = await startWith(csv, { map: { ...map, occurredAt } });
    expect(code).toBe(0);
    expect(out).toContain("1 are new leads");
    expect(out).toContain("occurredAt: expected an instant not after now");
    expect(out).toContain("occurredAt: expected a Date, epoch milliseconds or an ISO text with an offset");
    expect(out).toContain("3 in all: nothing is lost");
  });

  test("nothing but a first line", async () => {
    const { code, out } = await startWith(head);
    expect(code).toBe(0);
    expect(out).toContain("What became of 0 inputs");
  });

  test("one unclosed quote in a long file, which costs that row and no other", async () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, i) => `2026-05-04,n${i}@alpha.example,${i === 7 ? '"' : ""}Alpha,\n`,
    );
    const { out } = await startWith(head + rows.join(""));
    expect(out).toContain("2,999 are new leads");
    expect(out).toContain("1 could not be read");
    expect(out).toContain("3,000 in all: nothing is lost");
  });
});

describe("what is not right is said in a line", () => {
  const run = (parts: Parameters<typeof startWith>[1]): Promise<string> => refused(startWith(head + good, parts));

  test("a policy with an unknown field", async () => {
    expect(await run({ policy: { ...policy, calender: "office" } })).toContain(
      'POLICY_INVALID: policy: calender: expected a known field, got "calender"; did you mean "calendar"?',
    );
  });

  test("an unknown time zone in the policy, in the reps and in the map", async () => {
    const office = { kind: "weekly", timeZone: "Europe/Warsw", hours: { mon: "09:00-17:00" } };
    expect(await run({ policy: { ...policy, calendars: { office } } })).toContain('did you mean "Europe/Warsaw"?');
    const own = { ...reps, reps: [{ id: "ana", calendar: office }, { id: "ben" }] };
    expect(await run({ reps: own })).toMatch(
      /^ROSTER_INVALID: roster: reps\.0\.calendar\.timeZone: .*did you mean "Europe\/Warsaw"\?/,
    );
    const arrival = { ...map.arrival, timeZone: "Europe/Warsw" };
    expect(await run({ map: { ...map, arrival } })).toContain(
      'arrival.timeZone: expected an IANA time zone, got "Europe/Warsw"; did you mean "Europe/Warsaw"?',
    );
  });

  test("a rep twice, a pool that names nobody known, weights that are none", async () => {
    expect(await run({ reps: { ...reps, reps: [...reps.reps, { id: "ana" }] } })).toContain(
      'reps.2.id: expected an id used once, got "ana"',
    );
    const pool = (members: unknown): object => ({ ...reps, pools: [{ id: "sdr", members }] });
    expect(await run({ reps: pool(["ana", "bem"]) })).toContain(
      'pools.0.members.1: expected a rep of the roster, got "bem"; did you mean "ben"?',
    );
    expect(await run({ reps: pool([{ repId: "ana", weight: -2 }]) })).toContain(
      "pools.0.members.0.weight: expected a weight from 0",
    );
    // JSON has no NaN: it arrives as null, or as a text.
    expect(await run({ reps: pool([{ repId: "ana", weight: "NaN" }]) })).toContain(
      "pools.0.members.0.weight: expected a weight from 0",
    );
  });

  test("a pool the policy routes to and nobody made", async () => {
    expect(await run({ reps: { ...reps, pools: [{ id: "sdrs", members: ["ana"] }] } })).toContain(
      'did you mean "sdrs"?',
    );
  });

  test("a map with an unknown column, field or key", async () => {
    expect(await run({ map: { ...map, fields: { email: "Mial" } } })).toContain(
      'fields.email: expected a column of the file, got "Mial"; did you mean "mail"?',
    );
    expect(await run({ map: { ...map, fields: { emial: "mail" } } })).toContain(
      'fields.emial: expected a lead field, got "emial"; did you mean "email"?',
    );
    expect(await run({ map: { ...map, arival: {} } })).toContain('did you mean "arrival"?');
    expect(await run({ map: { fields: {} } })).toContain("arrival: expected a column or a spread");
    expect(await run({ map: { ...map, fields: 3 } })).toContain(
      "fields: expected lead fields with their columns, got 3",
    );
  });

  test("dates without a zone, when the map names none", async () => {
    const { out } = await startWith(head + good, { map: { ...map, arrival: { column: "when" } } });
    expect(out).toContain("1 could not be read");
    expect(out).toContain('expected a date with an offset, got "2026-05-04"; or name its "timeZone" in the map');
  });

  test("files that are missing, empty or not JSON", async () => {
    expect(await refused(start("--leads", "nowhere.csv", "--map", file(map)))).toContain(
      'INPUT_INVALID: --leads: expected a CSV file that can be read, got "nowhere.csv" (no such file); check the path',
    );
    expect(await refused(start("--reps", "nowhere.json"))).toContain(
      '--reps: expected a JSON file that can be read, got "nowhere.json"',
    );
    expect(await refused(startWith(""))).toContain(
      "expected a first line with the names of the columns, got an empty file",
    );
    expect(await refused(start("--policy", file('{"version": "1",}')))).toMatch(
      /--policy .*: expected JSON, got .*line 1|--policy .*: expected JSON, got .*position/,
    );
    expect(await refused(start("--policy", file("[]")))).toContain("expected a JSON object, got []");
  });

  test("a command line that is not understood", async () => {
    expect(await refused(start("--polcy", "x"))).toContain(
      'expected a known option, got "--polcy"; did you mean "policy"?',
    );
    expect(await refused(start("leads.csv"))).toContain('expected options, got "leads.csv"');
    expect(await refused(start("--generate", "many"))).toContain("--generate: expected a whole number");
    expect(await refused(start("--leads"))).toContain("--leads: expected a value, got none");
    expect(await refused(start("--leads", "x.csv"))).toContain("--map: expected a map");
    expect(await refused(start("--leads", "x.csv", "--map", "m.json", "--generate", "5"))).toContain(
      "either a file or invented leads",
    );
  });
});
