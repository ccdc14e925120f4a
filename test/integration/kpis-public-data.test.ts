import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { Database } from "node-sqlite3-wasm";
import { describe, expect, test } from "vitest";
import { createHandover, definePolicy, manualClock, type Handover, type HandoverEvent, type LeadInput } from "handover";
import type { Pipeline } from "handover/lifecycle";
import { kpis, type KpiFigures } from "handover/report";
import { publicData } from "../support/public-data.ts";

/*
 * Key figures of real leads, against SQL over the files themselves and what is known of these: nothing of Handover is asked about
 * the numbers they are compared with.
 */

type Row = Readonly<Record<string, string>>;
/** None where the file is not at hand: what would be said of them is skipped. */
const rowsOf = (file: string): readonly Row[] =>
  existsSync(`${publicData}/${file}`) ? parse(readFileSync(`${publicData}/${file}`), { columns: true, bom: true }) : [];

/** A table of the file as it is; blanks are null. */
function tableOf(db: Database, name: string, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {});
  db.exec(`create table ${name} (${columns.map((column) => `"${column}" text`).join(", ")})`);
  const insert = db.prepare(`insert into ${name} values (${columns.map(() => "?").join(", ")})`);
  db.exec("begin");
  for (const row of rows) insert.run(columns.map((column) => (row[column] === "" ? null : (row[column] as string))));
  db.exec("commit");
  insert.finalize();
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => number): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

const pipeline: Pipeline = {
  id: "sellers",
  reasons: {},
  stages: [
    { id: "mql", label: "Qualified by marketing", side: "marketing" },
    { id: "won", label: "Won", side: "sales", closed: "won" },
  ],
  transitions: [{ name: "win", from: ["mql"], to: "won" }],
};
const policy = definePolicy({ version: "1", pipeline });

const clock = manualClock("2017-01-01T00:00Z");
interface Telling {
  readonly handover: Handover;
  /** Takes leads in; their ids, in order. */
  readonly take: (inputs: readonly LeadInput[]) => Promise<readonly string[]>;
}

/** As they stand in a log, which knows no lead beside the event. */
const withoutLead = ({ type, leadId, version, at, commandId, data }: HandoverEvent): HandoverEvent =>
  ({ type, leadId, version, at, commandId, data }) as HandoverEvent;

/** What is told of leads, as events. */
async function told(story: (telling: Telling) => Promise<void>): Promise<readonly HandoverEvent[]> {
  const handover = createHandover({ policy, clock });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(withoutLead(event)));
  await story({
    handover,
    take: async (inputs) => (await handover.ingestMany(inputs)).map(({ lead }) => lead?.id ?? ""),
  });
  await handover.close();
  return events;
}

const inquiry = ({ stages }: KpiFigures): KpiFigures["stages"][number] => stages[0]!;

const dayMs = 86_400_000;
const day = (date = ""): number => Date.parse(`${date.slice(0, 10)}T00:00Z`);

