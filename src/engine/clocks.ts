import { clockStatuses, decideAll, needsOf, type Command, type ReplanOutcome } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import type { ClockStatus } from "../sla/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Store } from "../storage/index.ts";
import type { Ready } from "./lane.ts";
import { toMs, type Duration, type Instant } from "../time/index.ts";

/** How clocks stand. Reckoned at the moment of asking, whether anybody has looked at them since or not. */
export interface Clocks {
  /** The clocks of a lead that run or are paused; empty for a lead nobody knows. */
  (leadId: string): Promise<readonly ClockStatus[]>;
  /** Clocks whose deadline comes within this time by the wall clock, the next one first: `due("1h")`. Paused ones are not among them. */
  due(within: Duration, options?: { readonly limit?: number | undefined }): Promise<readonly ClockStatus[]>;
  /**
   * Takes running clocks of earlier versions of the policy over to the present one. What is used stays used, the rest of the new
   * target counts from now, and a clock the policy has no more is cancelled. `preview` changes nothing and says what would change.
   */
  migrate(options?: { readonly preview?: boolean | undefined }): Promise<Migration>;
}

/** What a migration did, or would do. */
export interface Migration extends ReplanOutcome {
  /** Deadlines that come sooner, and later, than before. */
  readonly sooner: number;
  readonly later: number;
  /** Some of those that change most, at most 20. */
  readonly examples: readonly {
    readonly leadId: string;
    readonly name: string;
    readonly from: Instant;
    /** Absent when the clock ends. */
    readonly to: Instant | undefined;
  }[];
}

interface Desk {
  readonly ready: () => Promise<Ready>;
  readonly replan: (command: Omit<Extract<Command, { type: "replan" }>, "id" | "keyed">) => Promise<ReplanOutcome>;
}

const atOnce = 64;
const mostExamples = 20;
/** More than any store has. */
const everything = 2 ** 31 - 1;

export function clocksApi({ ready, replan }: Desk): Clocks {
  const statuses = async (leadIds: readonly string[]): Promise<readonly ClockStatus[]> => {
    const { store, policy } = await ready();
    const needs = {
      ...needsOf([], policy, emptyRoster),
      pools: [],
      waiting: undefined,
      load: undefined,
      leads: leadIds,
    };
    return store.transact((transaction) =>
      andThen(transaction.read(needs), (snapshot) => clockStatuses(snapshot, leadIds, policy, transaction.now)),
    );
  };
  const due: Clocks["due"] = async (within, { limit = 1_000 } = {}) => {
    const withinMs = toMs(within, { path: "within" });
    const { store } = await ready();
    const now = await store.transact((transaction) => transaction.now);
    const until = now + withinMs;
    // Each says something at its deadline at the latest, a millisecond after.
    const clocks = await store.upcoming(until + 1, everything);
    const leadIds = [...new Set(clocks.map(({ leadId }) => leadId))];
    return (await statuses(leadIds))
      .filter(({ state, dueAt }) => state === "running" && dueAt !== undefined && dueAt.getTime() <= until)
      .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
      .slice(0, limit);
  };
  const migrate: Clocks["migrate"] = async ({ preview = false } = {}) => {
    const total = { replanned: 0, ended: 0, same: 0, sooner: 0, later: 0 };
    const examples: { leadId: string; name: string; from: Instant; to: Instant | undefined }[] = [];
    const { store, policy } = await ready();
    const leadIds = new Set<string>();
    for await (const page of store.scan("clocks"))
      for (const { leadId, kind, policyVersion } of page)
        if (kind === "sla" && policyVersion !== policy.version) leadIds.add(leadId);
    const ids = [...leadIds];
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce);
      const command = { type: "replan", leadIds: some, migrate: true, reason: `policy ${policy.version}` } as const;
      const before = new Map((await statuses(some)).map((clock) => [clock.clockId, clock]));
      const foreseen = await foresee(store, { ...command, id: "preview" }, policy);
      for (const { leadId, id, name, dueAt, ended } of foreseen.clocks) {
        const was = before.get(id)?.dueAt?.getTime() ?? dueAt;
        if (!ended && dueAt !== was) total[dueAt < was ? "sooner" : "later"] += 1;
        examples.push({ leadId, name, from: was, to: ended ? undefined : dueAt });
      }
      examples.sort((a, b) => changeOf(b) - changeOf(a)).splice(mostExamples);
      const counts = preview ? foreseen.counts : await replan(command);
      total.replanned += counts.replanned;
      total.ended += counts.ended;
      total.same += counts.same;
    }
    return { ...total, examples };
  };
  return Object.assign((leadId: string) => statuses([leadId]), { due, migrate });
}

function changeOf({ from, to }: { readonly from: Instant; readonly to: Instant | undefined }): number {
  return to === undefined ? Number.POSITIVE_INFINITY : Math.abs(to - from);
}

interface Foreseen {
  readonly counts: ReplanOutcome;
  readonly clocks: readonly {
    readonly leadId: string;
    readonly id: string;
    readonly name: string;
    readonly dueAt: Instant;
    readonly ended: boolean;
  }[];
}

/** What a command would do: decided like any other, and not written. */
async function foresee(store: Store, command: Command, policy: Policy): Promise<Foreseen> {
  return store.transact((transaction) =>
    andThen(transaction.read(needsOf([command], policy, emptyRoster)), (snapshot) => {
      const { decided, changes } = decideAll(snapshot, [command], policy, transaction.now);
      const [only] = decided;
      if (only?.outcome === undefined) throw only?.error;
      const clocks = changes.events.flatMap((event) =>
        event.type === "clock.replanned" || event.type === "clock.cancelled"
          ? [{ ...event.data.clock, ended: event.type === "clock.cancelled" }]
          : [],
      );
      return { counts: only.outcome as ReplanOutcome, clocks };
    }),
  );
}
