import { Database } from "node-sqlite3-wasm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HandoverEvent } from "handover";
import { kpis, type KpiFigures, type Kpis, type Times } from "handover/report";
import { generateLeads, repModel } from "handover/simulation";
import { policy, run } from "../unit/simulation/small-world.ts";

/*
 * The same figures, by other means: a month's events as rows, and SQL. By source, for all that is counted of a lead counts in the source
 * it came with.
 */

const db = new Database();
afterAll(() => db.close());
let events: readonly HandoverEvent[];
let whole: Kpis;
let asOf: number;

beforeAll(async () => {
  const profiles = {
    ana: { declines: 0.3, ignores: 0.2 },
    ben: { declines: 0.1, ignores: 0.3 },
    kim: { ignores: 0.2 },
  };
  const seed = "sql";
  ({ events } = await run(seed, {
    leads: generateLeads({ seed, count: 300, from: "2026-05-01T00:00Z", to: "2026-05-31T00:00Z" }),
    until: "2026-06-03T00:00Z",
    behaviour: repModel({ seed, profiles }),
  }));
  whole = kpis(events, { policy, by: ["source"] });
  asOf = whole.at;
  prepare();
});

/** Tables and views that more than one question asks. */
function prepare(): void {
  db.exec("create table event (lead text, version int, type text, at int, data text, primary key (lead, version))");
  const insert = db.prepare("insert into event values (?, ?, ?, ?, ?)");
  db.exec("begin");
  for (const { leadId, version, type, at, data } of events)
    if (leadId !== undefined) insert.run([leadId, version, type, at, JSON.stringify(data)]);
  db.exec("commit");
  insert.finalize();
  db.exec(`
    create temp table lead as
      select lead, json_extract(data, '$.fields.source') source, json_extract(data, '$.touch.at') received,
             json_extract(data, '$.fields.optedOut') cameOut,
             (select json_extract(data, '$.fields.value') from event f where f.lead = e.lead
               and type in ('lead.received', 'lead.merged', 'lead.updated') order by version desc limit 1) value,
             (select json_extract(data, '$.closed') from event f where f.lead = e.lead
               and type = 'lead.stage_changed' order by version desc limit 1) closed
      from event e where type = 'lead.received';
    create temp table offer as select lead, version, at, json_extract(data, '$.repId') rep from event where type = 'assignment.offered';
    create temp table first as select lead, min(at) at, min(version) version from offer group by lead;
    create temp table move as
      select lead, version, at, json_extract(data, '$.from') "from", json_extract(data, '$.to') "to",
             json_extract(data, '$.reason') reason, json_extract(data, '$.closed') closed,
             json_extract(data, '$.released') released, json_extract(data, '$.waits') is not null waits
      from event where type = 'lead.stage_changed';
    create temp table activity as
      select lead, version, json_extract(data, '$.activity.type') type, json_extract(data, '$.activity.occurredAt') at
      from event where type = 'activity.recorded';
    create temp table contact as
      select a.lead, a.at from activity a join first f on f.lead = a.lead and a.at >= f.at and a.version > f.version
      where a.type in ('call', 'email');
    create temp table out as
      select e.lead, min(e.at) at from event e join lead l on l.lead = e.lead where not l.cameOut
      and e.type in ('lead.merged', 'lead.updated') and json_extract(e.data, '$.fields.optedOut') group by e.lead;
    create temp table clock as
      select s.lead, json_extract(s.data, '$.clock.name') name, json_extract(s.data, '$.clock.id') id,
             (select json_extract(data, '$.plannedAt') from event b where b.lead = s.lead and b.type = 'sla.breached'
               and json_extract(b.data, '$.clock.id') = json_extract(s.data, '$.clock.id')) broken,
             exists (select 1 from event b where b.lead = s.lead and b.type = 'clock.corrected'
               and json_extract(b.data, '$.clock.id') = json_extract(s.data, '$.clock.id')) corrected,
             (select type from event b where b.lead = s.lead and b.type in ('clock.met', 'clock.cancelled', 'clock.skipped')
               and json_extract(b.data, '$.clock.id') = json_extract(s.data, '$.clock.id')) ended,
             (select at from event b where b.lead = s.lead and b.type in ('clock.met', 'clock.cancelled', 'clock.skipped')
               and json_extract(b.data, '$.clock.id') = json_extract(s.data, '$.clock.id')) endedAt
      from event s where s.type = 'clock.started' and json_extract(s.data, '$.clock.kind') = 'sla';
  `);
}

