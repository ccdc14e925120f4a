import { createHandover, manualClock, type Policy } from "handover";
import { memoryStorage } from "handover/storage/memory";
import { typeOf } from "./clock.ts";
import type { Incident } from "./incident.ts";
import { tellProgress } from "./progress.ts";

const day = 24 * 3_600_000;

/** Takes every incident through the engine in virtual time. Says which were closed in time; those without a clock are in neither. */
export async function replay(incidents: readonly Incident[], policy: Policy): Promise<ReadonlyMap<Incident, boolean>> {
  const moments = momentsOf(incidents);
  const clock = manualClock(moments[0]?.at ?? 0);
  let ids = 0;
  const handover = createHandover({ policy, clock, storage: memoryStorage({ clock }), ids: () => `id${++ids}` });
  const leads = new Map<Incident, string>();
  const incidentOf = new Map<string, Incident>();
  const inTime = new Map<Incident, boolean>();
  handover.on("clock.met", ({ leadId, data }) => {
    const incident = incidentOf.get(leadId ?? "");
    if (incident !== undefined) inTime.set(incident, !data.late);
  });

  let looksAt = clock.now();
  for (const [i, { at, incident, what }] of moments.entries()) {
    clock.set(at);
    if (at >= looksAt) {
      // Once a day somebody looks. What a clock says does not depend on it.
      await handover.tick();
      looksAt = at + day;
    }
    const leadId = leads.get(incident) ?? "";
    if (what === "opened") {
      const { number, priority } = incident;
      const { lead } = await handover.ingest({ externalId: `incident:${number}`, properties: { priority } });
      leads.set(incident, lead?.id ?? "");
      incidentOf.set(lead?.id ?? "", incident);
    } else if (what === "closed") await handover.record(leadId, { type: "closed" });
    else if ("state" in what) await handover.record(leadId, { type: typeOf(what.state) });
    else {
      await handover.update(leadId, { properties: { priority: what.priority } });
      await handover.record(leadId, { type: "priority_changed" });
    }
    tellProgress(
      () => `policy ${policy.version}: ${new Date(at).toISOString().slice(0, 10)}, ${i} of ${moments.length}`,
    );
  }
  await handover.close();
  return inTime;
}

/** What happened to incidents, in the order of time. */
export function momentsOf(incidents: readonly Incident[]) {
  return incidents
    .flatMap((incident) => [
      { at: incident.openedAt, incident, what: "opened" as const },
      ...incident.changes.map((what) => ({ at: what.at, incident, what })),
      { at: incident.closedAt, incident, what: "closed" as const },
    ])
    .sort((a, b) => a.at - b.at);
}
