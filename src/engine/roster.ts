import { didYouMean, invalid, show, unknownName, type Issue } from "../errors.ts";
import type { Command, ReleaseOutcome, RosterOutcome } from "../core/index.ts";
import type { Account } from "../matching/index.ts";
import type { PoolInput, RepInput, Roster } from "../routing/index.ts";
import type { InstantInput } from "../time/index.ts";
import { details, optional } from "./arguments.ts";
import type { CallOptions } from "./call-options.ts";

/** A command without its id. */
export type Unnamed<C = Command> = C extends Command ? Omit<C, "id" | "keyed"> : never;

/** Who there is. Every change is an event, takes effect for the next lead, and lets waiting leads try again. */
export interface Reps {
  /** Adds a rep, or changes the fields named. @throws HandoverError `ROSTER_INVALID` */
  upsert(rep: RepInput, options?: CallOptions): Promise<RosterOutcome>;
  /**
   * Takes a rep off the roster, in three steps that can be cut short and taken up again by calling once more: the rep gets no more
   * leads; every open lead of theirs goes to somebody else by the policy's router, or waits, or with `to` moves to that stage where
   * the pipeline lets it; the rep leaves their pools and the roster. `leads: "keep"` leaves the leads where they are.
   */
  remove(repId: string, options?: RemoveOptions): Promise<RemoveOutcome>;
  /** Adds leave. The rep is no candidate while it lasts, keeps their credit, and is not flooded on return. */
  timeOff(
    repId: string,
    leave: { readonly from: InstantInput; readonly to: InstantInput; readonly reason?: string | undefined },
    options?: CallOptions,
  ): Promise<RosterOutcome>;
  /** The rep has stepped out, until a time or until `back`. */
  away(
    repId: string,
    absence?: { readonly until?: InstantInput | undefined; readonly reason?: string | undefined },
    options?: CallOptions,
  ): Promise<RosterOutcome>;
  back(repId: string, options?: CallOptions): Promise<RosterOutcome>;
  list(): Promise<Roster["reps"]>;
}

/** What becomes of the leads of a rep who leaves. */
export interface RemoveOptions extends Omit<CallOptions, "using"> {
  /** @defaultValue `"reassign"` */
  readonly leads?: "reassign" | "keep" | { readonly to: string; readonly reason?: string | undefined } | undefined;
  /** Stands in the history of each lead. @defaultValue `"<rep> left"` */
  readonly reason?: string | undefined;
}

/** What became of the rep, and of their leads. */
export type RemoveOutcome = RosterOutcome & { readonly leads: ReleaseOutcome };

