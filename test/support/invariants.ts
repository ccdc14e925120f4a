import type { Handover, HandoverEvent } from "handover";
import { replay, replayDecisions } from "handover/core";
import type { Policy } from "handover/policy";
import { drift } from "handover/routing";
import { isOver, type PoolLedger } from "handover/storage";
import { all } from "./engine.ts";
import { checkLedgers } from "./history/ledgers.ts";

/** What must hold of a store at any time; throws with the first thing that does not. */
export async function checkInvariants(handover: Handover, now: number): Promise<void> {
  const [leads, clocks, events, ledgers] = [
    await all(handover, "leads"),
    await all(handover, "clocks"),
    await all(handover, "events"),
    await all(handover, "ledgers"),
  ];
  checkVersions(events);
  checkClocks(events);
  checkTransitions(events, handover.policy);
  const seeking = whoSeek(events, handover.policy);
  for (const lead of leads) {
    same(lead.assignment?.repId, lead.ownerId, `the owner of ${lead.id} and its assignment`);
    if (lead.hold !== undefined) same(lead.ownerId, undefined, `the owner of ${lead.id}, which is on hold`);
    const wants =
      handover.policy.router !== undefined && handover.policy.pipelines.of(lead).stage(lead.stage).routes === true;
    const waits =
      (wants || seeking.has(lead.id)) &&
      lead.ownerId === undefined &&
      lead.invitation === undefined &&
      !lead.optedOut &&
      !lead.parked;
    if (waits) same(lead.hold !== undefined, true, `a hold on ${lead.id}, which waits for an owner`);
  }
  for (const clock of clocks) {
    const isLeads = clock.kind !== "commitment" && clock.kind !== "digest";
    if (isLeads)
      same(
        leads.some(({ id }) => id === clock.leadId),
        true,
        `the lead of ${clock.id}`,
      );
    else
      same(
        clock.version,
        events.filter(({ leadId }) => leadId === clock.leadId).length,
        `the events of ${clock.leadId}`,
      );
  }
  const [wrong] = checkLedgers({ events, ledgers });
  if (wrong !== undefined) throw new Error(wrong.what);
  const again = replay(events);
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  same(json([...again.leads].sort(byId)), json(leads), "leads after a replay");
  same(json(again.clocks.filter((clock) => !isOver(clock)).sort(byId)), json(clocks), "running clocks after a replay");
  same(json(standings(again.ledgers)), json(standings(ledgers)), "ledgers after a replay");
  for (const { leadId, recorded, again: made, same: agree } of replayDecisions(events, handover.policy))
    if (!agree) throw new Error(`${leadId}: decided ${json(recorded)}, again ${json(made)}`);
  same(now >= Math.max(0, ...events.map(({ at }) => at)), true, "no event from the future");
}

/** Nothing that is due is left after a tick. */
export async function checkNothingDue(handover: Handover, now: number): Promise<void> {
  for (const clock of await all(handover, "clocks")) {
    if (clock.nextAt !== undefined && clock.nextAt <= now)
      throw new Error(`${clock.id} was due at ${clock.nextAt} and is still waiting at ${now}`);
  }
}

function checkVersions(events: readonly HandoverEvent[]): void {
  const last = new Map<string, number>();
  for (const { leadId, version } of events) {
    const stream = leadId ?? "roster";
    same(version, (last.get(stream) ?? 0) + 1, `the version after ${last.get(stream) ?? 0} of ${stream}`);
    last.set(stream, version);
  }
}

