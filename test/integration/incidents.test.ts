import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { bundle } from "../support/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "handover-incidents-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { script, remove } = await bundle(new URL("../../examples/incidents/main.ts", import.meta.url));
afterAll(remove);

const columns =
  "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at".split(
    ",",
  );
const hour = 3_600_000;
/** Monday, 4 January 2016. */
const monday = Date.UTC(2016, 0, 4);

function written(at: number): string {
  const [year, month, day] = new Date(at).toISOString().slice(0, 10).split("-").map(Number);
  return `${day}/${month}/${year} ${new Date(at).toISOString().slice(11, 16)}`;
}

interface Story {
  readonly priority: string;
  /** Weekday hours from the opening to the closing. */
  readonly hours: number;
  readonly made: boolean;
  /** On the way: a state, after so many hours. */
  readonly states?: readonly [state: string, hours: number][];
  /** Columns that differ, in all events or in the first. */
  readonly all?: { readonly [column: string]: string };
  readonly first?: { readonly [column: string]: string };
}

/** The events of an incident that is opened on the Monday of this week. */
function incident(number: string, week: number, story: Story): string[] {
  const opensAt = story.priority.startsWith("3") ? 9 : 10;
  const after = (hours: number): string =>
    written(monday + (week * 168 + opensAt + hours + (opensAt + hours > 120 ? 48 : 0)) * hour);
  const states = [["New", 0], ...(story.states ?? []), ["Closed", story.hours]] as const;
  return states.map(([state, hours], i) => {
    const cells: { readonly [column: string]: string } = {
      number,
      incident_state: state,
      made_sla: String(story.made),
      opened_at: after(0),
      sys_created_at: after(0),
      sys_updated_at: after(hours),
      priority: story.priority,
      closed_at: after(story.hours),
      ...story.all,
      ...(i === 0 ? story.first : {}),
    };
    return columns.map((column) => cells[column] ?? "?").join(",");
  });
}

const three = (hours: number, made: boolean, more: Partial<Story> = {}): Story => ({
  priority: "3 - Moderate",
  hours,
  made,
  ...more,
});
const four = (hours: number, made: boolean, more: Partial<Story> = {}): Story => ({
  priority: "4 - Low",
  hours,
  made,
  ...more,
});
const waits: Partial<Story> = {
  states: [
    ["Awaiting User Info", 10],
    ["Active", 40],
  ],
};

/** Two a week. In the first half 40 hours part the threes, and 120 to 129 the fours, unless waiting is taken off. */
const stories = [
  [three(30, true), four(115, true)],
  [
    three(40, true, {
      states: [
        ["Active", 8],
        ["Resolved", 7],
      ],
    }),
    four(130, false),
  ],
  [three(41, false), four(100, true, { states: [["-100", 5]] })],
  [three(60, false), four(120, true, { first: { sys_updated_at: "?" } })],
  [three(60, false, waits), four(140, false)],
  [
    three(20, true),
    four(90, true, {
      states: [
        ["Closed", 30],
        ["Active", 31],
      ],
    }),
  ],
  [three(30, true), four(124, true)],
  [three(60, false, waits), four(125, false)],
  [three(39, false), four(20, true)],
  [three(50, true), four(100, true)],
  [three(40, true), four(130, false)],
  [three(41, false), four(90, true, { first: { priority: "3 - Moderate" } })],
];

const expected = `25 incidents, 59 events, opened 2016-01-04 to 2016-03-21

What was odd, and what was done
       1 events are dated before one above them: taken as of that one
       0 events are dated before the opening: taken as of the opening
       0 events are dated after the closing: taken as of the closing
       1 events have no date: taken as of the one above them
       0 events have no date of creation: not needed
      57 events have no date of resolution: not needed
       1 events have the state -100: the state before them goes on
       1 incidents were closed before their closing date: the date counts
       1 incidents have no opening, closing or made_sla, or close before they open: left out
       1 incidents changed their priority: the clock starts again, counted from the opening

Targets are fitted on this log, in whole hours: those that agree best with made_sla on the first half of the
incidents by opening. The second half, opened from 2016-02-15 on, is what tells.

A clock that runs on, whatever the state
                           as well  first half  second half    made_sla   clock      in time for      in time for
priority        target    would do      agrees    incidents     is true  agrees   the clock only     the log only
3 - Moderate      40 h     40-40 h     100.0 %            6      50.0 %  66.7 %                1                1
4 - Low          124 h   120-129 h     100.0 %            6      66.7 % 100.0 %                0                0
all                  -           -     100.0 %           12      58.3 %  83.3 %                1                1
The engine says what arithmetic on the calendar says of 24 of 24 incidents.

A clock that is paused in "Awaiting User Info", with targets of its own
                           as well  first half  second half    made_sla   clock      in time for      in time for
priority        target    would do      agrees    incidents     is true  agrees   the clock only     the log only
3 - Moderate      40 h     40-40 h      83.3 %            6      50.0 %  50.0 %                2                1
4 - Low          124 h   120-129 h     100.0 %            6      66.7 % 100.0 %                0                0
all                  -           -      91.7 %           12      58.3 %  75.0 %                2                1
The engine says what arithmetic on the calendar says of 24 of 24 incidents.
`;

function logOf(rows: readonly string[]): string {
  const file = join(folder, `${rows.length}.csv.gz`);
  writeFileSync(file, gzipSync(`${[columns.join(","), ...rows].join("\n")}\n`));
  return file;
}

function run(...args: string[]) {
  return spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    env: { ...process.env, TZ: "Pacific/Kiritimati" },
  });
}

test("says what a small log holds, and which clock agrees with it", () => {
  const rows = stories.flatMap((two, week) => two.flatMap((one, i) => incident(`INC${week * 2 + i}`, week, one)));
  const { status, stdout, stderr } = run(
    logOf([...rows, ...incident("INC99", 3, three(10, true, { all: { opened_at: "?" } }))]),
  );
  expect(status, stderr).toBe(0);
  expect(stdout).toBe(expected);
});

test.each([
  ["no file named", [], "which log? Write npx tsx examples/incidents/main.ts FILE.csv.gz"],
  [
    "a file that is not there",
    ["/no/such.csv.gz"],
    "/no/such.csv.gz is no incident log (.csv.gz): there is no such file",
  ],
  ["a file that is not gzipped", ["package.json"], "package.json is no incident log (.csv.gz): incorrect header check"],
])("with %s, says so in one line", (_, args, told) => {
  const { status, stdout, stderr } = run(...args);
  expect(stderr.split("\n").filter((line) => line !== "")).toEqual([told]);
  expect([status, stdout]).toEqual([1, ""]);
});

test("a log of another shape is named as such", () => {
  const told = (text: string): string => {
    const file = join(folder, "other.csv.gz");
    writeFileSync(file, gzipSync(text));
    const { status, stderr } = run(file);
    expect(status).toBe(1);
    return stderr.replace(file, "FILE");
  };
  const good = incident("INC1", 0, three(30, true));
  expect(told("a,b\n1,2\n")).toContain("FILE is no incident log: it has no column number, incident_state, made_sla");
  expect(told([columns.join(","), ...good, ...incident("INC2", 1, three(9, true)), ...good].join("\n"))).toContain(
    "FILE, event 5: INC1 was there before; its events must stand together",
  );
  const bad = incident("INC1", 0, three(30, true, { all: { closed_at: "30/2/2016 10:00" } }));
  expect(told([columns.join(","), ...bad].join("\n"))).toContain(
    'FILE, event 1: closed_at is no date such as 29/2/2016 01:16: "30/2/2016 10:00"',
  );
});
