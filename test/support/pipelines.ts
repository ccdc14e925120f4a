import { createHandover, manualClock, type Handover, type HandoverEvent, type PolicyInput } from "handover";
import { equals, where } from "handover/condition";
import { b2bPipeline, type Pipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { countingIds } from "./engine.ts";

/** What customers buy next. */
export const upsell: Pipeline = {
  id: "upsell",
  stages: [
    { id: "idea", label: "Idea", side: "marketing" },
    { id: "offered", label: "Offered", side: "sales", routes: true },
    { id: "bought", label: "Bought", side: "sales", closed: "won" },
    { id: "declined", label: "Declined", side: "sales", closed: "lost" },
  ],
  transitions: [
    { name: "offer", from: ["idea"], to: "offered" },
    { name: "buy", from: ["offered"], to: "bought", tells: "lead.won" },
    { name: "decline", from: ["idea", "offered"], to: "declined", reasons: "declining", tells: "lead.lost" },
    { name: "offer again", from: ["declined"], to: "offered" },
  ],
  reasons: { declining: ["price", "no_need"] },
};

export const twoPipelines: PolicyInput = {
  version: "1",
  pipelines: [b2bPipeline(), upsell],
  pipelineFor: [{ when: where({ source: equals("customer_portal") }), pipeline: "upsell" }],
  routing: roundRobin({ pool: "sdr" }),
};

export const storages: Record<string, () => Storage> = {
  memory: () => strictSnapshots(memoryStorage()),
  sqlite: () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })),
};

/** An engine with two reps, from a Tuesday morning on. */
export async function small(policy: PolicyInput, storage: Storage) {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover: Handover = createHandover({ policy, storage, clock, ids: countingIds() });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  handover.on("error", (error) => {
    throw error;
  });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  return { handover, clock, events };
}
