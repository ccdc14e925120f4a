import { createHandover, manualClock, type Handover, type IngestOutcome } from "../../src/index.ts";
import type { RoadEngine } from "./engine.ts";
import { roadPolicy } from "./handover-policy.ts";
import { clocks, repIds } from "./task.ts";

/** The product on its memory storage, a batch a call. */
export async function handoverMany(): Promise<RoadEngine<IngestOutcome>> {
  const { handover, clock, checks } = await openHandover();
  return {
    ...checks,
    ingest: (batch, now) => {
      clock.set(now);
      return handover.ingestMany(batch);
    },
  };
}

/** The product on its memory storage, one awaited call a lead. */
export async function handoverSingle(): Promise<RoadEngine<IngestOutcome>> {
  const { handover, clock, checks } = await openHandover();
  return {
    ...checks,
    ingest: async (batch, now) => {
      clock.set(now);
      const outcomes: IngestOutcome[] = [];
      for (const lead of batch) outcomes.push(await handover.ingest(lead));
      return outcomes;
    },
  };
}

async function openHandover() {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy: roadPolicy(), clock });
  for (const id of repIds) await handover.reps.upsert({ id, calendar: "office" });
  await handover.pools.upsert({ id: "sdr", members: repIds });
  return { handover, clock, checks: checksOf(handover) };
}

/** Due instants come from the public events; nothing listens in timed rounds. */
function checksOf(handover: Handover): Pick<RoadEngine<IngestOutcome>, "watch" | "factsOf" | "close"> {
  const dueAt = new Map<string, number>();
  return {
    watch: () => {
      handover.on("clock.started", ({ data: { clock } }) => {
        if (clock.name === clocks[0].name) dueAt.set(clock.leadId, Number(clock.dueAt));
      });
    },
    factsOf: ({ lead }) => {
      if (lead?.score === undefined || lead.ownerId === undefined) throw new Error("a lead did not go the whole way");
      const { fit, engagement, grade } = lead.score;
      return {
        fit,
        engagement,
        grade,
        stage: lead.stage,
        ownerId: lead.ownerId,
        firstContactDueAt: dueAt.get(lead.id)!,
      };
    },
    close: () => handover.close(),
  };
}
