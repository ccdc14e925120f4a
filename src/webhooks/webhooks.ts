import { withoutPerson, type EventType, type HandoverEvent } from "../core/index.ts";
import { HandoverError, isHandoverError, show } from "../errors.ts";
import type { Duration, InstantInput } from "../time/index.ts";
import { failure, meaningOf } from "./answer.ts";
import { checkEndpoint, type ToldEvent, type WebhookEndpoint } from "./endpoint.ts";
import { standardKeys, standardSignatures } from "./signature.ts";
import { hostOf, nodeTransport, type TransportOptions, type WebhookTransport } from "./transport.ts";

/** What events come from: an engine. */
export interface EventSource {
  subscribe<T extends EventType = EventType>(
    name: string,
    handler: (event: ToldEvent<T>, attempt: { readonly attempt: number; readonly signal: AbortSignal }) => unknown,
    options: {
      readonly events?: readonly T[] | undefined;
      readonly from?: "now" | "start" | InstantInput | undefined;
      readonly attempts: number;
      readonly backOff: { readonly first: Duration; readonly most: Duration };
      readonly concurrency?: number | undefined;
      readonly timeout: Duration;
      readonly start: boolean;
    },
  ): Promise<Lane>;
}

/** A subscriber that serves one endpoint. */
interface Lane {
  drain(): Promise<DrainedWebhooks>;
  stop(): Promise<void>;
}

export interface DrainedWebhooks {
  readonly delivered: number;
  readonly failed: number;
  readonly dead: number;
}

/** What became of one attempt. */
export interface WebhookAttempt {
  readonly endpoint: string;
  /** The event's id. */
  readonly id: string;
  readonly type: EventType;
  readonly attempt: number;
  /** Absent where nobody answered. */
  readonly status?: number | undefined;
  /** How long it took. */
  readonly ms: number;
  readonly ok: boolean;
}

export interface WebhookOptions extends Pick<TransportOptions, "allow" | "resolve"> {
  readonly endpoints: readonly WebhookEndpoint[];
  /** An endpoint has answered 410: it wants no more, and nothing is sent to it any more by this process. @defaultValue nobody is told */
  readonly onGone?: ((endpoint: { readonly id: string; readonly url: string }) => unknown) | undefined;
  /** Told of each attempt, for logs and metrics. @defaultValue nobody is told */
  readonly onAttempt?: ((attempt: WebhookAttempt) => unknown) | undefined;
  /** How long a lead waits after a failure, as in `subscribe`. @defaultValue `{ first: "5s", most: "12h" }` */
  readonly backOff?: { readonly first?: Duration | undefined; readonly most?: Duration | undefined } | undefined;
  /** The longest message, in bytes. One that is longer is not sent, and ends as a dead letter. @defaultValue `262_144` */
  readonly maxBytes?: number | undefined;
  /** Fields that messages come without, besides those that tell a person in every policy: what `personal` of the policy names. @defaultValue none */
  readonly personal?: readonly string[] | undefined;
  /** The tenant of the engine, where it has one: it stands in the ids of messages. @defaultValue none */
  readonly tenant?: string | undefined;
  /** What sends. @defaultValue `nodeTransport` for each endpoint, which reaches public addresses only */
  readonly transport?: WebhookTransport | undefined;
  /** `false`: sends nothing by itself, only when `drain` is called. @defaultValue `true` */
  readonly start?: boolean | undefined;
}

/** Endpoints that are served in this process. */
export interface Webhooks extends AsyncDisposable {
  /** Sends what is due, to all endpoints at once, until nothing is: for cron, or a test. */
  drain(): Promise<DrainedWebhooks>;
  /** Endpoints that have answered 410. */
  readonly gone: readonly string[];
  /** Finishes what is under way. What is written from now on waits for the endpoints. */
  stop(): Promise<void>;
}

/**
 * Sends events to endpoints by the Standard Webhooks specification: at least once, those of one lead in order, signed with each secret of
 * the endpoint, again and again with longer and longer pauses while it does not answer 2xx.
 *
 * Each endpoint is a durable subscriber of its own, `webhook:<id>`, so that one that is slow or dead holds up nobody else; its lag, dead
 * letters and replays are looked at under that name (`handover.subscribers`), and an endpoint that is no more is taken out there
 * (`remove`). Redirects are not followed, `Retry-After` is heeded up to a day, 410 ends it. Only public addresses are called.
 *
 * @example
 * await using hooks = await webhooks(handover, {
 *   endpoints: [{ id: "crm", url: "https://crm.example/hooks", secrets: process.env.CRM_SECRET, events: ["sla.breached"] }],
 *   onGone: ({ id }) => disable(id),
 * });
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export async function webhooks(handover: EventSource, options: WebhookOptions): Promise<Webhooks> {
  const { endpoints, allow = [], start = true, backOff = {} } = options;
  const ids = endpoints.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    throw new HandoverError("INPUT_INVALID", `webhooks.endpoints: expected each id once, got ${show(twice)} twice`);
  const addresses = endpoints.map((endpoint, i) => checkEndpoint(endpoint, `endpoints.${i}`, allow));
  const keys = await Promise.all(endpoints.map(({ secrets }, i) => standardKeys(secrets, `endpoints.${i}.secrets`)));
  const gone = new Set<string>();
  const lanes = new Map<string, Lane>();
  const transports: WebhookTransport[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    for (const transport of transports) transport.close?.();
  };
  try {
    for (const [i, endpoint] of endpoints.entries()) {
      const { id, concurrency, events, from } = endpoint;
      const transport =
        options.transport ?? nodeTransport({ allow, resolve: options.resolve, connections: concurrency });
      if (options.transport === undefined) transports.push(transport);
      let lane: Lane | undefined;
      const end = (): void => {
        gone.add(id);
        // It waits for what is under way, of which this is a part.
        void lane?.stop();
        tell(options.onGone, { id, url: endpoint.url });
      };
      const handler = sender(endpoint, addresses[i]!, keys[i]!, { ...options, transport, end });
      lane = await handover.subscribe(
        `webhook:${id}`,
        (event, attempt) => {
          if (gone.has(id)) throw failure(id, hostOf(addresses[i]!), "it has answered 410 before, and is not called");
          return handler(event, attempt);
        },
        {
          ...(events === undefined ? {} : { events }),
          ...(from === undefined ? {} : { from }),
          attempts: endpoint.attempts ?? 16,
          backOff: { first: backOff.first ?? "5s", most: backOff.most ?? "12h" },
          ...(concurrency === undefined ? {} : { concurrency }),
          timeout: endpoint.timeout ?? "15s",
          start,
        },
      );
      lanes.set(id, lane);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    get gone() {
      return [...gone];
    },
    async drain() {
      const drained = await Promise.all([...lanes].map(([id, lane]) => drainOf(lane, () => gone.has(id))));
      const sum = (of: (one: DrainedWebhooks) => number): number => drained.reduce((all, one) => all + of(one), 0);
      return { delivered: sum((one) => one.delivered), failed: sum((one) => one.failed), dead: sum((one) => one.dead) };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What is stopped on its way, for it is gone, has nothing more to send. */
