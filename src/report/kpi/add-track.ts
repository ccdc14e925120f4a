import type { Timeline } from "../../calendar/index.ts";
import type { Instant } from "../../time/index.ts";
import { waitedUntil } from "../wait.ts";
import { clockCell, countBreach, promiseCell, stageCell, type Cell } from "./cell.ts";
import type { Traits } from "./dimension.ts";
import type { Lengths } from "./survival.ts";
import { holderOf, type ClockTrack, type Track } from "./track.ts";

/** What counting a lead asks for. */
export interface Counting {
  readonly cellOf: (traits: Traits) => Cell;
  /** Whether the stage of a stay decides in which row it counts. */
  readonly byStage: boolean;
  readonly contactClocks: ReadonlySet<string>;
  readonly hours: (repId: string) => Timeline;
  /** When it is looked at. */
  readonly asOf: Instant;
}

/** What a lead is like, as far as that is the same for all that is counted of it. */
export function traitsOf(track: Track): Traits {
  const { period, pool, source, grade, stage, pipeline, policyVersion, fields } = track;
  return { period, rep: holderOf(track), pool, source, grade, stage, pipeline, policyVersion, fields };
}

/** A lead's own row, and the way to those of what is otherwise. */
interface Place {
  readonly traits: Traits;
  readonly own: Cell;
  readonly cellOf: Counting["cellOf"];
}

/** Counts a lead: each thing in the one row it belongs to. */
export function addTrack(track: Track, counting: Counting): void {
  const { cellOf, asOf } = counting;
  const traits = traitsOf(track);
  const place: Place = { traits, own: cellOf(traits), cellOf };
  addOutcomes(place.own, track);
  addAcceptance(place, track);
  addAssignment(place.own, track, asOf);
  addResponse(place, track, counting);
  addClocks(place, track, asOf);
  addPromptness(place, track, counting.contactClocks);
  addStages(place, track, counting);
  for (const { name, delivered, accepted, rejected } of track.promises) {
    const promise = promiseCell(place.own, name);
    promise.delivered += delivered;
    promise.accepted += accepted;
    promise.rejected += rejected;
  }
}

/** The row of what is this rep's; mostly that of the lead. */
function cellOfRep({ traits, own, cellOf }: Place, rep = traits.rep, policyVersion = traits.policyVersion): Cell {
  const isOwn = rep === traits.rep && policyVersion === traits.policyVersion;
  return isOwn ? own : cellOf({ ...traits, rep, policyVersion });
}

function addOutcomes({ counts }: Cell, track: Track): void {
  const { value = 0 } = track;
  const isAssigned = track.wait.stints.length > 0;
  counts.leads += 1;
  counts.assigned += isAssigned ? 1 : 0;
  counts.attempts += track.attempts;
  counts.met += isAssigned && track.met ? 1 : 0;
  counts.refusals += track.refusals;
  counts.reasonless += track.reasonless;
  counts.recycled += track.recycled ? 1 : 0;
  if (track.regained) {
    const isWon = track.closed === "won";
    counts.regained += 1;
    counts.regainedValue += value;
    counts.regainedWon += isWon ? 1 : 0;
    counts.regainedWonValue += isWon ? value : 0;
  }
  counts.contactable += track.cameOptedOut ? 0 : 1;
  counts.optedOut += track.optedOutAt !== undefined && !track.cameOptedOut ? 1 : 0;
  counts.complained += track.complained ? 1 : 0;
  counts.scored += track.score === undefined ? 0 : 1;
  counts.score += track.score?.score ?? 0;
}

function addAcceptance(place: Place, { delivery, acceptedBy }: Track): void {
  if (delivery === "none") return;
  const { counts } = cellOfRep(place, acceptedBy);
  counts.delivered += 1;
  if (delivery === "accepted") counts.accepted += 1;
  if (delivery === "refused") counts.refused += 1;
}