type Row = { readonly [column: string]: number | string | null };

function ask(sql: string): Row[] {
  return db.all(sql) as Row[];
}

/** What a question comes to for each source, beside the figures. */
function bySource(sql: string, figure: (figures: KpiFigures) => readonly unknown[]): void {
  const found = new Map(ask(sql).map(({ source, ...columns }) => [source ?? undefined, Object.values(columns)]));
  expect(found.size).toBeGreaterThan(2);
  for (const { by, figures } of whole.rows)
    expect([by["source"], figure(figures)]).toEqual([by["source"], found.get(by["source"])]);
}

test("leads, what sales said to them, attempts, meetings", () => {
  bySource(
    `with verdict as (
       select lead, (select max(version) from event e where e.lead = f.lead and type = 'assignment.accepted') accepted,
              (select max(version) from move m where m.lead = f.lead and m.version > f.version
                and (closed in ('lost', 'archived') or (released and not waits))) refused,
              (select max(version) from offer o where o.lead = f.lead) offered,
              (select 1 from move m where m.lead = f.lead and closed = 'won') won
       from first f)
     select source, count(*), count(f.lead), sum(coalesce(accepted, won) is not null),
            coalesce(sum(accepted is null and won is null and refused > offered), 0),
            sum((select count(*) from contact c where c.lead = l.lead)),
            sum(f.lead is not null and exists (select 1 from activity a where a.lead = l.lead and type = 'meeting'))
     from lead l left join first f using (lead) left join verdict using (lead) group by source`,
    ({ leads, attempts, accepted, meetings }) => [
      leads,
      attempts.of,
      accepted.count,
      accepted.of - accepted.count,
      attempts.count,
      meetings.count,
    ],
  );
});

test("rejections and their reasons, recycled leads and what they are worth, opt-outs", () => {
  bySource(
    `select source,
       (select count(*) from event e join lead k on k.lead = e.lead where k.source is l.source and type = 'assignment.declined')
         + (select count(*) from move m join first f on f.lead = m.lead and m.version > f.version join lead k on k.lead = m.lead
             where k.source is l.source and (m.closed in ('lost', 'archived') or (released and not waits))),
       (select count(*) from move m join first f on f.lead = m.lead and m.version > f.version join lead k on k.lead = m.lead
             where k.source is l.source and (m.closed in ('lost', 'archived') or (released and not waits)) and reason is null),
       sum(exists (select 1 from event e where e.lead = l.lead and type = 'lead.recycled')),
       sum(exists (select 1 from event e join offer o on o.lead = e.lead and o.version > e.version
             where e.lead = l.lead and type = 'lead.recycled')),
       sum(not cameOut), sum(exists (select 1 from out where out.lead = l.lead))
     from lead l group by source`,
    ({ rejectedWithoutReason, recycled, optOuts }) => [
      rejectedWithoutReason.of,
      rejectedWithoutReason.count,
      recycled.leads,
      recycled.regained.count,
      optOuts.of,
      optOuts.count,
    ],
  );
});

test("promises by clock: kept, broken, corrected, open, and the mean time between breaches", () => {
  for (const { name, figures } of whole.total.clocks.map((clock) => ({ name: clock.name, figures: clock }))) {
    const [sql] = ask(`
      select count(*) started, sum(broken is not null and not corrected) broken, sum(corrected and broken is not null) corrected,
        sum((broken is null or corrected) and ended = 'clock.met') kept,
        sum((broken is null or corrected) and ended is null) open,
        max(iif(broken is not null and not corrected, broken, null)) last, min(iif(broken is not null and not corrected, broken, null)) first
      from clock where name = '${name}'`);
    const { started, broken, corrected, kept, open, last, first } = sql as { [column: string]: number };
    expect(figures).toMatchObject({ started, broken, corrected, open });
    expect(figures.kept.count).toBe(kept);
    expect(broken).toBeGreaterThan(5);
    expect(figures.betweenBreachesMs).toBeCloseTo(((last ?? 0) - (first ?? 0)) / ((broken ?? 0) - 1), 6);
  }
});

