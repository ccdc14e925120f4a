import type { LeadInput } from "./lead-input.ts";

/** What all roads must agree on, whoever does the work. */
export interface RoadFacts {
  readonly fit: number;
  readonly engagement: number;
  readonly grade: string;
  readonly stage: string;
  readonly ownerId: string;
  readonly firstContactDueAt: number;
}

/** One way down the road: it takes batches of leads that arrived at one instant and keeps everything it made of them. */
export interface RoadEngine<Result = unknown> {
  ingest(batch: readonly LeadInput[], now: number): readonly Result[] | Promise<readonly Result[]>;
  /** Called before leads whose facts will be asked for, where keeping them costs something. */
  watch?(): void;
  factsOf(result: Result): RoadFacts | Promise<RoadFacts>;
  close(): void | Promise<void>;
}

/** The engines by name; each loads only its own packages. */
const engines = {
  "by hand, batch": async () => (await import("./by-hand/road.ts")).byHand(),
  "by hand, five awaits": async () => (await import("./by-hand/awaited-road.ts")).byHandAwaited(),
  "fastest parts": async () => (await import("./fastest-parts.ts")).fastestParts(),
  "popular parts": async () => (await import("./popular-parts.ts")).popularParts(),
  "handover, ingestMany": async () => (await import("./handover.ts")).handoverMany(),
  "handover, await ingest": async () => (await import("./handover.ts")).handoverSingle(),
} satisfies Record<string, () => Promise<unknown>>;

export type EngineName = keyof typeof engines;

export function openEngine(name: EngineName): Promise<RoadEngine> {
  return engines[name]() as Promise<RoadEngine>;
}
