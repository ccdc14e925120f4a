import {
  clockStatuses,
  needsNothing,
  type Command,
  type Decided,
  type ReplannedClock,
  type ReplanOutcome,
  type Snapshot,
} from "../core/index.ts";
import { isHandoverError } from "../errors.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import type { ClockStatus } from "../sla/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { HostTransaction, Store } from "../storage/index.ts";
import { foresee } from "./foresee.ts";
import type { Ready } from "./lane.ts";
import { outcomeOrThrow } from "./outcomes.ts";
import { toMs, type Duration, type Instant } from "../time/index.ts";

/** How clocks stand. Reckoned at the moment of asking, whether anybody has looked at them since or not. */
export interface Clocks {
  /** The clocks of a lead that run or are paused; empty for a lead nobody knows. */
  (leadId: string): Promise<readonly ClockStatus[]>;
  /**
   * Clocks whose deadline comes within this time by the wall clock, the next one first: `due("1h")`. Paused ones are not among them, nor
   * those of a lead of which a row is damaged: `error` listeners are told of it.
   */
  due(within: Duration, options?: { readonly limit?: number | undefined }): Promise<readonly ClockStatus[]>;
  /**
   * Takes running clocks of earlier versions of the policy over to the present one. What is used stays used, the rest of the new
   * target counts from now, and a clock the policy has no more is cancelled. `preview` changes nothing and says what would change.
   */
  migrate(options?: { readonly preview?: boolean | undefined }): Promise<Migration>;
}

/** What a migration did, or would do. */
export interface Migration {
  readonly replanned: number;
  /** Clocks the policy has no more. */
  readonly ended: number;
  readonly same: number;
  /** Deadlines that come sooner, and later, than before. */
  readonly sooner: number;
  readonly later: number;
  /** Those that change most, at most 20. */
  readonly examples: readonly ReplannedClock[];
}

/** What the calls about clocks do their work with. */
export interface ClockDesk {
  readonly ready: () => Promise<Ready>;
  readonly replan: (command: Omit<Replan, "id" | "keyed">) => Promise<ReplanOutcome>;
  /** Told of what is passed over. */
  readonly fail: (error: unknown) => void;
}

type Replan = Extract<Command, { type: "replan" }>;

const atOnce = 64;
const mostExamples = 20;
/** More than any store has. */
const everything = 2 ** 31 - 1;

export function clocksApi({ ready, replan, fail }: ClockDesk): Clocks {
  const statuses = async (leadId: string): Promise<readonly ClockStatus[]> => {
    const { store, policy } = await ready();
    const needs = { ...needsNothing(emptyRoster), leads: [leadId] };
    return store.view((view) =>
      andThen(view.read(needs), (snapshot) => statusesOf(snapshot, leadId, policy, view.now)),
    );
  };
  const due: Clocks["due"] = async (within, { limit = 1_000 } = {}) => {
    const withinMs = toMs(within, { path: "within" });
    const { store, policy } = await ready();
    const { clocks, until, faults } = await store.view(async (view) => {
      const { now } = await view.read(needsNothing(emptyRoster));
      const until = now + withinMs;
      // Each says something at its deadline at the latest, a millisecond after.
      const leads = [...new Set((await view.upcoming(until + 1, everything)).map(({ leadId }) => leadId))];
      const snapshot = await view.read({ ...needsNothing(emptyRoster), leads });
      return { ...soundStatuses(snapshot, leads, policy, now), until };
    });
    for (const fault of faults) fail(fault);
    return clocks
      .filter(({ state, dueAt }) => state === "running" && dueAt !== undefined && dueAt.getTime() <= until)
      .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
      .slice(0, limit);
  };
  const migrate: Clocks["migrate"] = async ({ preview = false } = {}) => {
    const { store, policy } = await ready();
    const found = new Set<string>();
    for await (const page of store.scan("clocks"))
      for (const { leadId, kind, policyVersion } of page)
        if (kind === "sla" && policyVersion !== policy.version) found.add(leadId);
    const ids = [...found];
    const total = { replanned: 0, ended: 0, same: 0, sooner: 0, later: 0 };
    let examples: readonly ReplannedClock[] = [];
    for (let from = 0; from < ids.length; from += atOnce) {
      const leadIds = ids.slice(from, from + atOnce);
      const command = { type: "replan", leadIds, migrate: true, reason: `policy ${policy.version}` } as const;
      const { changes, same } = await (preview
        ? foreseen(store, policy, { ...command, id: "preview" })
        : replan(command));
      const moved = changes.filter(({ to }) => to !== undefined);
      total.replanned += moved.length;
      total.ended += changes.length - moved.length;
      total.same += same;
      total.sooner += moved.filter((one) => (one.to as Instant) < one.from).length;
      total.later += moved.filter((one) => (one.to as Instant) > one.from).length;
      examples = [...examples, ...changes].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, mostExamples);
    }
    return { ...total, examples };
  };
  return Object.assign(statuses, { due, migrate });
}

/** @throws HandoverError `STORAGE_INCOMPATIBLE` where the lead cannot be read: of its clocks nobody can tell then. */
function statusesOf(snapshot: Snapshot, leadId: string, policy: Policy, now: Instant): readonly ClockStatus[] {
  snapshot.lead(leadId);
  return clockStatuses(snapshot, [leadId], policy, now);
}

/** The clocks of those leads that can be read, and what the others could not be read with. */
function soundStatuses(
  snapshot: Snapshot,
  leads: readonly string[],
  policy: Policy,
  now: Instant,
): { readonly clocks: readonly ClockStatus[]; readonly faults: readonly unknown[] } {
  const faults: unknown[] = [];
  const clocks = leads.flatMap((leadId) => {
    try {
      return statusesOf(snapshot, leadId, policy, now);
    } catch (fault) {
      if (!isHandoverError(fault, "STORAGE_INCOMPATIBLE")) throw fault;
      faults.push(fault);
      return [];
    }
  });
  return { clocks, faults };
}

function sizeOf({ from, to }: ReplannedClock): number {
  return to === undefined ? Number.POSITIVE_INFINITY : Math.abs(to - from);
}

async function foreseen(store: Store, policy: Policy, command: Replan): Promise<ReplanOutcome> {
  const [decided] = (await foresee(store, policy, command)).decided;
  return outcomeOrThrow(decided as Decided) as ReplanOutcome;
}

/** Clocks that run in the hours of a rep go by those hours as they are now. */
export async function replanFor(
  { ready, replan }: ClockDesk,
  repId: string,
  using: HostTransaction | undefined = undefined,
): Promise<void> {
  const { store, policy } = await ready();
  if (!policy.followsReps) return;
  for (let after: string | undefined; ;) {
    const leadIds = await store.owned(repId, { limit: atOnce, after }, { using });
    if (leadIds.length === 0) return;
    await replan({ type: "replan", leadIds, reason: `the hours of ${repId} have changed` });
    after = leadIds.at(-1);
  }
}