function addAssignment({ lengths }: Cell, { wait, readyAt, restAt }: Track, asOf: Instant): void {
  const assignedAt = wait.stints[0]?.from;
  const until = assignedAt ?? restAt ?? asOf;
  const add = ({ seen, open }: Lengths, from: Instant): void =>
    void (assignedAt === undefined ? open : seen).push(Math.max(0, until - from));
  if (readyAt === undefined) return;
  add(lengths.toAssignment, readyAt);
  add(lengths.toAssignmentFromReceipt, wait.receivedAt);
}

function addResponse(place: Place, { wait, optedOutAt }: Track, { hours, asOf }: Counting): void {
  const { contactedAt } = wait;
  // Nobody waits for a call that may not be made.
  const givenUpAt = Math.min(wait.stints.at(-1)?.to ?? asOf, optedOutAt ?? asOf);
  const waited = waitedUntil(wait, contactedAt ?? Math.max(givenUpAt, wait.stints[0]?.from ?? givenUpAt), hours);
  if (waited === undefined) return;
  const { counts, lengths } = cellOfRep(place, waited.repId);
  const { assignment, receipt } = waited;
  const is = contactedAt === undefined ? "open" : "seen";
  counts.contacted += contactedAt === undefined ? 0 : 1;
  lengths.responseWorking[is].push(assignment.workingMs);
  lengths.responseWall[is].push(assignment.wallMs);
  lengths.responseFromReceiptWorking[is].push(receipt.workingMs);
  lengths.responseFromReceiptWall[is].push(receipt.wallMs);
}

function addClocks(place: Place, track: Track, asOf: Instant): void {
  for (const one of track.clocks) {
    const { name, policyVersion, state, brokenAt, endedAt, repId } = one;
    const clock = clockCell(cellOfRep(place, repId, policyVersion), name);
    clock.started += 1;
    clock.corrected += one.corrected ? 1 : 0;
    if (isBroken(one) && brokenAt !== undefined) {
      clock.broken += 1;
      countBreach(clock, brokenAt);
      clock.repair[state === "late" ? "seen" : "open"].push(Math.max(0, (endedAt ?? asOf) - brokenAt));
    } else if (state === "met") clock.kept += 1;
    else clock[state === "open" ? "open" : "cancelled"] += 1;
  }
}

/** A lead whose owner changes may have several promises of contact: one that was broken is enough. */
function addPromptness(place: Place, { clocks }: Track, contactClocks: ReadonlySet<string>): void {
  const promised = clocks.filter(({ name }) => contactClocks.has(name));
  if (promised.length === 0) return;
  const broken = promised.find(isBroken);
  const kept = promised.find(({ state }) => state === "met");
  const { counts } = cellOfRep(place, (broken ?? kept)?.repId);
  counts.clocked += 1;
  if (broken !== undefined) counts.tooLate += 1;
  else if (kept !== undefined) counts.inTime += 1;
}

export function isBroken({ brokenAt, corrected }: ClockTrack): boolean {
  return brokenAt !== undefined && !corrected;
}

function addStages({ traits, own, cellOf }: Place, track: Track, { byStage, asOf }: Counting): void {
  const { closed } = track;
  for (const { pipeline, stage, ms, movedOn } of track.stages) {
    const cell = stageCell(byStage ? cellOf({ ...traits, pipeline, stage }) : own, pipeline, stage);
    const isHere = stage === track.stage && pipeline === track.pipeline;
    cell.leads += 1;
    cell.movedOn += movedOn ? 1 : 0;
    cell.won += closed === "won" ? 1 : 0;
    cell.ended += closed === undefined ? 0 : 1;
    cell.here += isHere && !movedOn ? 1 : 0;
    if (!isHere) cell.stays.seen.push(ms);
    else if (closed === undefined) {
      cell.open += 1;
      cell.openValue += track.value ?? 0;
      cell.openUnvalued += track.value === undefined ? 1 : 0;
      cell.stays.open.push(ms + Math.max(0, asOf - track.stageAt));
    }
  }
}
