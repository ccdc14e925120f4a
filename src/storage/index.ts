export type {
  Changes,
  ClockRef,
  HandoverEvent,
  Needs,
  PoolLedger,
  Quarantined,
  Receipt,
  Snapshot,
} from "../core/index.ts";
export { eventId } from "../core/index.ts";
export type { Lead } from "../lead/index.ts";
export type { Account } from "../matching/index.ts";
export { emptyRoster } from "../routing/index.ts";
export type { Roster } from "../routing/index.ts";
export type { SlaClock } from "../sla/index.ts";
export { systemClock } from "../time/index.ts";
export type { Clock, Instant } from "../time/index.ts";
export type { Awaitable } from "./awaitable.ts";
export type { History, Scans, Storage, StorageCapabilities, Store, StoredPolicy, Transaction } from "./port.ts";
