import type { Command } from "../../core/index.ts";
import type { Handover } from "../../engine/index.ts";
import { isHandoverError } from "../../errors.ts";
import type { Notes } from "./check-log.ts";

/** Changes the roster as somebody did, with all that the engine does by itself because of it. */
export async function changeRoster(handover: Handover, command: Command, notes: Notes): Promise<void> {
  try {
    await change(handover, command);
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    notes.add("NOT_REPEATED", `${command.type} was refused with ${error.code}`, `${command.type} ${error.code}`);
  }
}

function change({ reps, pools, accounts, experiments }: Handover, command: Command): Promise<unknown> {
  switch (command.type) {
    case "rep.upsert":
      return reps.upsert(command.rep);
    case "rep.remove":
      return reps.remove(command.repId);
    case "pool.upsert":
      return pools.upsert(command.pool);
    case "pool.remove":
      return pools.remove(command.poolId);
    case "pool.credit":
      return pools.credit(command.poolId, {
        repId: command.repId,
        leads: command.leads,
        reason: command.reason,
        ledger: command.ledger,
      });
    case "account.upsert":
      return accounts.upsert(command.account);
    case "experiment.stop":
      return experiments.stop(command.experiment, command.arm, { reason: command.reason, by: command.by });
    default:
      return Promise.resolve();
  }
}
