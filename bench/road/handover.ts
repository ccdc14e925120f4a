import { EngineUnavailable, type RoadEngine } from "./engine.ts";
import type { LeadInput } from "./lead-input.ts";
import { clocks, repIds } from "./task.ts";

/** The product on its memory storage, a batch a call. */
export async function handoverMany(): Promise<RoadEngine<Ingested>> {
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
export async function handoverSingle(): Promise<RoadEngine<Ingested>> {
  const { handover, clock, checks } = await openHandover();
  return {
    ...checks,
    ingest: async (batch, now) => {
      clock.set(now);
      const results: Ingested[] = [];
      for (const lead of batch) results.push(await handover.ingest(lead));
      return results;
    },
  };
}

async function openHandover() {
  const { createHandover, manualClock, roadPolicy } = await loadProduct();
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy: roadPolicy(), clock });
  for (const id of repIds) await handover.reps.upsert({ id, name: id, calendar: "office" });
  await handover.pools.upsert({ id: "sdr", members: repIds });
  return { handover, clock, checks: checksOf(handover) };
}

/** Due instants come from the public events; nothing listens in timed rounds. */
function checksOf(handover: Handover): Pick<RoadEngine<Ingested>, "watch" | "factsOf" | "close"> {
  const dueAt = new Map<string, number>();
  return {
    watch: () => {
      handover.on("clock.started", ({ leadId, data: { clock } }) => {
        if (clock.name === clocks[0].name) dueAt.set(leadId, Number(clock.dueAt));
      });
    },
    factsOf: ({ lead }) => ({
      fit: lead.score.fit,
      engagement: lead.score.engagement,
      grade: lead.score.grade,
      stage: lead.stage,
      ownerId: lead.ownerId,
      firstContactDueAt: dueAt.get(lead.id)!,
    }),
    close: () => {},
  };
}

/** What these rows use of the product's public face. */
interface Product {
  createHandover(options: { policy: unknown; clock: unknown }): Handover;
  manualClock(start: string): { set(at: number): void };
  roadPolicy(): unknown;
}

interface Handover {
  readonly reps: { upsert(rep: { id: string; name: string; calendar: string }): Promise<unknown> };
  readonly pools: { upsert(pool: { id: string; members: readonly string[] }): Promise<unknown> };
  ingest(lead: LeadInput): Promise<Ingested>;
  ingestMany(leads: readonly LeadInput[]): Promise<readonly Ingested[]>;
  on(type: "clock.started", listener: (event: ClockStarted) => void): unknown;
}

interface Ingested {
  readonly lead: {
    readonly id: string;
    readonly stage: string;
    readonly ownerId: string;
    readonly score: { readonly fit: number; readonly engagement: number; readonly grade: string };
  };
}

interface ClockStarted {
  readonly leadId: string;
  readonly data: { readonly clock: { readonly name: string; readonly dueAt: number | Date } };
}

/** The product when it is there: a missing export or room is a reason to skip its rows, any other failure is not. */
async function loadProduct(): Promise<Product> {
  const face = (await found(import("../../src/index.ts"))) as Partial<Product>;
  const { createHandover, manualClock = (await found(import("../../src/time/index.ts"))).manualClock } = face;
  if (createHandover === undefined) throw new EngineUnavailable("src/index.ts does not export createHandover");
  const { roadPolicy } = await found(import("./handover-policy.ts"));
  return { createHandover, manualClock, roadPolicy };
}

async function found<Module>(module: Promise<Module>): Promise<Module> {
  try {
    return await module;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new EngineUnavailable((error as Error).message);
  }
}
