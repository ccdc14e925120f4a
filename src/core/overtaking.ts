import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { OthersFirst } from "./postponed.ts";
import type { QueueRead } from "./queue-read.ts";

/** Trying each of many to see whether it would overtake somebody would take longer and longer. */
const mostTried = 8;
/** The same of commands that mostly give no lead away, and are not worth a wait. */
const mostHarmless = 64;
const harmless = new Set<Command["type"]>(["accept", "acknowledge", "assign", "decline", "record"]);

/** Commands that go through the queue in its order, or that have waited for others already. */
export function keepsOrder({ type, inTurn }: Command): boolean {
  return inTurn === true || type === "fire" || type === "drain" || type === "claim";
}

/** What of a batch is put off until others have had their turn, or until routers have answered. */
export class PutOff {
  /** Kept for the machine code's sake, as {@link Draft.spare} is. */
  static readonly spare = /* @__PURE__ */ new PutOff();
  private count = 0;
  private newcomers = false;
  private readonly leadIds = new Set<string>();

  /** @param error Why it is put off: whoever waits for a router keeps no newcomers from their turn. */
  add(command: Command, error: unknown): void {
    const lets = error instanceof OthersFirst;
    if (lets) this.count += 1;
    if (command.type === "ingest") this.newcomers ||= lets;
    else if ("leadId" in command) this.leadIds.add(command.leadId);
  }

  /** Whether a command has to wait for one of them, or for leads whose wait has ended. */
  holds(command: Command, { isLate }: QueueRead): boolean {
    // Clocks fire in the order of time; those that wait have their turns in the order of the queue.
    if (command.type === "fire") return isLate && command.inTurn !== true;
    if (keepsOrder(command) || !("leadId" in command)) return false;
    if (this.count >= (harmless.has(command.type) ? mostHarmless : mostTried)) return true;
    // Newcomers stay in their order, and what is to be done to one lead in its own.
    return command.type === "ingest" ? this.newcomers : this.leadIds.has(command.leadId);
  }
}

/** Whether leads may wait, beyond those that were asked for, whom somebody could take now. */
export function mayBeOvertaken(draft: Draft, queue: QueueRead): boolean {
  if (queue.isAsking || queue.isLate || draft.open.length > 0) return true;
  return !queue.isComplete && (!queue.isSettled || leavesRoom(draft, queue));
}

/** Where rules look at what reps hold, and where the roster has changed, room is for all that wait. */
export function leavesRoom({ madeRoom }: Draft, { which, isComplete }: QueueRead): boolean {
  return madeRoom && which === "all" && !isComplete;
}

/** Whether a router gave a lead to somebody, since. */
export function givesAway({ events }: Draft, from: number): boolean {
  for (let i = from; i < events.length; i++) if (events[i]?.type === "lead.routed") return true;
  return false;
}
