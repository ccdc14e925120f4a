import { HandoverError } from "../../errors.ts";
import { eventId, type HandoverEvent } from "../index.ts";

/**
 * Refuses events whose names are taken. Versions grow, so the last one of each stream tells.
 *
 * @throws HandoverError `STORAGE_FAILED`, retryable
 */
export function refuseSecondNames(
  events: readonly HandoverEvent[],
  lastVersion: (leadId: string | undefined) => number,
): void {
  let seen: Map<string | undefined, number> | undefined;
  let stream: string | undefined;
  let last: number | undefined;
  for (const event of events) {
    const { leadId, version } = event;
    // A batch mostly tells one lead's events in a row, so the maps are asked once a lead.
    if (last === undefined || leadId !== stream) {
      if (last !== undefined) (seen ??= new Map()).set(stream, last);
      stream = leadId;
      last = seen?.get(stream) ?? lastVersion(stream);
    }
    if (version <= last) {
      throw new HandoverError(
        "STORAGE_FAILED",
        `event ${eventId(event)} is there already; two writers decided on the same state`,
        { retryable: true },
      );
    }
    last = version;
  }
}
