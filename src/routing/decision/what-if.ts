import type { TieBreak } from "../ledger/index.ts";
import { codeOf, sayVerdict, type Verdict, type VerdictCode } from "../eligibility/verdict.ts";
import type { PoolTrace } from "../router.ts";
import { compete, type Contest } from "./contest.ts";
import type { DecisionRecord } from "./decision.ts";

/** What would have had to be otherwise for a rep to get a lead, or to be one of those it is offered to. */
export interface WhatIf {
  readonly repId: string;
  /**
   * `had_it`: the rep got the lead, or was offered it. `lifted`: without the reasons against them they would have. `outbid`: even
   * then others came before them. `not_asked`: no router that was asked could have named them. `unknown`: the same, but others might
   * have: somebody else asked for the lead, or a router of the host's own was asked, and whom that names only it knows.
   */
  readonly verdict: "had_it" | "lifted" | "outbid" | "not_asked" | "unknown";
  /** The reasons against the rep, all of which would have had to go. */
  readonly obstacles: readonly Verdict[];
  /** Leads the rep would have had to be owed on top, to be owed as much as `instead`; 0 unless outbid. */
  readonly short: number;
  /** What they would have had to hold less, in the router's measure; 0 unless that is what they were outbid by. */
  readonly less: number;
  /** Who would have come before them with the obstacles gone. */
  readonly instead: string | undefined;
  /** All of it in one sentence. */
  readonly text: string;
}

/** What a rep would have to do about a reason: words that follow "would have had to". */
const remedies: { readonly [code in VerdictCode]: string } = {
  unknown_rep: "be on the roster",
  inactive: "be active",
  weight_zero: "have a weight above 0",
  away: "be back",
  time_off: "not be on leave",
  busy: "be out of the meeting",
  outside_hours: "be within working hours",
  just_gave_up: "not have given the lead up",
  not_asking: "ask for it",
  role: "have a role that may own it",
  accepts: "take such leads",
  skills: "have the skill",
  capacity: "have room",
  quota: "have some of the quota left",
  rate: "have had fewer leads lately",
  ahead: "be less far ahead of the others",
  shift_ends: "have more of the shift left",
  previous_owner: "not have had the lead before",
};

/** Works out, from what the decision wrote down, what would have had to change for a rep to get the lead. */
export function whatIf(record: DecisionRecord, repId: string): WhatIf {
  const { ownerId, offeredTo, claimedBy, reason } = record;
  const say = (verdict: WhatIf["verdict"], text: string): WhatIf => ({ ...nothing, repId, verdict, text });
  if (repId === ownerId) return say("had_it", `${repId} got the lead: ${reason}`);
  if (offeredTo?.includes(repId) === true)
    return say("had_it", `${repId} was offered the lead, and had to accept it before the others did: ${reason}`);
  // Where several ways led to the lead, the one with the least in it.
  const [way] = [...waysPast(record, repId), ...wayIn(record, repId)].sort((a, b) => costOf(a) - costOf(b));
  if (way !== undefined) return way;
  if (claimedBy !== undefined)
    return say("unknown", `whether ${repId} could have got it nobody knows: ${claimedBy} asked for it (${reason})`);
  const own = record.passedBy?.find(({ reps }) => reps === undefined);
  if (own !== undefined)
    return say("unknown", `whether ${repId} could have got it only ${own.router} knows, which was asked (${reason})`);
  const where =
    record.pool === undefined ? "no pool decided" : `${repId} is not in pool ${record.pool.pool}, which decided`;
  return say("not_asked", `${repId} could not have got it: ${where} (${reason})`);
}

const nothing = { obstacles: [], short: 0, less: 0, instead: undefined } as const;

function costOf({ verdict, obstacles }: WhatIf): number {
  return verdict === "lifted" ? obstacles.length : Number.POSITIVE_INFINITY;
}

/** Routers that had nobody, and would have had this one. */
function waysPast({ passedBy = [] }: DecisionRecord, repId: string): WhatIf[] {
  return passedBy.flatMap(({ router, reps = [], verdicts = [] }): WhatIf[] => {
    const at = reps.indexOf(repId);
    if (at < 0) return [];
    const obstacles = verdicts[at] ?? [];
    const text = `${needing("for the lead to be theirs", repId, obstacles.map(mend))}: ${router} had nobody`;
    return [{ ...nothing, repId, verdict: "lifted", obstacles, text }];
  });
}

/** The pool that decided, or that nobody of was in. */
function wayIn(record: DecisionRecord, repId: string): WhatIf[] {
  const { pool, ownerId = "" } = record;
  const at = pool?.reps.indexOf(repId) ?? -1;
  if (pool === undefined || at < 0) return [];
  const obstacles = pool.verdicts[at] ?? [];
  const must = obstacles.map(mend);
  const contest = comesAlone(record, pool, at) ? undefined : compete(pool, at, pool.reps.indexOf(ownerId));
  const aim = (pool.places ?? 1) > 1 ? "to be offered the lead" : "for the lead to be theirs";
  if (contest?.before === undefined)
    return [{ ...nothing, repId, verdict: "lifted", obstacles, text: needing(aim, repId, must) }];
  const { short, less } = contest;
  const instead = pool.reps[contest.before]!;
  const text = needing(aim, repId, [...must, ...wanting(contest, instead)]);
  return [{ repId, verdict: "outbid", obstacles, short, less, instead, text }];
}

/** Whether the others could not have had it once this one could: they did not ask for it, or go home too soon. */
function comesAlone({ claimedBy }: DecisionRecord, { inTime }: PoolTrace, at: number): boolean {
  return claimedBy !== undefined || inTime?.includes(at) === true;
}

/** What it takes to come before somebody: words that follow "would have had to". */
function wanting({ short, lost, less }: Contest, instead: string): string[] {
  const parts = less > 0 ? [`hold ${leads(less)} less`] : [];
  if (short > 0) parts.push(`be owed ${atLeast(short, lost)} more`);
  else if (lost !== undefined) parts.push(lost === "id" ? "be owed any more" : "have waited longer for a turn");
  return [...parts.slice(0, -1), `${parts.at(-1)} to come before ${instead}`];
}

/** So many leads are enough: rounded up, unless it takes more than just as many. */
function atLeast(short: number, lost: TieBreak | undefined): string {
  const up = Math.ceil(short * 1000 - 1e-6) / 1000;
  return lost !== undefined && up - short < 1e-9 ? `over ${leads(up)}` : leads(up);
}

function needing(aim: string, repId: string, must: readonly string[]): string {
  return `${aim}, ${repId} would have had to ${list(must)}`;
}

function leads(amount: number): string {
  return String(Number(amount.toFixed(3)));
}

function mend(verdict: Verdict): string {
  return `${remedies[codeOf(verdict)]}${which(verdict)}`;
}

function which(verdict: Verdict): string {
  return /\((.*)\)$/.exec(sayVerdict(verdict))?.[0].replace(/^/, " ") ?? "";
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
