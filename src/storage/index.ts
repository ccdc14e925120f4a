export type {
  Changes,
  ClockRef,
  EventOf,
  Dossier,
  Erasure,
  EventType,
  Given,
  HandoverEvent,
  KnownKey,
  NamedLead,
  Naming,
  Needs,
  PoolLedger,
  Quarantined,
  Receipt,
  Snapshot,
} from "../core/index.ts";
export { emptyDossier, erasedText, eventId, noChanges } from "../core/index.ts";
export { heldValue } from "../lead/held-value.ts";
export { identityKeys } from "../lead/identity.ts";
export type { Lead } from "../lead/index.ts";
export { accountDomains, alike, NameIndex, nameKeys, searchKeys } from "../matching/index.ts";
export type { Account } from "../matching/index.ts";
export { emptyRoster, noLoad } from "../routing/index.ts";
export type { HeldLeads, Load, Roster } from "../routing/index.ts";
export { isOver } from "../sla/index.ts";
export type { Contacted, SlaClock } from "../sla/index.ts";
export { systemClock } from "../time/index.ts";
export type { Clock, Instant } from "../time/index.ts";
export type { Awaitable } from "./awaitable.ts";
export { cannotJoin } from "./host.ts";
export type {
  Claimed,
  ClaimOptions,
  DeadLetter,
  Delivery,
  EventName,
  Forgotten,
  ForgetPage,
  Lag,
  Outbox,
  Settlement,
  Subscriber,
  SubscriberOptions,
} from "./outbox.ts";
export type {
  History,
  HostTransaction,
  Scans,
  Storage,
  StorageCapabilities,
  Store,
  StoredPolicy,
  TransactOptions,
  Transaction,
  View,
} from "./port.ts";
