import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createHandover, definePolicy, manualClock, type HandoverEvent } from "handover";
import { kpis } from "handover/report";
import { fixed } from "handover/routing";
import { momentsOf } from "../../examples/incidents/replay.ts";
import { clockPolicy, hoursOf, typeOf } from "../../examples/incidents/clock.ts";
import { fitTargets } from "../../examples/incidents/fit.ts";
import type { Incident } from "../../examples/incidents/incident.ts";
import { readLog } from "../../examples/incidents/read-log.ts";
import { publicData } from "../support/public-data.ts";

/** A public log of a service desk that is not kept with the code: without it there is nothing to see here. */
const file = `${publicData}/incidents/incident_event_log.csv.gz`;

/** Those that were opened first: a month of them. */
async function someIncidents(): Promise<readonly Incident[]> {
  const { incidents } = await readLog(file);
  return incidents.toSorted((a, b) => a.openedAt - b.openedAt).slice(0, 3000);
}

/** Every incident a lead of one desk, and each of its states an activity. */
async function told(incidents: readonly Incident[], targets: ReadonlyMap<string, number>) {
  const { document } = clockPolicy("log", targets, incidents, false);
  const policy = definePolicy({ ...document, routing: fixed({ repId: "desk" }) });
  const moments = momentsOf(incidents);
  const clock = manualClock(moments[0]?.at ?? 0);
  const handover = createHandover({ policy, clock });
  const events: HandoverEvent[] = [];
  handover.on(
    "event",
    ({ type, leadId, version, at, commandId, data: of }) =>
      void events.push({ type, leadId, version, at, commandId, data: of } as HandoverEvent),
  );
  await handover.reps.upsert({ id: "desk" });
  const leads = new Map<Incident, string>();
  for (const { at, incident, what } of moments) {
    clock.set(at);
    const id = leads.get(incident) ?? "";
    if (what === "opened") {
      const { number, priority } = incident;
      const { lead } = await handover.ingest({ externalId: `incident:${number}`, properties: { priority } });
      leads.set(incident, lead?.id ?? "");
    } else if (what === "closed") await handover.record(id, { type: "closed" });
    else if ("state" in what) await handover.record(id, { type: typeOf(what.state) });
    else {
      await handover.update(id, { properties: { priority: what.priority } });
      await handover.record(id, { type: "priority_changed" });
    }
  }
  await handover.close();
  return { policy, events };
}

describe.skipIf(!existsSync(file))("the incidents of a service desk", () => {
  test("kept promises and times to resolution are those of the log", async () => {
    const incidents = await someIncidents();
    const targets = new Map([...fitTargets(incidents, false)].map(([priority, { hours }]) => [priority, hours]));
    const { policy, events } = await told(incidents, targets);
    const field = { field: "properties.priority" };
    const figures = kpis(events, { policy, contacts: ["resolved"], by: [field], period: "month" });
    expect(figures.partial).toBeUndefined();
    expect(figures.total.leads).toBe(incidents.length);

    const inTime = incidents.filter((one) => hoursOf(one, false) <= (targets.get(one.lastPriority) ?? 0)).length;
    expect(figures.total.clocks[0]?.kept.count).toBe(inTime);

    const resolved = incidents.flatMap(({ openedAt, changes }) => {
      const first = changes.find((one) => "state" in one && one.state === "Resolved");
      return first === undefined ? [] : [first.at - openedAt];
    });
    expect(figures.total.response.fromReceipt.wall.count).toBe(resolved.length);
    for (const { by, period, figures: row } of figures.rows) {
      const own = incidents.filter(
        ({ priority, openedAt }) =>
          priority === by["properties.priority"] && new Date(openedAt).toISOString().startsWith(period ?? "-"),
      );
      expect([period, by, row.leads]).toEqual([period, by, own.length]);
    }
    const agree = incidents.filter(
      (one) => one.madeSla === hoursOf(one, false) <= (targets.get(one.lastPriority) ?? 0),
    ).length;
    expect(agree / incidents.length).toBeGreaterThan(0.95);
  });
});
