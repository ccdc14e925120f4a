import { eventId, withoutPerson, type EventData, type EventType, type HandoverEvent } from "../core/index.ts";
import { describe, HandoverError, show } from "../errors.ts";
import { formatInstant } from "../time/index.ts";

/** An event as CloudEvents 1.0 has it, in its structured JSON form. */
export type CloudEvent<T extends EventType = EventType> = {
  [K in T]: {
    readonly specversion: "1.0";
    /** With `source` it names the event for ever: what comes twice has the same. */
    readonly id: string;
    readonly source: string;
    /** `handover.` and the event's type, or the prefix that was asked for. */
    readonly type: string;
    /** The lead, or what else it happened to; absent for the roster. */
    readonly subject?: string | undefined;
    readonly time: string;
    readonly datacontenttype: "application/json";
    readonly dataschema?: string | undefined;
    readonly data: EventData[K];
    /** Place among the events of the subject, with leading zeros, so that texts sort as numbers do. */
    readonly sequence: string;
    /** What must stay in order has the same. */
    readonly partitionkey: string;
    readonly tenantid?: string | undefined;
  };
}[T];

export interface CloudEventOptions {
  /** Who tells it, as a URI or a part of one: `"/handover/eu"`. The same for all events of one store. */
  readonly source: string;
  /** What stands before the type; a name of yours in reverse, by the specification. @defaultValue `"handover."` */
  readonly prefix?: string | undefined;
  /** Where the schema of events is, as a URI: a place of yours for `handover/events.schema.json`. @defaultValue not told */
  readonly dataSchema?: string | undefined;
  /** The tenant of the engine, where it has one: it stands in `tenantid`, and before the `id`. @defaultValue none */
  readonly tenant?: string | undefined;
  /** Fields that it comes without, besides those that tell a person in every policy: what `personal` of the policy names. @defaultValue none */
  readonly personal?: readonly string[] | undefined;
}

/**
 * An event as CloudEvents 1.0 has it: for buses and functions that take these, and as the `payload` of a job or the body of a webhook. It
 * comes without what tells a person, without the lead and the command's id.
 *
 * @example
 * await handover.subscribe("bus", (event) => bus.publish(toCloudEvent(event, { source: "/handover" })));
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export function toCloudEvent<T extends EventType>(
  event: Extract<HandoverEvent, { readonly type: T }>,
  options: CloudEventOptions,
): CloudEvent<T> {
  const { source, prefix = "handover.", dataSchema, tenant, personal } = options;
  if (typeof source !== "string" || !reference.test(source))
    throw new HandoverError(
      "INPUT_INVALID",
      `toCloudEvent.source: expected a URI or a part of one, got ${typeof source === "string" ? show(source) : describe(source)}; write for instance "/handover"`,
    );
  const { type, at, leadId, version } = event;
  const { data } = withoutPerson(event, personal);
  const id = eventId(event);
  const made = {
    specversion: "1.0",
    id: tenant === undefined ? id : `${encodeURIComponent(tenant)}/${id}`,
    source,
    type: `${prefix}${type}`,
    ...(leadId === undefined ? {} : { subject: leadId }),
    time: formatInstant(at),
    datacontenttype: "application/json",
    ...(dataSchema === undefined ? {} : { dataschema: dataSchema }),
    data,
    sequence: String(version).padStart(10, "0"),
    partitionkey: leadId ?? "roster",
    ...(tenant === undefined ? {} : { tenantid: tenant }),
  };
  return made as unknown as CloudEvent<T>;
}

/** What may stand in a URI (RFC 3986). */
const reference = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]{1,1000}$/;