async function drainOf(lane: Lane, isGone: () => boolean): Promise<DrainedWebhooks> {
  const none = { delivered: 0, failed: 0, dead: 0 };
  if (isGone()) return none;
  try {
    return await lane.drain();
  } catch (error) {
    if (isGone() && isHandoverError(error, "CLOSED")) return none;
    throw error;
  }
}

interface Sending extends Pick<WebhookOptions, "maxBytes" | "personal" | "tenant" | "onAttempt"> {
  readonly transport: WebhookTransport;
  readonly end: () => void;
}

type Handler = (event: ToldEvent, attempt: { readonly attempt: number; readonly signal: AbortSignal }) => Promise<void>;

function sender(
  endpoint: WebhookEndpoint,
  url: URL,
  keys: Awaited<ReturnType<typeof standardKeys>>,
  { maxBytes = 262_144, personal, tenant, onAttempt, transport, end }: Sending,
): Handler {
  const { id, headers } = endpoint;
  const host = hostOf(url);
  return async (event, { attempt, signal }) => {
    const body = bodyOf(endpoint, event, personal);
    const { length } = new TextEncoder().encode(body);
    if (length > maxBytes)
      throw failure(
        id,
        host,
        `${event.id} (${event.type}) would take ${length} bytes, and ${maxBytes} are the most; give it a \`payload\``,
      );
    const messageId = idOf(event.id, tenant);
    const began = Date.now();
    const timestamp = Math.floor(began / 1000);
    const signatures = await standardSignatures(keys, messageId, timestamp, body);
    const told = { endpoint: id, id: event.id, type: event.type, attempt };
    let answer;
    try {
      answer = await transport.send({
        url: url.href,
        headers: {
          ...headers,
          "content-type": "application/json",
          "user-agent": "handover",
          "webhook-id": messageId,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signatures.join(" "),
        },
        body,
        signal,
      });
    } catch (error) {
      tell(onAttempt, { ...told, ms: Date.now() - began, ok: false });
      throw failure(id, host, wordsOf(error, signal));
    }
    const meaning = meaningOf(answer, Date.now());
    const ok = meaning.kind === "delivered";
    tell(onAttempt, { ...told, status: answer.status, ms: Date.now() - began, ok });
    if (ok) return;
    if (meaning.kind === "gone") end();
    const wait = meaning.kind === "failed" ? meaning.retryAfterMs : undefined;
    throw failure(id, host, `it answered ${answer.status}`, wait);
  };
}

/** By the specification: what happened, when, and about what. */
function bodyOf({ payload }: WebhookEndpoint, event: ToldEvent, personal: readonly string[] | undefined): string {
  const { id, type, at, leadId, version } = event;
  let data: unknown;
  try {
    data = payload === undefined ? withoutPerson(event as HandoverEvent, personal).data : payload(event);
  } catch (cause) {
    throw new HandoverError("EXTENSION_FAILED", `payload of ${id} (${type}): it threw`, { cause });
  }
  const timestamp = new Date(at).toISOString();
  return JSON.stringify({ type, timestamp, id, ...(leadId === undefined ? {} : { leadId }), version, data });
}

/** The same at every attempt, and without a full stop, which separates what is signed. */
function idOf(id: string, tenant: string | undefined): string {
  const whole = tenant === undefined ? id : `${encodeURIComponent(tenant)}/${id}`;
  return whole.replace(/[^\w:/%-]/gu, (char) => encodeURIComponent(char).replaceAll(".", "%2E").replaceAll("~", "%7E"));
}

/** Why nobody answered, without what a driver may say besides. */
function wordsOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "it did not answer in time";
  if (isHandoverError(error)) return error.message;
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? `it could not be reached (${code})` : "it could not be reached";
}

/** Whoever is told must not change what becomes of a message. */
function tell<T>(listener: ((told: T) => unknown) | undefined, told: T): void {
  try {
    void Promise.resolve(listener?.(told)).catch(() => undefined);
  } catch {
    // Theirs to hear of.
  }
}
