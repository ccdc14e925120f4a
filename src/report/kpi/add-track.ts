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

/** Counts a lead: each thing in the one row it belongs to. */
export function addTrack(track: Track, counting: Counting): void {
  const traits = traitsOf(track);
  const cell = counting.cellOf(traits);
  addOutcomes(cell, track);
  addAcceptance(traits, track, counting);
  addAssignment(cell, track, counting.asOf);
  addResponse(traits, track, counting);
  addClocks(traits, track, counting);
  addPromptness(traits, track, counting);
  addStages(traits, track, counting);
  for (const { name, delivered, accepted, rejected } of track.promises) {
    const promise = promiseCell(cell, name);
    promise.delivered += delivered;
    promise.accepted += accepted;
    promise.rejected += rejected;
  }
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

function addAcceptance(traits: Traits, { delivery, acceptedBy }: Track, { cellOf }: Counting): void {
  if (delivery === "none") return;
  const { counts } = cellOf(acceptedBy === undefined ? traits : { ...traits, rep: acceptedBy });
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

function addResponse(traits: Traits, { wait, optedOutAt }: Track, { cellOf, hours, asOf }: Counting): void {
  const { contactedAt } = wait;
  // Nobody waits for a call that may not be made.
  const givenUpAt = Math.min(wait.stints.at(-1)?.to ?? asOf, optedOutAt ?? asOf);
  const waited = waitedUntil(wait, contactedAt ?? givenUpAt, hours);
  if (waited === undefined) return;
  const { counts, lengths } = cellOf({ ...traits, rep: waited.repId });
  const { assignment, receipt } = waited;
  const is = contactedAt === undefined ? "open" : "seen";
  counts.contacted += contactedAt === undefined ? 0 : 1;
  lengths.responseWorking[is].push(assignment.workingMs);
  lengths.responseWall[is].push(assignment.wallMs);
  lengths.responseFromReceiptWorking[is].push(receipt.workingMs);
  lengths.responseFromReceiptWall[is].push(receipt.wallMs);
}

function addClocks(traits: Traits, track: Track, { cellOf, asOf }: Counting): void {
  for (const one of track.clocks) {
    const { name, policyVersion, state, brokenAt, endedAt, repId = traits.rep } = one;
    const clock = clockCell(cellOf({ ...traits, policyVersion, rep: repId }), name);
    clock.started += 1;
    clock.corrected += one.corrected ? 1 : 0;
    if (isBroken(one) && brokenAt !== undefined) {
      clock.broken += 1;
      countBreach(clock, brokenAt);
      clock.repair[state === "late" ? "seen" : "open"].push((endedAt ?? asOf) - brokenAt);
    } else if (state === "met") clock.kept += 1;
    else clock[state === "open" ? "open" : "cancelled"] += 1;
  }
}

/** A lead whose owner changes may have several promises of contact: one that was broken is enough. */
function addPromptness(traits: Traits, { clocks }: Track, { cellOf, contactClocks }: Counting): void {
  const promised = clocks.filter(({ name }) => contactClocks.has(name));
  if (promised.length === 0) return;
  const broken = promised.find(isBroken);
  const kept = promised.find(({ state }) => state === "met");
  const { counts } = cellOf({ ...traits, rep: (broken ?? kept)?.repId ?? traits.rep });
  counts.clocked += 1;
  if (broken !== undefined) counts.tooLate += 1;
  else if (kept !== undefined) counts.inTime += 1;
}

function isBroken({ brokenAt, corrected }: ClockTrack): boolean {
  return brokenAt !== undefined && !corrected;
}

function addStages(traits: Traits, track: Track, { cellOf, asOf }: Counting): void {
  const { closed } = track;
  for (const { pipeline, stage, ms, movedOn } of track.stages) {
    const cell = stageCell(cellOf({ ...traits, pipeline, stage }), pipeline, stage);
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
