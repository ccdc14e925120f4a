import {
  decideAll,
  isPostponed,
  needsOf,
  type Command,
  type Decided,
  type Needs,
  type QueueRead,
} from "../core/index.ts";
import { emptyRoster } from "../routing/index.ts";
import type { HostTransaction, Transaction } from "../storage/index.ts";
import { questionsOf, type Hearing } from "./hearing.ts";
import { caughtUp, decideInForce } from "./in-force.ts";
import type { Ready } from "./lane.ts";
import { readsOn } from "./reads-on.ts";
import type { Rules } from "./rules.ts";
import { SharedReads } from "./shared-reads.ts";

/** Asking routers again this often means that their answers keep raising new questions. */
const mostRounds = 20;

/**
 * Decides commands in a transaction of the host's. Whether that commits is the host's to say, so nothing that an engine keeps in
 * mind is touched: neither its roster nor its ledgers, nor what it knows of those that wait. They have their turns as elsewhere,
 * the first of them in this very transaction; beyond these nobody is waited for, for the host holds what they would need.
 */
export async function decideWithin(
  using: HostTransaction,
  commands: readonly Command[],
  { store, rules }: Ready,
  hearing: Hearing,
): Promise<readonly Decided[]> {
  const call = {};
  let asked = commands.map((command): Command => ({ ...command, inTurn: true }));
  for (let round = 1; ; round++) {
    const decided = await caughtUp(store, rules, () =>
      store.transact((transaction) => decideOnce(transaction, asked, rules), { using, call }),
    );
    const questions = decided.flatMap(({ error }) => questionsOf(error));
    if (questions.length === 0 || round === mostRounds) return decided;
    const answers = await hearing.askAll(questions);
    asked = asked.map((command): Command => ({ ...command, answers: { ...command.answers, ...answers } }));
  }
}

/** With as few ledgers as will do, for the host may keep them for long. */
async function decideOnce(
  transaction: Transaction,
  commands: readonly Command[],
  rules: Rules,
): Promise<readonly Decided[]> {
  const { decided, changes } = await decideInForce(rules, transaction, (policy, goesOn) => {
    const needs = needsOf(commands, policy, emptyRoster, false);
    return new SharedReads().decide(readsOn(transaction, policy), needs, policy.ledgers, (snapshot) => {
      if (!goesOn(snapshot)) return undefined;
      const queue = queueOf(snapshot.waiting().length, needs);
      return decideAll(snapshot, commands, policy, transaction.now, undefined, queue);
    });
  });
  const isOpen = decided.some(({ error }) => isPostponed(error));
  if (!isOpen && changes.events.length + changes.receipts.length + changes.erased.length > 0)
    await transaction.write(changes);
  return decided;
}

/** Nothing is known of those that wait but what was read: in a transaction of the host's these are asked for. */
function queueOf(count: number, { waiting }: Needs): QueueRead {
  const which = waiting === undefined ? "none" : "all";
  const isComplete = waiting !== undefined && count < waiting.limit;
  return { which, isComplete, isLate: false, isSettled: false, isAsking: false };
}