test("contacted in time: no promise of contact broken, and one kept", () => {
  bySource(
    `with one as (select lead, sum(broken is not null and not corrected) broken,
         sum((broken is null or corrected) and ended = 'clock.met') kept
       from clock where name = 'first-contact' group by lead)
     select source, coalesce(sum(broken = 0 and kept > 0), 0), coalesce(sum(broken > 0 or kept > 0), 0),
       coalesce(sum(broken = 0 and kept = 0), 0)
     from lead left join one using (lead) group by source`,
    ({ contactedInTime: { count, of, open } }) => [count, of, open],
  );
});

/** Kaplan and Meier by SQL: over lengths with `ms` and whether they are `open`. */
function curve(lengths: string): Pick<Times, "count" | "open" | "medianMs" | "p90Ms"> {
  const [one] = ask(`
    with recursive length as materialized (${lengths}),
      step as (select ms, count(*) d, (select count(*) from length k where k.ms >= l.ms) n, row_number() over (order by ms) i
        from length l where not open group by ms),
      share (i, ms, s) as (select 0, 0, 1.0 union all
        select step.i, step.ms, s * (1 - 1.0 * d / n) from share join step on step.i = share.i + 1)
    select (select count(*) from length where not open) count, (select count(*) from length where open) open,
      (select min(ms) from share where s <= 0.5 + 1e-9 and i > 0) medianMs, (select min(ms) from share where s <= 0.1 + 1e-9 and i > 0) p90Ms`);
  const { count, open, medianMs, p90Ms } = one as { [column: string]: number | null };
  return { count: count ?? 0, open: open ?? 0, medianMs: medianMs ?? undefined, p90Ms: p90Ms ?? undefined };
}

const waits = `
  select f.lead, f.at started, c.at is null open,
    coalesce(c.at, min(coalesce((select min(e.at) from event e where e.lead = f.lead and e.version > (select max(version) from offer o where o.lead = f.lead)
        and (e.type in ('assignment.declined', 'assignment.expired') or (e.type = 'lead.stage_changed'
          and (json_extract(e.data, '$.released') or json_extract(e.data, '$.closed') is not null)))), :asOf),
      coalesce((select at from out where out.lead = f.lead), :asOf))) until
  from first f left join (select lead, min(at) at from contact group by lead) c using (lead)`;

test("response times by the wall clock, and the curve of those who still wait", () => {
  const lengths = waits.replaceAll(":asOf", String(asOf));
  const { fromAssignment, fromReceipt } = whole.total.response;
  expect(fromAssignment.wall).toMatchObject(curve(`select until - started ms, open from (${lengths})`));
  expect(fromReceipt.wall).toMatchObject(
    curve(`select until - received ms, open from (${lengths}) join lead using (lead)`),
  );
  expect(fromAssignment.wall.open).toBeGreaterThan(5);
});

test("working time is that in which the owner of the moment was in", () => {
  db.exec("create temp table shift (rep text, start int, end int)");
  const insert = db.prepare("insert into shift values (?, ?, ?)");
  const from = new Date("2026-04-30T00:00Z");
  const warsaw = policy.calendar("warsaw");
  const leave: readonly [number, number] = [Date.parse("2026-05-06T00:00Z"), Date.parse("2026-05-08T00:00Z")];
  for (const rep of ["ana", "ben", "joe", "kim"]) {
    const hours = rep === "ana" || rep === "ben" ? warsaw : policy.calendar("newYork");
    for (const { start, end } of hours.intervals(from, new Date(asOf))) {
      const [open, close] = [start.getTime(), end.getTime()];
      const isAway = rep === "ben" && open >= leave[0] && close <= leave[1];
      if (!isAway) insert.run([rep, open, close]);
    }
  }
  insert.finalize();
  const lengths = waits.replaceAll(":asOf", String(asOf));
  const stints = `
    select w.lead, o.rep, o.at start, w.open, min(w.until, coalesce((select min(e.at) from event e where e.lead = w.lead and e.version > o.version
      and (e.type in ('assignment.declined', 'assignment.expired', 'assignment.offered') or (e.type = 'lead.stage_changed'
        and (json_extract(e.data, '$.released') or json_extract(e.data, '$.closed') is not null)))), w.until)) end
    from (${lengths}) w join offer o on o.lead = w.lead where o.at <= w.until`;
  const worked = `
    select t.lead, t.open, sum(coalesce((select sum(max(0, min(s.end, t.end) - max(s.start, t.start))) from shift s where s.rep = t.rep), 0)) ms
    from (${stints}) t group by t.lead`;
  expect(whole.total.response.fromAssignment.working).toMatchObject(curve(`select ms, open from (${worked})`));
});