/** Never early, each milestone once, nothing from a clock that has ended. */
function checkClocks(events: readonly HandoverEvent[]): void {
  const spoken = new Set<string>();
  const ended = new Set<string>();
  for (const event of events) {
    if (event.type === "clock.met" || event.type === "clock.cancelled") ended.add(event.data.clock.id);
    if (event.type !== "sla.warning" && event.type !== "sla.breached" && event.type !== "sla.escalated") continue;
    const { clock, milestone, plannedAt } = event.data;
    const failed = event.type === "sla.escalated" && event.data.failed !== undefined;
    const key = `${clock.id}/${milestone}${failed ? "/failed" : ""}`;
    same(spoken.has(key), false, `a second ${event.type} of ${key}`);
    spoken.add(key);
    same(ended.has(clock.id), false, `${event.type} of ${clock.id}, which has ended`);
    same(event.at >= plannedAt, true, `${event.type} of ${clock.id} not before its time`);
    if (event.type === "sla.breached")
      same(event.at > clock.dueAt, true, `a breach of ${clock.id} only past its deadline`);
    if (event.type === "sla.warning")
      same(plannedAt <= clock.dueAt, true, `a warning of ${clock.id} no later than its deadline`);
  }
}

/** Leads that have been without an owner, against their will, ever since: they were held or offered to several, or given up. */
function whoSeek(events: readonly HandoverEvent[], { pipelines, givesBack }: Policy): Set<string | undefined> {
  const ways = pipelines.all.flatMap(({ pipeline }) => pipeline.transitions);
  const seeking = new Set<string | undefined>();
  const optedOut = new Set<string | undefined>();
  const closed = new Set<string | undefined>();
  const put = (set: Set<string | undefined>, id: string | undefined, isIn: boolean): void =>
    void (isIn ? set.add(id) : set.delete(id));
  for (const { type, leadId, data } of events) {
    if (type === "lead.merged" || type === "lead.updated") put(optedOut, leadId, data.fields.optedOut);
    if (["lead.held", "assignment.invited", "assignment.declined", "assignment.expired"].includes(type))
      seeking.add(leadId);
    if (type === "assignment.offered") seeking.delete(leadId);
    if (type === "lead.stage_changed") {
      const sentBack = ways.find(({ name }) => name === data.transition)?.releases === true;
      const gaveBack = data.to === givesBack?.stage && data.reason === givesBack.reason;
      if (sentBack || gaveBack) seeking.delete(leadId);
      put(closed, leadId, data.closed !== undefined);
    }
    if (optedOut.has(leadId) || closed.has(leadId)) seeking.delete(leadId);
  }
  return seeking;
}

function checkTransitions(events: readonly HandoverEvent[], { pipelines }: Policy): void {
  const ways = pipelines.all.flatMap(({ pipeline }) => pipeline.transitions);
  const table = new Set(ways.flatMap(({ from, to, name }) => from.map((stage) => `${stage}>${to}:${name}`)));
  const stage = new Map<string, string>();
  for (const event of events) {
    if (event.type === "lead.received") stage.set(event.leadId as string, event.data.stage);
    if (event.type === "lead.migrated") stage.set(event.leadId as string, event.data.to.stage);
    if (event.type !== "lead.stage_changed") continue;
    const { from, to, transition } = event.data;
    same(stage.get(event.leadId as string), from, `the stage ${event.leadId} leaves`);
    same(
      table.has(`${from}>${to}:${transition}`),
      true,
      `a transition "${transition}" from ${from} to ${to} in the table`,
    );
    stage.set(event.leadId as string, to);
  }
}

/** What ledgers say. Somebody who was only looked at, and a denominator wider than need be, say nothing. */
function standings(ledgers: readonly PoolLedger[]): object {
  return Object.fromEntries(
    ledgers.map((ledger) => {
      const rows = drift(ledger).map(({ repId, credit: { numerator, denominator }, lastTurn }) => ({
        repId,
        credit: `${numerator}/${denominator}`,
        lastTurn,
      }));
      const moved = rows.filter(({ credit, lastTurn }) => !credit.startsWith("0/") || lastTurn > 0);
      return [ledger.key, { turns: ledger.turns, exact: ledger.exact, moved }];
    }),
  );
}

/** As JSON, whatever the order of its keys: what went through a database may have another. */
function json(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function same(got: unknown, expected: unknown, what: string): void {
  if (got !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(got)}`);
}
