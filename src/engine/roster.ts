import type { Command, ReleaseOutcome, RosterOutcome } from "../core/index.ts";
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
export interface RemoveOptions extends CallOptions {
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
  /** The next open leads of a rep, by id. */
  readonly owned: (repId: string, after: string | undefined) => Promise<readonly string[]>;
}

export function rosterApi({ change, roster, release, owned }: Desk): {
  readonly reps: Reps;
  readonly pools: Pools;
  readonly accounts: Accounts;
} {
  return {
    reps: {
      upsert: (rep, options) => change({ type: "rep.upsert", rep }, options),
      remove: (repId, options = {}) => removeRep({ change, roster, release, owned }, repId, options),
      timeOff: (repId, leave, options) => change({ type: "rep.time_off", repId, ...leave }, options),
      away: (repId, absence = {}, options = undefined) =>
        change({ type: "rep.presence", repId, away: absence }, options),
      back: (repId, options) => change({ type: "rep.presence", repId, away: null }, options),
      list: async () => (await roster()).reps,
    },
    pools: {
      upsert: (pool, options) => change({ type: "pool.upsert", pool }, options),
      remove: (poolId, options) => change({ type: "pool.remove", poolId }, options),
      credit: (poolId, gift, options) => change({ type: "pool.credit", poolId, ...gift }, options),
      list: async () => (await roster()).pools,
    },
    accounts: { upsert: (account, options) => change({ type: "account.upsert", account }, options) },
  };
}

async function removeRep(desk: Desk, repId: string, options: RemoveOptions): Promise<RemoveOutcome> {
  const { leads = "reassign", reason = `${repId} left`, ...call } = options;
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
  const outcome = await desk.change({ type: "rep.remove", repId, leavesPools: true }, call);
  return { ...outcome, leads: total };
}
