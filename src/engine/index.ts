export { createHandover } from "./create-handover.ts";
export type { CallOptions } from "./call-options.ts";
export type { Handover, HandoverOptions, TickResult } from "./handover.ts";
export type { RemoveOptions, RemoveOutcome } from "./roster.ts";
export { timeOrderedIds } from "./ids.ts";
export type { Ids } from "./ids.ts";
export type { Delivered, Subscriptions } from "./publisher.ts";
export type { Accounts, Pools, Reps } from "./roster.ts";
export type { Worker, WorkerOptions } from "./worker.ts";
