import type { Instant } from "../../time/index.ts";
import type { Lengths } from "./survival.ts";

const countNames = [
  "leads",
  "delivered",
  "accepted",
  "refused",
  "assigned",
  "contacted",
  "clocked",
  "inTime",
  "tooLate",
  "attempts",
  "met",
  "refusals",
  "reasonless",
  "recycled",
  "regained",
  "regainedValue",
  "regainedWon",
  "regainedWonValue",
  "contactable",
  "optedOut",
  "complained",
  "scored",
  "score",
] as const;
const lengthNames = [
  "toAssignment",
  "toAssignmentFromReceipt",
  "responseWorking",
  "responseWall",
  "responseFromReceiptWorking",
  "responseFromReceiptWall",
] as const;
const clockNames = ["started", "kept", "broken", "corrected", "cancelled", "open"] as const;
const stageNames = ["leads", "movedOn", "here", "open", "openValue", "openUnvalued", "won", "ended"] as const;
const promiseNames = ["delivered", "accepted", "rejected"] as const;

type Counts<Name extends string> = { [name in Name]: number };

const noCounts = zeros(countNames);
const noClocks = zeros(clockNames);
const noLeads = zeros(stageNames);
const noPromises = zeros(promiseNames);

export interface ClockCell extends Counts<(typeof clockNames)[number]> {
  /** From the deadline that was missed until the promise was fulfilled after all. */
  readonly repair: Lengths;
  /** The first and the last deadline that was missed. */
  firstAt: Instant | undefined;
  lastAt: Instant | undefined;
}

export interface StageCell extends Counts<(typeof stageNames)[number]> {
  readonly pipeline: string;
  readonly stage: string;
  readonly stays: Lengths;
}

export type PromiseCell = Counts<(typeof promiseNames)[number]>;

/** What leads of one row add up to. JSON-safe but for its maps. */
export interface Cell {
  readonly counts: Counts<(typeof countNames)[number]>;
  readonly lengths: { readonly [name in (typeof lengthNames)[number]]: Lengths };
  readonly clocks: Map<string, ClockCell>;
  readonly stages: Map<string, StageCell>;
  readonly promises: Map<string, PromiseCell>;
}

export function emptyCell(): Cell {
  const lengths = {
    toAssignment: noLengths(),
    toAssignmentFromReceipt: noLengths(),
    responseWorking: noLengths(),
    responseWall: noLengths(),
    responseFromReceiptWorking: noLengths(),
    responseFromReceiptWall: noLengths(),
  };
  return { counts: { ...noCounts }, lengths, clocks: new Map(), stages: new Map(), promises: new Map() };
}

export function clockCell({ clocks }: Cell, name: string): ClockCell {
  const fresh = (): ClockCell => ({ ...noClocks, repair: noLengths(), firstAt: undefined, lastAt: undefined });
  return oneOf(clocks, name, fresh);
}

export function stageCell({ stages }: Cell, pipeline: string, stage: string): StageCell {
  const fresh = (): StageCell => ({ pipeline, stage, ...noLeads, stays: noLengths() });
  return oneOf(stages, JSON.stringify([pipeline, stage]), fresh);
}

export function promiseCell({ promises }: Cell, name: string): PromiseCell {
  return oneOf(promises, name, () => ({ ...noPromises }));
}

/** A deadline was missed. */
export function countBreach(clock: ClockCell, firstAt: Instant, lastAt: Instant = firstAt): void {
  clock.firstAt = Math.min(clock.firstAt ?? firstAt, firstAt);
  clock.lastAt = Math.max(clock.lastAt ?? lastAt, lastAt);
}

/** Adds what one row came to, to another. */
export function addCell(to: Cell, from: Cell): void {
  addCounts(to.counts, from.counts, countNames);
  for (const name of lengthNames) addLengths(to.lengths[name], from.lengths[name]);
  for (const [name, clock] of from.clocks) {
    const sum = clockCell(to, name);
    addCounts(sum, clock, clockNames);
    addLengths(sum.repair, clock.repair);
    if (clock.firstAt !== undefined) countBreach(sum, clock.firstAt, clock.lastAt);
  }
  for (const stage of from.stages.values()) {
    const sum = stageCell(to, stage.pipeline, stage.stage);
    addCounts(sum, stage, stageNames);
    addLengths(sum.stays, stage.stays);
  }
  for (const [name, promise] of from.promises) addCounts(promiseCell(to, name), promise, promiseNames);
}

function addCounts<Name extends string>(to: Counts<Name>, from: Counts<Name>, names: readonly Name[]): void {
  for (const name of names) to[name] += from[name];
}

/** One by one: lists of a hundred thousand are no arguments. */
function addLengths(to: Lengths, from: Lengths): void {
  for (const one of from.seen) to.seen.push(one);
  for (const one of from.open) to.open.push(one);
}

function zeros<Name extends string>(names: readonly Name[]): Counts<Name> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counts<Name>;
}

function noLengths(): Lengths {
  return { seen: [], open: [] };
}

function oneOf<T>(all: Map<string, T>, key: string, fresh: () => T): T {
  let one = all.get(key);
  if (one === undefined) all.set(key, (one = fresh()));
  return one;
}