describe.skipIf(!existsSync(`${publicData}/olist/olist_mql.csv`))("sellers who came to a marketplace", () => {
  const mql = rowsOf("olist/olist_mql.csv");
  const deals = rowsOf("olist/olist_closed_deals.csv");
  const db = new Database();
  tableOf(db, "mql", mql);
  tableOf(db, "deal", deals);

  /** Each lead at the beginning of the day it came, won at the beginning of the day it was; whoever won it has it from then on. */
  async function events(only?: ReadonlySet<string | undefined>): Promise<readonly HandoverEvent[]> {
    const leads = only === undefined ? mql : mql.filter((row) => only.has(row["mql_id"]));
    const came = grouped(leads, (row) => day(row["first_contact_date"]));
    const wins = grouped(deals, (row) => day(row["won_date"]));
    return told(async ({ handover, take }) => {
      for (const id of new Set(deals.map((row) => row["sr_id"] ?? ""))) await handover.reps.upsert({ id });
      const ids = new Map<string | undefined, string>();
      for (const at of [...new Set([...came.keys(), ...wins.keys()])].sort((a, b) => a - b)) {
        clock.set(at);
        const today = came.get(at) ?? [];
        const taken = await take(
          today.map((row) => ({
            externalId: `olist:${row["mql_id"]}`,
            ...(row["origin"] === "" ? {} : { source: row["origin"] }),
          })),
        );
        for (const [i, row] of today.entries()) ids.set(row["mql_id"], taken[i] ?? "");
        for (const row of wins.get(at) ?? []) {
          const id = ids.get(row["mql_id"]) ?? "";
          await handover.assign(id, { repId: row["sr_id"] ?? "", reason: "won it" });
          expect((await handover.transition(id, "won")).ok).toBe(true);
        }
      }
    });
  }

  test("were won as often, by source and month, as the files say", async () => {
    const log = await events();
    const { total, rows, partial } = kpis(log, { policy, by: ["source"], period: "month", timeZone: "UTC" });
    expect(partial).toBeUndefined();
    expect([total.leads, inquiry(total).conversion.count, inquiry(total).conversion.open]).toEqual([4171, 362, 3809]);

    const asked = db.all(`
      select substr(first_contact_date, 1, 7) period, origin source, count(*) leads, count(d.mql_id) won
      from mql left join deal d using (mql_id) group by 1, 2`) as Record<string, unknown>[];
    const key = (period: unknown, source: unknown): string => JSON.stringify([period, source ?? null]);
    const expected = new Map(asked.map(({ period, source, leads, won }) => [key(period, source), [leads, won]]));
    const found = rows.map(
      ({ period, by, figures }) =>
        [key(period, by["source"]), [figures.leads, inquiry(figures).conversion.count]] as const,
    );
    // A month in which a lead of an earlier one was won has no row of its own.
    expect(new Map(found)).toEqual(expected);
    expect(rows.length).toBe(expected.size);

    const bySource = kpis(log, { policy, by: ["source"] }).rows;
    const social = bySource.find(({ by }) => by["source"] === "social")?.figures;
    expect([social?.leads, inquiry(social!).conversion.count]).toEqual([617, 32]);
    const blank = bySource.find(({ by }) => by["source"] === undefined)?.figures;
    expect([blank?.leads, inquiry(blank!).conversion.count]).toEqual([24, 5]);
  });

  test("took as long, and those who were not won are not taken for quick ones or for none", async () => {
    const won = new Set(deals.map((row) => row["mql_id"]));
    const { total: winners } = kpis(await events(won), { policy });
    const days = (
      db.all(`
        select julianday(substr(won_date, 1, 10)) - julianday(first_contact_date) n
        from deal join mql using (mql_id) order by 1`) as { n: number }[]
    ).map(({ n }) => n);
    // As people who wrote the facts down did it, between two values; the figures are values there are.
    const between = (share: number): number => {
      const at = share * (days.length - 1);
      const low = days[Math.floor(at)]!;
      return low + (at % 1) * (days[Math.ceil(at)]! - low);
    };
    expect([...[0.25, 0.5, 0.75, 0.9].map(between), days.at(-1)].map((n) => Number(n!.toFixed(1)))).toEqual([
      9, 22, 93, 227.8, 427,
    ]);
    const rank = (share: number): number => days[Math.ceil(share * days.length) - 1]! * dayMs;
    const { time } = inquiry(winners);
    expect([time.medianMs, time.p90Ms]).toEqual([rank(0.5), rank(0.9)]);

    // Kaplan and Meier by hand: each day's share of those still there who are won, multiplied.
    const { total, at } = kpis(await events(), { policy });
    const wonOn = new Map(deals.map((row) => [row["mql_id"], day(row["won_date"])]));
    const lengths = mql.map((row) => {
      const from = day(row["first_contact_date"]);
      const to = wonOn.get(row["mql_id"]);
      return { days: ((to ?? at) - from) / dayMs, won: to !== undefined };
    });
    let [share, mean] = [1, 0];
    for (let n = 0; n < Math.max(...lengths.map(({ days }) => days)); n++) {
      const there = lengths.filter(({ days }) => days >= n).length;
      const wins = lengths.filter(({ days, won }) => won && days === n).length;
      share *= 1 - wins / there;
      mean += share;
    }
    const all = inquiry(total).time;
    expect([all.count, all.open, all.medianMs, all.meanIsLeast]).toEqual([362, 3809, undefined, true]);
    expect(all.meanMs! / dayMs).toBeCloseTo(mean, 6);
  });

  test("were won by the same people", async () => {
    const rows = kpis(await events(), { policy, by: ["rep"] }).rows.filter(({ by }) => by["rep"] !== undefined);
    const asked = db.all("select sr_id rep, count(*) won from deal group by 1") as { rep: string; won: number }[];
    expect(new Map(rows.map(({ by, figures }) => [by["rep"], figures.leads]))).toEqual(
      new Map(asked.map(({ rep, won }) => [rep, won])),
    );
    expect(rows.length).toBe(21);
  });
});

describe.skipIf(!existsSync(`${publicData}/xeducation/leads.csv`))("leads of a school for adults", () => {
  const rows = rowsOf("xeducation/leads.csv");
  const db = new Database();
  tableOf(db, "lead", rows);

  test("were won and opted out as often as the file says, by source as it is spelt", async () => {
    const events = await told(async ({ handover, take }) => {
      clock.set(Date.parse("2019-01-01T00:00Z"));
      const ids = await take(
        rows.map((row) => ({
          externalId: `x:${row["Prospect ID"]}`,
          optedOut: row["Do Not Email"] === "Yes" || row["Do Not Call"] === "Yes",
          ...(row["Lead Source"] === "" ? {} : { source: row["Lead Source"] }),
        })),
      );
      clock.set(Date.parse("2019-02-01T00:00Z"));
      for (const [i, row] of rows.entries()) {
        if (row["Last Activity"] === "Unsubscribed") await handover.update(ids[i] ?? "", { optedOut: true });
        if (row["Converted"] === "1") expect((await handover.transition(ids[i] ?? "", "won")).ok).toBe(true);
      }
    });
    const { total, rows: found } = kpis(events, { policy, by: ["source"] });
    expect([total.leads, Math.round((inquiry(total).conversion.count / total.leads) * 10_000)]).toEqual([4633, 3838]);
    const asked = db.all(`
      with known as (select *, "Do Not Email" = 'Yes' or "Do Not Call" = 'Yes' gone from lead)
      select "Lead Source" source, count(*) leads, sum("Converted" = '1') won, sum(not gone) contactable,
             sum(not gone and "Last Activity" = 'Unsubscribed') gone
      from known group by 1`) as Record<string, number | string | null>[];
    expect(
      new Map(
        found.map(({ by, figures: { leads, optOuts, ...rest } }) => [
          by["source"] ?? null,
          [leads, inquiry({ leads, optOuts, ...rest }).conversion.count, optOuts.of, optOuts.count],
        ]),
      ),
    ).toEqual(
      new Map(asked.map(({ source, leads, won, contactable, gone }) => [source, [leads, won, contactable, gone]])),
    );
    const leadsOf = (source: string): number | undefined =>
      found.find(({ by }) => by["source"] === source)?.figures.leads;
    expect([leadsOf("Google"), leadsOf("google")]).toEqual([1451, 3]);
  });
});
