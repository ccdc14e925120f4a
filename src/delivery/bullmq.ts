import { HandoverError, show } from "../errors.ts";
import type { EventOf, EventType, Lead } from "../storage/index.ts";
import type { WrittenEvent } from "../storage/postgres/index.ts";
import { jobKey, payloadOf, type JobOptions } from "./job.ts";

/** The part of a BullMQ queue that Handover uses; whatever adds a job once for each `jobId` will do. */
export interface BullMqQueue {
  add(name: string, data: object, options: { jobId: string }): Promise<unknown>;
}

export interface ToBullMqOptions extends Pick<JobOptions, "payload" | "personal"> {
  /** The tenant of the engine, where it has one: several may use one queue. @defaultValue `"default"` */
  readonly tenant?: string | undefined;
}

/** An event as a subscriber gets it. */
type Told<T extends EventType> = {
  [K in T]: EventOf<K> & { readonly id: string; readonly lead: Lead | undefined };
}[T];

/**
 * Passes events on to a BullMQ queue: a handler for `handover.subscribe`, on any storage. Redis cannot join a transaction, so jobs
 * are added after the commit, at least once, those of one lead in the order of its events; while Redis is away they wait.
 *
 * A job is named after its event's type and has the `jobId` `<tenant>/<lead>.<version>`, by which BullMQ takes no job twice for as
 * long as it keeps the first: let it keep those that are done for a while (`removeOnComplete: { age: 86_400 }`).
 *
 * @example
 * const relay = await handover.subscribe("bullmq", toBullMq(queue), { events: ["sla.breached"] });
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export function toBullMq(
  queue: BullMqQueue,
  options: ToBullMqOptions = {},
): <T extends EventType>(event: Told<T>) => Promise<void> {
  const { tenant = "default" } = options;
  if (typeof (queue as Partial<BullMqQueue> | undefined)?.add !== "function")
    throw new HandoverError("INPUT_INVALID", `toBullMq: expected a queue with \`add\`, got ${show(queue)}`);
  if (typeof tenant !== "string")
    throw new HandoverError("INPUT_INVALID", `toBullMq.tenant: expected the name of a tenant, got ${show(tenant)}`);
  return async (event) => {
    const data = payloadOf({ ...event, tenant } as WrittenEvent, options);
    await queue.add(event.type, data, { jobId: bullMqId(tenant, event) });
  };
}

/** BullMQ takes no `:` in an id. */
function bullMqId(tenant: string, { leadId = "roster", version }: Pick<WrittenEvent, "leadId" | "version">): string {
  const lead = jobKey({ tenant, id: leadId }).replace(/[%:]/g, (mark) => (mark === ":" ? "%3A" : "%25"));
  return `${lead}.${version}`;
}