export interface Pools {
  /** Makes a pool, or replaces its members. @throws HandoverError `ROSTER_INVALID` */
  upsert(pool: PoolInput, options?: CallOptions): Promise<RosterOutcome>;
  remove(poolId: string, options?: CallOptions): Promise<RosterOutcome>;
  /**
   * Gives a member `leads` of credit by hand (takes, when negative), paid in equal parts by the others. `ledger` names another
   * ledger by its key, `sdr|score.grade=A1`. @throws HandoverError `INPUT_INVALID` for an amount beyond 1,000 leads or six decimals.
   */
  credit(
    poolId: string,
    gift: {
      readonly repId: string;
      readonly leads: number;
      readonly reason: string;
      readonly ledger?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<RosterOutcome>;
  list(): Promise<Roster["pools"]>;
}

export interface Accounts {
  /** Makes an account known, or changes its owner. @throws HandoverError `ROSTER_INVALID` */
  upsert(account: Account, options?: CallOptions): Promise<RosterOutcome>;
}

type Change = (command: Unnamed, options: CallOptions | undefined) => Promise<RosterOutcome>;

/** What the roster's calls do their work with. */
interface Desk {
  readonly change: Change;
  readonly roster: () => Promise<Roster>;
  readonly release: (command: Extract<Unnamed, { type: "release" }>) => Promise<ReleaseOutcome>;
  /** Ids of the stages that leads may be sent to. */
  readonly stages: readonly string[];
  /** The next open leads of a rep, by id. */
  readonly owned: (repId: string, after: string | undefined) => Promise<readonly string[]>;
}

export function rosterApi(desk: Desk): {
  readonly reps: Reps;
  readonly pools: Pools;
  readonly accounts: Accounts;
} {
  const { change, roster } = desk;
  return {
    reps: {
      upsert: (rep, options) => change({ type: "rep.upsert", rep }, options),
      remove: (repId, options) => removeRep(desk, repId, options),
      timeOff: async (repId, leave, options) =>
        change({ type: "rep.time_off", repId, ...details("reps.timeOff", "{ from, to }", leave) }, options),
      away: async (repId, absence, options) => {
        const away = optional("reps.away", "{ until, reason }", absence);
        return change({ type: "rep.presence", repId, away }, options);
      },
      back: (repId, options) => change({ type: "rep.presence", repId, away: null }, options),
      list: async () => (await roster()).reps,
    },
    pools: {
      upsert: (pool, options) => change({ type: "pool.upsert", pool }, options),
      remove: (poolId, options) => change({ type: "pool.remove", poolId }, options),
      credit: async (poolId, gift, options) => {
        const credit = details("pools.credit", "{ repId, leads, reason }", gift);
        return change({ type: "pool.credit", poolId, ...credit }, options);
      },
      list: async () => (await roster()).pools,
    },
    accounts: { upsert: (account, options) => change({ type: "account.upsert", account }, options) },
  };
}

async function removeRep(desk: Desk, repId: string, options: RemoveOptions | undefined): Promise<RemoveOutcome> {
  const given = optional("reps.remove", "options", options);
  // Before anything is done: a rep who is half gone would be worse than one who is still there.
  const issues = faultsOf(given, desk.stages);
  if (issues.length > 0) throw invalid("INPUT_INVALID", `reps.remove of ${show(repId)}`, issues);
  const { leads = "reassign", reason = `${repId} left`, commandId } = given;
  const total = { reassigned: 0, waiting: 0, moved: 0 };
  const { reps } = await desk.roster();
  const rep = reps.find(({ id }) => id === repId);
  if (rep !== undefined) {
    if (rep.active) await desk.change({ type: "rep.upsert", rep: { id: repId, active: false } }, undefined);
    if (leads !== "keep") {
      const to = leads === "reassign" ? undefined : { stage: leads.to, reason: leads.reason };
      let after: string | undefined;
      for (;;) {
        const leadIds = await desk.owned(repId, after);
        if (leadIds.length === 0) break;
        const some = await desk.release({ type: "release", leadIds, repId, reason, to });
        total.reassigned += some.reassigned;
        total.waiting += some.waiting;
        total.moved += some.moved;
        after = leadIds.at(-1);
      }
    }
  }
  const outcome = await desk.change({ type: "rep.remove", repId, leavesPools: true }, { commandId });
  return { ...outcome, leads: total };
}

/** What does not hold in the options of a removal. */
function faultsOf(options: RemoveOptions, stages: readonly string[]): Issue[] {
  const { leads = "reassign", reason } = options;
  const issues = [...unknownKeys(options, ["leads", "reason", "commandId"], ""), ...textFaults(reason, "reason")];
  const isTo = typeof leads === "object" && leads !== null && !Array.isArray(leads);
  if (isTo)
    issues.push(
      ...unknownKeys(leads, ["to", "reason"], "leads."),
      ...unknownName(String(leads.to), stages, "a stage of the pipeline", "leads.to"),
      ...textFaults(leads.reason, "leads.reason"),
    );
  else if (leads !== "reassign" && leads !== "keep") {
    const hint = "leave it out to hand them on";
    issues.push({ path: "leads", expected: '"reassign", "keep" or { to, reason }', got: show(leads), hint });
  }
  return issues;
}

function unknownKeys(options: object, known: readonly string[], path: string): Issue[] {
  return Object.keys(options)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const hint = didYouMean(key, known, `known: ${known.join(", ")}`);
      return { path: path + key, expected: "a known option", got: "an unknown one", hint };
    });
}

function textFaults(text: unknown, path: string): Issue[] {
  if (text === undefined || (typeof text === "string" && text.trim() !== "")) return [];
  return [{ path, expected: "a text", got: show(text), hint: "it stands in the history of each lead" }];
}
