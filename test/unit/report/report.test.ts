import { expect, test, vi } from "vitest";
import { definePolicy, type EventType, type HandoverEvent, type Lead } from "handover";
import { openReport, reportOf, reportText } from "handover/report";
import { drift } from "handover/routing";
import { repModel } from "handover/simulation";
import { policy, run, type Run } from "../simulation/small-world.ts";

vi.setConfig({ testTimeout: 120_000 });

const rows = async <T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> => {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
};
const of = <T extends EventType>({ events }: Run, type: T): Extract<HandoverEvent, { type: T }>[] =>
  events.filter((event): event is Extract<HandoverEvent, { type: T }> => event.type === type);

/** Reps who often say no, and then often that there was nobody to call: turns are given back. */
const choosy = repModel({
  seed: "choosy",
  profiles: Object.fromEntries(["ana", "ben", "joe", "kim"].map((id) => [id, { declines: 0.5, ignores: 0.1 }])),
});

test("stages, owners and holds are those of the store", async () => {
  const { report, handover } = await run("stages", { behaviour: choosy });
  const leads: Lead[] = await rows(handover.scan("leads"));
  const count = (stage: string, test: (lead: Lead) => boolean = () => true): number =>
    leads.filter((lead) => lead.stage === stage && test(lead)).length;
  for (const row of report.stages) {
    expect(row.leads).toBe(count(row.stage));
    expect(row.owned).toBe(count(row.stage, ({ ownerId }) => ownerId !== undefined));
    expect(row.held).toBe(count(row.stage, ({ ownerId, hold }) => ownerId === undefined && hold !== undefined));
  }
  expect(report.inputs.created).toBe(leads.length);
  expect(report.inputs.quarantined).toBe((await rows(handover.scan("quarantined"))).length);
});

test("the drift of every rep in every ledger is that of the stored ledger", async () => {
  const result = await run("drift", { behaviour: choosy });
  const { report, handover } = result;
  expect(of(result, "ledger.refunded").length).toBeGreaterThan(5);
  const stored = await rows(handover.scan("ledgers"));
  expect(report.ledgers.map(({ ledger }) => ledger)).toEqual(stored.map(({ key }) => key).sort());
  for (const record of stored) {
    const shares = report.ledgers.find(({ ledger }) => ledger === record.key)?.shares ?? [];
    for (const { repId, text } of drift(record)) {
      const share = shares.find((one) => one.repId === repId);
      expect(share?.drift.toFixed(3).replace("-0.000", "0.000")).toBe(text);
      expect(share?.entitled).toBeCloseTo((share?.counted ?? 0) + (share?.drift ?? 0), 9);
    }
    expect(shares.reduce((sum, { counted }) => sum + counted, 0)).toBeLessThanOrEqual(record.turns);
  }
});

test("clocks are counted as a second count over the log finds them", async () => {
  const result = await run("clocks");
  for (const { name, ...figures } of result.report.clocks) {
    const named = (
      type: "clock.started" | "clock.met" | "clock.cancelled" | "sla.warning" | "sla.breached",
    ): HandoverEvent[] => of(result, type).filter((event) => event.data.clock.name === name);
    const met = of(result, "clock.met").filter(({ data }) => data.clock.name === name);
    const escalated = of(result, "sla.escalated").filter(({ data }) => data.clock.name === name);
    expect(figures.started).toBe(named("clock.started").length);
    expect(figures.met).toBe(met.filter(({ data }) => !data.late).length);
    expect(figures.late).toBe(met.filter(({ data }) => data.late).length);
    expect(figures.cancelled).toBe(named("clock.cancelled").length);
    expect(figures.warnings).toBe(named("sla.warning").length);
    expect(figures.breaches).toBe(named("sla.breached").length);
    expect(figures.escalations + figures.failedActions).toBe(escalated.length);
  }
  const open = await rows(result.handover.scan("clocks"));
  expect(result.report.clocks.reduce((sum, { open }) => sum + open, 0)).toBe(
    open.filter(({ kind }) => kind === "sla").length,
  );
});

test("times to first contact are those measured minute by minute", async () => {
  const result = await run("response");
  const { report, handover } = result;
  const reps = await handover.reps.list();
  const isOpen = (repId: string, at: number): boolean => {
    const rep = reps.find(({ id }) => id === repId);
    const calendar = policy.calendar(typeof rep?.calendar === "string" ? rep.calendar : undefined);
    return calendar.isOpen(at) && !(rep?.timeOff ?? []).some(({ from, to }) => from <= at && at < to);
  };
  const walls: number[] = [];
  const works: number[] = [];
  const assignedLeads = new Set(of(result, "assignment.offered").map(({ leadId }) => leadId));
  for (const leadId of assignedLeads) {
    const events = result.events.filter((event) => event.leadId === leadId);
    const contact = events.find(
      (event) => event.type === "activity.recorded" && ["call", "email"].includes(event.data.activity.type),
    );
    const first = events.find(({ type }) => type === "assignment.offered");
    if (contact === undefined || first === undefined) continue;
    walls.push(contact.at - first.at);
    let owner: string | undefined;
    let worked = 0;
    // Owners change at milliseconds; sampling at the middle of each second is exact to a second a change.
    let next = events.indexOf(first);
    for (let at = first.at; at < contact.at; at += 1_000) {
      for (let event = events[next]; event !== undefined && event.at <= at; event = events[++next]) {
        if (event.type === "assignment.offered") owner = event.data.repId;
        else if (event.type === "assignment.declined" || event.type === "assignment.expired") owner = undefined;
      }
      if (owner !== undefined && isOpen(owner, at)) worked += 1_000;
    }
    works.push(worked);
  }
  const middle = (list: number[]): number => {
    const sorted = list.sort((a, b) => a - b);
    return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
  };
  const mean = (list: number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const { fromAssignment, assigned, contacted, open, given } = report.response;
  expect(assigned).toBe(assignedLeads.size);
  expect(contacted).toBe(walls.length);
  expect(contacted + open + given).toBe(assigned);
  expect(fromAssignment.wall.medianMs).toBe(middle(walls));
  expect(fromAssignment.wall.meanMs).toBeCloseTo(mean(walls), 3);
  expect(Math.abs((fromAssignment.working.medianMs ?? 0) - middle(works))).toBeLessThan(3_000);
  expect(Math.abs((fromAssignment.working.meanMs ?? 0) - mean(works))).toBeLessThan(3_000);
});

test("collected event by event or over the whole log, the report is the same", async () => {
  const { events, report } = await run("twice");
  const again = openReport({ policy });
  for (const event of events) again.collect(event);
  expect(again.figures({ total: 150 })).toEqual(report);
  expect(reportOf(events, { policy }, { total: 150 })).toEqual(report);
});

test("a total that does not add up is said plainly", async () => {
  const { events } = await run("lost");
  const report = reportOf(events, { policy }, { total: 151 });
  expect(report.inputs.addsUp).toBe(false);
  expect(reportText(report).join("\n")).toContain("1 ARE UNACCOUNTED FOR");
});

test("an empty log gives an empty report", () => {
  const report = reportOf([], { policy: definePolicy({ version: "1" }) });
  expect(report.inputs).toMatchObject({ total: 0, created: 0, addsUp: true });
  expect(report.response.fromAssignment.wall).toEqual({
    count: 0,
    medianMs: undefined,
    meanMs: undefined,
    p90Ms: undefined,
  });
  expect(reportText(report).length).toBeGreaterThan(5);
});
