import {
  decideAll,
  needsNothing,
  type Command,
  type HandoverEvent,
  type PolicyOutcome,
  type QueueRead,
} from "../core/index.ts";
import { emptyRoster, nextInPlan, type PolicyPlan } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Instant } from "../time/index.ts";
import type { Ids } from "./ids.ts";
import { catchUp } from "./in-force.ts";
import type { Ready } from "./lane.ts";
import { patiently } from "./patience.ts";
import type { Unnamed } from "./roster.ts";

/** What the plan of versions is changed with. */
export interface PlanningDesk {
  readonly ready: () => Promise<Ready>;
  readonly ids: Ids;
  /** The plan as this engine last saw it. */
  readonly plan: () => PolicyPlan | undefined;
  readonly committed: (events: readonly HandoverEvent[]) => void;
  /** Settles when the version that is in force now is served here. */
  readonly turn: () => Promise<void>;
  readonly fail: (error: unknown) => void;
}

/** What a change of the plan came to. */
export interface Planned {
  readonly outcome: PolicyOutcome;
  readonly plan: PolicyPlan | undefined;
  /** The store's clock then. */
  readonly now: Instant;
}

type PlanCommand = Extract<Unnamed, { type: "policy.add" | "policy.activate" | "policy.tell" }>;

/** Nobody who waits is looked at. */
const nobodyWaits: QueueRead = { which: "none", isComplete: false, isLate: false, isSettled: true, isAsking: false };

/**
 * Changes of the plan. Each is a transaction of its own that has the roster to itself and goes by no version of the policy: so one can be
 * made where the version in force cannot be run.
 */
export class Planning {
  private readonly desk: PlanningDesk;

  constructor(desk: PlanningDesk) {
    this.desk = desk;
  }

  /** @param make The change, from the plan as it is; what it throws is thrown, and nothing changed. */
  async change(make: (plan: PolicyPlan | undefined, now: Instant) => PlanCommand): Promise<Planned> {
    const { ready, ids, committed, turn, fail } = this.desk;
    const { store, rules } = await ready();
    const decide = () =>
      store.transact((transaction) =>
        andThen(transaction.read({ ...needsNothing(emptyRoster), changesRoster: true }), (snapshot) => {
          const { roster } = snapshot;
          const { now } = transaction;
          const command = { ...make(roster.policies, now), id: ids() } as Command;
          const { decided, changes } = decideAll(snapshot, [command], rules.policy, now, undefined, nobodyWaits);
          const [only] = decided;
          if (only?.outcome === undefined) throw only?.error;
          const outcome = only.outcome as PolicyOutcome;
          const done = { events: changes.events, outcome, plan: (changes.roster ?? roster).policies, now };
          return changes.events.length === 0 ? done : andThen(transaction.write(changes), () => done);
        }),
      );
    const { events, ...planned } = await patiently(decide, () => catchUp(store, rules));
    if (events.length > 0) {
      committed(events);
      // The change is made, whatever becomes of those that wait for the version that is in force now.
      await turn().catch(fail);
    }
    return planned;
  }

  /** Tells of what the plan has dated for by now. @returns when something is next due: by the plan, or at `next`. */
  async tell(now: Instant, next: Instant | undefined): Promise<Instant | undefined> {
    let plan = this.desk.plan();
    if (plan === undefined) return next;
    if ((nextInPlan(plan, now) ?? Number.POSITIVE_INFINITY) <= now)
      try {
        ({ plan = plan } = await this.change(() => ({ type: "policy.tell" })));
      } catch (error) {
        // The next look tells it.
        this.desk.fail(error);
      }
    const dated = nextInPlan(plan, now);
    if (dated === undefined || next === undefined) return dated ?? next;
    return Math.min(dated, next);
  }
}
