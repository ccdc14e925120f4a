import { createHandover } from "../../engine/index.ts";
import { isHandoverError } from "../../errors.ts";
import type { Storage } from "../../storage/index.ts";
import { manualClock } from "../../time/index.ts";
import { contentsOf, type Contents } from "../contents.ts";
import { sampleTime } from "../samples.ts";
import { nextCommand, scenes, staff } from "./road-commands.ts";
import { dice, roadPolicy } from "./road-input.ts";

export interface RoadRun {
  /** What each call came to, in order. */
  readonly outcomes: readonly unknown[];
  readonly contents: Contents;
}

const steps = 220;

/**
 * Sends one list of commands down the whole road, over the storage of a tenant, for each seed another list; ids and the time are part
 * of it.
 */
export async function runRoad(storage: Storage, { tenant = "road", seed = 2026 } = {}): Promise<RoadRun> {
  const clock = manualClock(sampleTime);
  let drawn = 0;
  const ids = (): string => `id-${String(drawn++).padStart(6, "0")}`;
  const handover = createHandover({ policy: roadPolicy(), storage, clock, ids, tenant });
  const known: string[] = [];
  handover.on("lead.received", ({ leadId }) => known.push(leadId as string));
  const outcomes: unknown[] = [];
  const call = async (attempt: () => Promise<unknown>): Promise<void> => {
    try {
      outcomes.push(await attempt());
    } catch (error) {
      if (!isHandoverError(error) || error.code === "STORAGE_FAILED") throw error;
      outcomes.push({ thrown: error.code, issues: error.issues });
    }
  };
  for (const attempt of [...staff(handover), ...scenes(handover)]) await call(attempt);
  const roll = dice(seed);
  for (let step = 0; step < steps; step++) {
    clock.advance(roll(40) * 60_000);
    const leadId = known[roll(known.length)] ?? "nobody";
    await call(nextCommand(handover, roll, leadId, (await handover.lead(leadId))?.ownerId ?? "ana"));
    if (step % 7 === 0) await call(() => handover.tick());
  }
  clock.advance(9 * 86_400_000);
  await call(() => handover.tick());
  await handover.close();
  return { outcomes, contents: await contentsOf(await storage.open(tenant)) };
}
