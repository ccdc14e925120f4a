import type { Command, HandoverEvent } from "../../core/index.ts";
import type { Rep, RepInput } from "../../routing/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Deed, Unsent } from "./deed.ts";
import { firstOf, type Segment } from "./segments.ts";

/** What was done to the roster, and to the accounts. Nothing for a rep who stepped out by letting an offer lie. */
export function readRoster(segment: Segment): readonly Deed[] {
  const { at, events, commandId } = segment;
  if (firstOf(segment, "assignment.expired") !== undefined) return [];
  const removed = firstOf(segment, "rep.removed");
  const send = (command: Unsent): Deed => ({ at, kind: "roster", command: { ...command, id: commandId } as Command });
  // The pools a rep is in change by the same command.
  if (removed !== undefined) return [send({ type: "rep.remove", repId: removed.data.repId, leavesPools: true })];
  return events.flatMap((event) => {
    const command = change(event);
    return command === undefined ? [] : [send(command)];
  });
}

function change(event: HandoverEvent): Unsent | undefined {
  switch (event.type) {
    case "rep.upserted":
      return { type: "rep.upsert", rep: inputOf(event.data.rep, event.at) };
    case "pool.upserted":
      return { type: "pool.upsert", pool: event.data.pool };
    case "pool.removed":
      return { type: "pool.remove", poolId: event.data.poolId };
    case "account.upserted":
      return { type: "account.upsert", account: event.data.account };
    case "experiment.stopped":
      return { type: "experiment.stop", ...event.data };
    case "ledger.granted": {
      const { ledger, repId, leads, reason } = event.data;
      return { type: "pool.credit", poolId: ledger.split("|", 1)[0] as string, ledger, repId, leads, reason };
    }
    default:
      return undefined;
  }
}

/** A rep as `reps.upsert` takes one: what is not there any more is taken back, and an absence that goes on is left alone. */
function inputOf({ away, calendar, accepts, ...rep }: Rep, at: Instant): RepInput {
  const absence =
    away === undefined ? { away: null } : away.since === at ? { away: { until: away.until, reason: away.reason } } : {};
  return { ...rep, calendar: calendar ?? null, accepts: accepts ?? null, ...absence };
}
