import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";
import type { QueueRead } from "./queue-read.ts";

/** Trying each of many to see whether it would overtake somebody would take longer and longer. */
const mostTried = 8;
/** Commands that give no lead away but to whom they name, and are not worth a wait. */
const harmless = new Set<Command["type"]>(["accept", "acknowledge", "assign"]);

/** Commands that go through the queue in its order, or that have waited for others already. */
export function keepsOrder({ type, inTurn }: Command): boolean {
  return inTurn === true || type === "fire" || type === "drain" || type === "claim";
}

/**
 * Whether the command at this place has to wait: for one before it that was put off, or for leads whose wait has ended.
 *
 * @param putOff The places of those that were put off.
 */
export function comesAfter(
  at: number,
  commands: readonly Command[],
  putOff: readonly number[],
  { isLate }: QueueRead,
): boolean {
  const command = commands[at] as Command;
  // Clocks fire in the order of time; those that wait have their turns in the order of the queue.
  if (command.type === "fire") return isLate && command.inTurn !== true;
  if (putOff.length === 0 || keepsOrder(command) || !("leadId" in command)) return false;
  const before = putOff.filter((place) => place < at).map((place) => commands[place] as Command);
  if (before.length >= mostTried && !harmless.has(command.type)) return true;
  // Newcomers stay in their order, and what is to be done to one lead in its own.
  if (command.type === "ingest") return before.some(({ type }) => type === "ingest");
  return before.some((one) => "leadId" in one && one.leadId === command.leadId);
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
