export { drift } from "./drift.ts";
export type { RepDrift } from "./drift.ts";
export type { Fraction } from "./fraction.ts";
export { integerWeights } from "./integer-weights.ts";
export { openLedger } from "./ledger.ts";
export type { Glance, Ledger } from "./ledger.ts";
export type { LedgerRecord } from "./record.ts";
export type { TieBreak } from "./ties.ts";
