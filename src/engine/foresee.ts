import { decideAll, needsOf, type BatchDecision, type Command } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Awaitable, Store } from "../storage/index.ts";
import { readsOn } from "./reads-on.ts";

const nobodyWaits = { which: "none", isComplete: false, isLate: false, isSettled: true, isAsking: false } as const;

/** What a command would do: decided like any other, on what is there, and not written. */
export function foresee(store: Store, policy: Policy, command: Command): Awaitable<BatchDecision> {
  const needs = needsOf([command], policy, emptyRoster);
  const queue = needs.waiting === undefined ? nobodyWaits : undefined;
  return store.view((view) =>
    andThen(readsOn(view, policy).read(needs), (snapshot) =>
      decideAll(snapshot, [command], policy, view.now, undefined, queue),
    ),
  );
}