test("stages: who has been there, who went on, how long they stayed", () => {
  const order = "inquiry qualification mql sal sql follow_up opportunity".split(" ");
  const place = (column: string): string =>
    `case "${column}" ${order.map((stage, i) => `when '${stage}' then ${i}`).join(" ")} when 'nurture' then -1 else 99 end`;
  db.exec(`create temp table stay as
    with arrival as (
      select lead, version, at, json_extract(data, '$.stage') stage from event where type = 'lead.received'
      union all select lead, version, at, "to" from move)
    select lead, stage, at, lead(at) over (partition by lead order by version) leftAt from arrival`);
  for (const { stage, leads, conversion, time, won } of whole.total.stages) {
    const [one] = ask(`
      with been as (select distinct lead from stay where stage = '${stage}'),
        gone as (select distinct lead from move where "from" = '${stage}' and reason is null and coalesce(closed, 'won') = 'won'
          and ${place("from")} < ${place("to")}),
        here as (select lead from stay where stage = '${stage}' and leftAt is null)
      select count(*) leads, sum(lead in (select lead from gone)) moved,
        sum(lead in (select lead from here) and lead not in (select lead from gone)) here,
        sum(lead in (select lead from lead where closed = 'won')) won, sum(lead in (select lead from lead where closed is not null)) ended
      from been`);
    expect([stage, leads, conversion.count, conversion.open, won.count, won.of]).toEqual([
      stage,
      ...Object.values(one ?? {}),
    ]);
    const stays = curve(`
      select sum(coalesce(leftAt, ${asOf}) - at) ms, max(leftAt is null) open from stay join lead l using (lead)
      where stage = '${stage}' group by lead having not (max(leftAt is null) and l.closed is not null)`);
    expect([stage, time]).toEqual([stage, expect.objectContaining(stays)]);
  }
});

test("the forecast: open leads by how often those of their stage were won", () => {
  const [one] = ask(`
    with been as (select distinct lead, stage from stay),
      rate as (select stage, 1.0 * sum(closed = 'won') / count(*) rate from been join lead using (lead) where closed is not null group by stage)
    select count(*) leads, coalesce(sum(value), 0) value, coalesce(sum(value * rate), 0) expected, sum(value is null) unvalued
    from lead join stay on stay.lead = lead.lead and stay.leftAt is null left join rate using (stage) where closed is null`);
  const { leads, value, expected, unvalued } = one as { [column: string]: number };
  const { forecast } = whole.total;
  expect(forecast).toMatchObject({ leads, unvalued });
  expect(forecast.value).toBeCloseTo(value ?? 0, 4);
  expect(forecast.expected).toBeCloseTo(expected ?? 0, 4);
  expect(forecast.expected).toBeGreaterThan(0);
});

test("time until a rep had the lead, of those who asked for one", () => {
  const [one] = ask(`
    select count(*) count, avg(f.at - ready.at) mean from first f join (
      select lead, min(at) at from (
        select lead, at from event where type in ('lead.routed', 'lead.held')
        union all select lead, at from move where "to" in ('mql', 'sal', 'sql', 'follow_up', 'opportunity')) group by lead) ready using (lead)`);
  const { count, open, meanMs } = whole.total.timeToAssignment.fromReady;
  expect(count).toBe(one?.["count"]);
  if (open === 0) expect(meanMs).toBeCloseTo(Number(one?.["mean"]), 3);
});
