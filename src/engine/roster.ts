import type { Command, RosterOutcome } from "../core/index.ts";
import type { Account } from "../matching/index.ts";
import type { PoolInput, RepInput, Roster } from "../routing/index.ts";
import type { InstantInput } from "../time/index.ts";
import type { CallOptions } from "./call-options.ts";

/** A command without its id. */
export type Unnamed<C = Command> = C extends Command ? Omit<C, "id" | "keyed"> : never;

/** Who there is. Every change is an event, takes effect for the next lead, and lets waiting leads try again. */
export interface Reps {
  /** Adds a rep, or changes the fields named. @throws HandoverError `ROSTER_INVALID` */
  upsert(rep: RepInput, options?: CallOptions): Promise<RosterOutcome>;
  /** Takes a rep off the roster; refused while a pool names them. Their leads stay theirs until reassigned. */
  remove(repId: string, options?: CallOptions): Promise<RosterOutcome>;
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

export interface Pools {
  /** Makes a pool, or replaces its members. @throws HandoverError `ROSTER_INVALID` */
  upsert(pool: PoolInput, options?: CallOptions): Promise<RosterOutcome>;
  remove(poolId: string, options?: CallOptions): Promise<RosterOutcome>;
  list(): Promise<Roster["pools"]>;
}

export interface Accounts {
  /** Makes an account known, or changes its owner. @throws HandoverError `ROSTER_INVALID` */
  upsert(account: Account, options?: CallOptions): Promise<RosterOutcome>;
}

type Change = (command: Unnamed, options: CallOptions | undefined) => Promise<RosterOutcome>;

export function rosterApi(
  change: Change,
  roster: () => Promise<Roster>,
): { readonly reps: Reps; readonly pools: Pools; readonly accounts: Accounts } {
  return {
    reps: {
      upsert: (rep, options) => change({ type: "rep.upsert", rep }, options),
      remove: (repId, options) => change({ type: "rep.remove", repId }, options),
      timeOff: (repId, leave, options) => change({ type: "rep.time_off", repId, ...leave }, options),
      away: (repId, absence = {}, options = undefined) =>
        change({ type: "rep.presence", repId, away: absence }, options),
      back: (repId, options) => change({ type: "rep.presence", repId, away: null }, options),
      list: async () => (await roster()).reps,
    },
    pools: {
      upsert: (pool, options) => change({ type: "pool.upsert", pool }, options),
      remove: (poolId, options) => change({ type: "pool.remove", poolId }, options),
      list: async () => (await roster()).pools,
    },
    accounts: { upsert: (account, options) => change({ type: "account.upsert", account }, options) },
  };
}
