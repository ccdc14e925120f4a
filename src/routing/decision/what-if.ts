import { codeOf, sayVerdict, type Verdict, type VerdictCode } from "../eligibility/verdict.ts";
import type { PoolTrace } from "../router.ts";
import { contenders, favourite, owedTo } from "./candidates.ts";
import type { DecisionRecord } from "./decision.ts";

/** What would have had to be otherwise for a rep to get a lead. */
export interface WhatIf {
  readonly repId: string;
  /**
   * `had_it`: the rep got the lead, or was offered it. `lifted`: without the reasons against them they would have. `outbid`: even then somebody else was
   * owed more. `not_asked`: they are not in the pool that decided, or none did; the routers on the way say what they said.
   */
  readonly verdict: "had_it" | "lifted" | "outbid" | "not_asked";
  /** The reasons against the rep, all of which would have had to go. */
  readonly obstacles: readonly Verdict[];
  /** Leads the rep would have had to be owed on top, or units less to hold; 0 unless outbid. */
  readonly short: number;
  /** Who would have had the lead with the obstacles gone. */
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
  const { pool, ownerId } = record;
  const say = (
    verdict: WhatIf["verdict"],
    text: string,
    rest: Partial<Pick<WhatIf, "obstacles" | "short" | "instead">> = {},
  ): WhatIf => ({ repId, verdict, obstacles: [], short: 0, instead: undefined, ...rest, text });
  if (repId === ownerId) return say("had_it", `${repId} got the lead: ${record.reason}`);
  if (record.offeredTo?.includes(repId) === true)
    return say("had_it", `${repId} was offered the lead, and had to accept it before the others did: ${record.reason}`);
  const at = pool?.reps.indexOf(repId) ?? -1;
  if (pool === undefined || at < 0) {
    const where = pool === undefined ? "no pool decided" : `${repId} is not in pool ${pool.pool}, which decided`;
    return say("not_asked", `${repId} could not have got it: ${where} (${record.reason})`);
  }
  if (record.outcome === "assigned" && !pool.reps.includes(ownerId ?? "")) {
    return say("not_asked", `${repId} could not have got it: it went past the pool (${record.reason})`);
  }
  const obstacles = pool.verdicts[at] ?? [];
  const must = obstacles.map((one) => `${remedies[codeOf(one)]}${which(one)}`);
  const { winner, short, unit } = compete(pool, at, pool.reps.indexOf(ownerId ?? ""));
  if (winner === at) {
    return say("lifted", `for the lead to be theirs, ${repId} would have had to ${list(must)}`, { obstacles });
  }
  const instead = winner === undefined ? undefined : pool.reps[winner];
  const need = `${unit(short)} to come before ${instead ?? "anybody"}`;
  return say("outbid", `for the lead to be theirs, ${repId} would have had to ${list([...must, need])}`, {
    obstacles,
    short,
    instead,
  });
}

interface Contest {
  readonly winner: number | undefined;
  readonly short: number;
  readonly unit: (short: number) => string;
}

/** Who wins with one more at the table, and by how much. */
function compete(pool: PoolTrace, at: number, chosen: number): Contest {
  const owed = (short: number): string =>
    short > 0 ? `be owed ${leads(short)} more` : "have waited longer for a turn";
  // Somebody with weight 0 is taken to have the smallest there is, 1.
  const whole = pool.weights[at] === 0 ? { ...pool, weights: pool.weights.with(at, 1) } : pool;
  const among = contenders(whole, at);
  // Nobody else at the table: it came as it came.
  const free = chosen >= 0 && (pool.verdicts[at] ?? undefined) === undefined && pool.weights[at] !== 0;
  if (whole.loads !== undefined && !among.includes(at)) {
    const winner = favourite(whole, among);
    const level = winner === undefined ? 0 : (whole.loads[winner]! * whole.weights[at]!) / whole.weights[winner]!;
    const short = (whole.loads[at]! - level) / (whole.loadsPer ?? 1);
    return { winner, short, unit: (less) => `hold ${leads(less)} less` };
  }
  const winner = free ? chosen : favourite(whole, among);
  if (winner === undefined || winner === at) return { winner, short: 0, unit: owed };
  const total = among.reduce((sum, i) => sum + whole.weights[i]!, 0);
  return { winner, short: Math.max(0, owedTo(whole, winner, total) - owedTo(whole, at, total)), unit: owed };
}

function leads(amount: number): string {
  return String(Number(amount.toFixed(3)));
}

function which(verdict: Verdict): string {
  return /\((.*)\)$/.exec(sayVerdict(verdict))?.[0].replace(/^/, " ") ?? "";
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
