import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, test, vi } from "vitest";
import { generateLeads } from "handover/simulation";
import { may } from "../../examples/month/month.ts";
import { showProgress } from "../../examples/month/progress.ts";
import { toCsv } from "../../examples/month/to-csv.ts";
import { file, start, startWith } from "./start-support.ts";

const month = (name: string): URL => new URL(`../../examples/month/${name}`, import.meta.url);
const read = (name: string): string => readFileSync(month(name), "utf8");
const total = (out: string): string => /What became of ([\d,]+) inputs/.exec(out)?.[1] ?? "";
const number = (out: string, what: string): number =>
  Number((new RegExp(`([\\d,]+) ${what}`).exec(out)?.[1] ?? "0").replaceAll(",", ""));

describe("npm start", () => {
  test("tells the stored story, in any time zone of the host", () => {
    // What stands there was written in UTC: what is the same a day away is the same anywhere.
    const { status, stdout, stderr } = spawnSync("npx", ["tsx", "examples/month/main.ts"], {
      encoding: "utf8",
      env: { ...process.env, TZ: "Pacific/Kiritimati" },
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(read("expected.txt"));
    expect(stdout.trimEnd().split("\n").length).toBeLessThan(90);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(180);
  });

  test("loses nothing: the figures of the story add up to the 2,000 rows of the file", () => {
    const out = read("expected.txt");
    const parts = ["are new leads", "went into", "are in quarantine", "could not be read"].map((what) =>
      number(out, what),
    );
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(2_000);
    expect(out).toContain("2,000 in all: nothing is lost");
    const lines = out.split("\n");
    const from = lines.findIndex((line) => line.startsWith("  stage"));
    const to = lines.findIndex((line) => line.startsWith("  all"));
    const leads = lines.slice(from + 1, to).map((line) => Number(line.trim().split(/\s+/)[1]?.replaceAll(",", "")));
    expect(leads.reduce((sum, one) => sum + one, 0)).toBe(parts[0]);
  });

  test("the bundled leads are what the generator writes, byte for byte, with all the dirt", () => {
    const text = read("leads.csv");
    expect(toCsv(generateLeads({ ...may, count: 2_000, seed: 7 }))).toBe(text);
    const [head, ...rows] = parse(text, { relax_column_count: true, relax_quotes: true }) as string[][];
    const cell = (row: string[], name: string): string => row[head?.indexOf(name) ?? -1] ?? "";
    const having = (name: string, test: (text: string) => boolean): number =>
      rows.filter((row) => test(cell(row, name))).length;
    expect(text.trimEnd().split("\n")).toHaveLength(2_001);
    expect(having("email", (email) => email.includes("\u0000"))).toBeGreaterThan(0);
    expect(having("email", (email) => email !== "" && !email.includes("@"))).toBeGreaterThan(0);
    expect(having("email", (email) => email !== email.trim() || email !== email.toLowerCase())).toBeGreaterThan(0);
    expect(having("country", (country) => country === "")).toBeGreaterThan(50);
    expect(having("opted_out", (text) => text === "yes")).toBeGreaterThan(10);
    expect(having("message", (text) => text.length > 10_000)).toBeGreaterThan(0);
    expect(having("__proto__", (text) => text !== "")).toBeGreaterThan(0);
    expect(having("emial", (text) => text !== "")).toBeGreaterThan(0);
    // Three in the morning in Warsaw on a holiday.
    expect(having("received_at", (at) => /^2026-05-(01|14|25)T01/.test(at))).toBeGreaterThan(0);
  });

  test("invents leads instead of reading them, the same for the same seed", async () => {
    const [one, two, other] = [
      await start("--generate", "300"),
      await start("--generate", "300"),
      await start("--generate", "300", "--seed", "8"),
    ];
    expect(one.code).toBe(0);
    expect(total(one.out)).toBe("300");
    expect(two.out).toBe(one.out);
    expect(other.out).not.toBe(one.out);
  });

  test("prints its help and its policy", async () => {
    expect((await start("--help")).out).toContain("--leads FILE");
    const printed = await start("--print-policy");
    expect(JSON.parse(printed.out)).toMatchObject({ version: "2026-05" });
  });

  test("shows progress on standard error only", () => {
    const out = execFileSync("npx", ["tsx", "examples/month/main.ts", "--generate", "20"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(out.startsWith("2026-0")).toBe(true);
  });
});

describe("a file of leads", () => {
  test("may be in any order of time, with dates that have no time and no zone", async () => {
    const csv =
      "when,mail,firm,note\n2026-05-06,b@beta.example,Beta,\n2026-05-04,a@alpha.example,Alpha,\n2026-05-05,c@gamma.example,Gamma,\n";
    const { code, out } = await startWith(csv);
    expect(code).toBe(0);
    // 09:00 in Warsaw is 07:00 UTC in May.
    expect(out).toContain("2026-05-04 07:00 UTC to 2026-05-09 07:00 UTC");
    expect(out).toContain("3 in all: nothing is lost");
  });

  test("without dates is spread evenly over the stretch the map names", async () => {
    const csv = "mail,firm,note\na@alpha.example,Alpha,\nb@beta.example,Beta,\n";
    const arrival = { spread: ["2026-05-01", "2026-05-05"], timeZone: "UTC" };
    const { out } = await startWith(csv, { map: { arrival, fields: { email: "mail" } } });
    expect(out).toContain("2026-05-02 00:00 UTC to 2026-05-07 00:00 UTC");
  });

  test("may quote, break lines in quotes, begin with a byte order mark, end lines as Windows does and use semicolons", async () => {
    const csv =
      '\ufeffwhen;mail;firm;note\r\n2026-05-04;a@alpha.example;"Alpha; ""the"" firm";"two\r\nlines"\r\n\r\n2026-05-04;b@beta.example;Beta;\r\n';
    const { out } = await startWith(csv, {
      map: {
        delimiter: ";",
        arrival: { column: "when", timeZone: "UTC", time: "09:00" },
        fields: { email: "mail", "company.name": "firm", message: "note" },
      },
    });
    expect(out).toContain("2 are new leads");
    expect(out).toContain("2 in all: nothing is lost");
  });
});

test("the maps for other schemas go with their policies and reps", async () => {
  const xeducation = ["Prospect ID", "Lead Origin", "Lead Source", "Do Not Email", "Do Not Call", "TotalVisits"].concat(
    ["Total Time Spent on Website", "Country", "Specialization", "What is your current occupation", "City"],
  );
  const invented = {
    olist: "mql_id,first_contact_date,landing_page_id,origin\nx1,2018-02-02,p1,social\nx2,2017-07-20,p2,paid_search\n",
    xeducation: `${xeducation.join(",")}\nx1,API,google,No,No,5,674,India,Select,Unemployed,Mumbai\nx2,API,Google,Yes,Yes,1,20,,Select,,Select\n`,
  };
  for (const [name, csv] of Object.entries(invented)) {
    const [map, policy, reps] = ["", "-policy", "-reps"].map((part) =>
      fileURLToPath(month(`maps/${name}${part}.json`)),
    );
    const args = [
      "--leads",
      file(csv, "leads.csv"),
      "--map",
      map ?? "",
      "--policy",
      policy ?? "",
      "--reps",
      reps ?? "",
    ];
    const { code, out, err } = await start(...args);
    expect(code, err).toBe(0);
    expect(out).toContain("2 are new leads");
  }
});

describe("progress", () => {
  const told = { at: Date.parse("2026-05-04T09:30Z"), inputs: 50, acts: 10, events: 400 };

  test("is one line written over again on a terminal, and a line every two seconds elsewhere", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      for (const isTTY of [true, false]) {
        const written: string[] = [];
        const progress = showProgress({ isTTY, write: (text) => written.push(text) }, 200);
        progress.tell(told);
        expect(written).toEqual([]);
        vi.advanceTimersByTime(2_000);
        progress.tell(told);
        progress.tell(told);
        const line = "2026-05-04 09:30  50 of 200 leads (25 %), 400 events, 2.0 s";
        expect(written).toEqual([isTTY ? `\r\u001b[K${line}` : `${line}\n`]);
        progress.end();
        expect(written.slice(1)).toEqual(isTTY ? ["\r\u001b[K"] : []);
      }
    } finally {
      vi.useRealTimers();
    }
  });
});
