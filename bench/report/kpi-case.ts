import { definePolicy, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { openKpis, restoreKpis, type KpiOptions } from "handover/report";
import { roundRobin } from "handover/routing";
import { generateLeads, simulate } from "handover/simulation";
import { onActivity, sla } from "handover/sla";

const reps = Array.from({ length: 200 }, (_, i) => `rep-${String(i).padStart(3, "0")}`);
const contact = onActivity("call", "email");
const policy = definePolicy({
  version: "bench",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  slas: [
    sla("assignment", { from: "received", until: "assigned", within: "1m" }),
    sla("acceptance", { from: "assigned", until: "accepted", within: "1h" }),
    sla("first-contact", { from: "assigned", until: contact, within: "2h", calendar: "owner" }),
    sla("two-contacts", { from: "assigned", until: { ...contact, atLeast: 2 }, within: "16h", calendar: "owner" }),
    sla("meeting", { from: "accepted", until: onActivity("meeting"), within: "40h", calendar: "owner" }),
  ],
});
const asked: KpiOptions = { policy, by: ["rep"], period: "week", timeZone: "Europe/Warsaw" };

/** How long events take, in processor time, and what is left of them. */
export interface Kept {
  readonly events: number;
  readonly leads: number;
  readonly collectMs: number;
  readonly figuresMs: number;
  readonly saveMs: number;
  readonly restoreMs: number;
  readonly savedBytes: number;
  /** What the process holds for them, after a full collection. */
  readonly heldBytes: number;
}

/** A month's leads by 200 reps with five clocks each, told again under other names until there are enough. */
export async function open({ leads, times }: { readonly leads: number; readonly times: number }) {
  const log: HandoverEvent[] = [];
  await simulate({
    policy,
    roster: { reps: reps.map((id) => ({ id })), pools: [{ id: "sdr", members: reps }] },
    seed: "kpi",
    leads: generateLeads({ seed: "kpi", count: leads, from: "2026-05-01T00:00Z", to: "2026-06-01T00:00Z" }),
    until: "2026-06-03T00:00Z",
    onEvent: ({ type, leadId, version, at, commandId, data }) =>
      void log.push({ type, leadId, version, at, commandId, data } as HandoverEvent),
  });
  const all = Array.from({ length: times }, (_, round) => log.map((event) => renamed(event, round))).flat();
  return {
    measure(): Kept {
      const before = held();
      const kept = openKpis(asked);
      const collectMs = cpu(() => {
        for (const event of all) kept.collect(event);
      });
      const heldBytes = held() - before;
      let figures = kept.figures();
      const figuresMs = cpu(() => void (figures = kept.figures()));
      let saved = "";
      const saveMs = cpu(() => void (saved = kept.save()));
      let again = kept;
      const restoreMs = cpu(() => void (again = restoreKpis(saved, asked)));
      if (JSON.stringify(again.figures()) !== JSON.stringify(figures)) throw new Error("restored figures differ");
      const { leads: counted } = figures.total;
      const { events } = figures;
      return { events, leads: counted, collectMs, figuresMs, saveMs, restoreMs, savedBytes: saved.length, heldBytes };
    },
  };
}

/** The same event of another lead. Those of the roster are told once. */
function renamed(event: HandoverEvent, round: number): HandoverEvent {
  return round === 0 || event.leadId === undefined ? event : { ...event, leadId: `${event.leadId}/${round}` };
}

function cpu(work: () => void): number {
  const started = process.cpuUsage();
  work();
  return process.cpuUsage(started).user / 1000;
}

function held(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
