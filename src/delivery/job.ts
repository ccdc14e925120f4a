import { readEventTypes, withoutPerson } from "../core/index.ts";
import { describe, HandoverError } from "../errors.ts";
import type { EventOf, EventType, HandoverEvent } from "../storage/index.ts";
import type { WrittenEvent } from "../storage/postgres/index.ts";
import { keyText } from "../storage/sql/text.ts";

/**
 * What a job carries where nothing else is asked for: the event with its id and its tenant, as JSON. No erasure reaches a queue: so it
 * comes without the fields that tell a person, without activities' and leads' properties, and without the command's id, which the host may have made of
 * an address.
 */
export type EventJob<T extends EventType = EventType> = {
  [K in T]: Omit<EventOf<K>, "commandId"> & { readonly id: string; readonly tenant: string };
}[T];

/** What every queue can be told. */
export interface JobOptions<T extends EventType = EventType> {
  /** The types that become jobs. @defaultValue all */
  readonly events?: readonly T[] | undefined;
  /**
   * What a job carries, as JSON; it is asked within the transaction, so it answers at once and from the event alone. NUL and half
   * characters, which Postgres keeps in no JSON of its own, become U+FFFD. @defaultValue the event without its lead and without what
   * tells a person: a worker reads the lead as it is by then
   */
  readonly payload?: ((event: WrittenEvent<T>) => object) | undefined;
  /** Fields that jobs come without, besides those that tell a person in every policy: what `personal` of the policy names. @defaultValue none */
  readonly personal?: readonly string[] | undefined;
}

/** The types of a sink. @throws HandoverError `INPUT_INVALID` */
export function typesOf({ events }: Pick<JobOptions, "events">, call: string): readonly EventType[] | undefined {
  return events === undefined ? undefined : readEventTypes(events, `${call}.events`);
}

/** The event without its lead, and without what tells a person in its fields. */
function quietly(event: WrittenEvent, marked: readonly string[] | undefined): object {
  return { ...withoutPerson(event as HandoverEvent, marked), commandId: undefined, lead: undefined };
}

/** What the job of an event carries. @throws HandoverError `EXTENSION_FAILED` */
export function payloadOf<T extends EventType>(
  event: WrittenEvent<T>,
  { payload, personal }: Pick<JobOptions<T>, "payload" | "personal">,
): object {
  let made: unknown;
  let text: string | undefined;
  try {
    made = payload === undefined ? quietly(event as WrittenEvent, personal) : payload(event);
    text = JSON.stringify(made);
  } catch (cause) {
    throw new HandoverError("EXTENSION_FAILED", `payload of ${event.id} (${event.type}): it threw ${String(cause)}`, {
      cause,
    });
  }
  if (text === undefined || !text.startsWith("{"))
    throw new HandoverError(
      "EXTENSION_FAILED",
      `payload of ${event.id} (${event.type}): expected an object that JSON can hold, got ${describe(made)}`,
    );
  return JSON.parse(text.replace(unheld, (_, before: string) => `${before}\\ufffd`)) as object;
}

/** An escaped NUL or half character in JSON, with the escaped backslashes before it. */
const unheld = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** Names the job of an event: another tenant may have an event of the same id. No two events have the same. */
export function jobKey({ tenant, id }: Pick<WrittenEvent, "tenant" | "id">): string {
  return keyText(`${tenant.replace(/[%/]/g, (mark) => (mark === "/" ? "%2F" : "%25"))}/${id}`);
}
