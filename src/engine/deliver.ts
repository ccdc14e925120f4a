import { eventId, type EventType, type Redactor } from "../core/index.ts";
import { HandoverError, show } from "../errors.ts";
import type { Delivery, Settlement } from "../storage/index.ts";
import { askedMs, backOff } from "./back-off.ts";
import type { Delivered } from "./publisher.ts";
import type { Terms } from "./subscribe-options.ts";

/** What a handler is told besides the event. */
export interface Attempt {
  /** 1 for the first time it is given this event, as far as is known. */
  readonly attempt: number;
  /** Aborted when the time is up. */
  readonly signal: AbortSignal;
}

/**
 * Handles an event. It may be given one again, after a failure or a crash: what it does it must be able to do twice, by the event's
 * `id`. `lead` is the lead as it is at the moment of delivery. A failure with a number `retryAfterMs` is not tried again before so many
 * milliseconds have passed, a day at most. One with a number `pauseMs` asks that for all events: this process begins no other call of the
 * handler for so long.
 */
export type Handler<T extends EventType = EventType> = (event: Delivered<T>, attempt: Attempt) => unknown;

/** How one subscriber is served. */
export interface Service {
  readonly name: string;
  readonly terms: Terms;
  readonly handler: Handler;
  /** Takes the person an event is about out of what its handler fails with, for that is kept. */
  readonly quiet: (event: Delivered) => Redactor;
  /** Told what handlers fail with. */
  readonly fail: (error: unknown, event?: Delivered) => void;
  /** What is under way is finished, and no more begun. */
  readonly isStopping: () => boolean;
  /** For how many milliseconds yet nothing is begun, for the handler asked for a pause; 0 or less when it did not. */
  readonly pausedMs: () => number;
  readonly pause: (ms: number) => void;
  /** How many events were delivered, failed and given up. */
  readonly counts: { delivered: number; failed: number; dead: number };
}

const longestText = 1_000;
const same = (text: string): string => text;

/**
 * Hands the events of one claim to the handler, one after another, and says what became of it.
 *
 * What was claimed again and again without an end took its process with it, perhaps: so from the second time on it is settled after
 * each event, that no other is blamed for it.
 *
 * @param until When the lease ends, by `performance.now()`.
 */
export async function deliver(delivery: Delivery, until: number, service: Service): Promise<Settlement> {
  const { terms, counts, name } = service;
  const { events, upTo, lead, attempt } = delivery;
  let { done } = delivery;
  const settle = (rest: Partial<Settlement> = {}): Settlement => ({ delivery, done, attempts: 0, afterMs: 0, ...rest });
  const giveUp = (version: number, attempts: number, error: string): Settlement => {
    counts.dead += 1;
    return settle({ done: events.at(-1)?.version === version ? upTo : version, dead: { version, attempts, error } });
  };
  for (const event of events) {
    const delivered = { ...event, id: eventId(event), lead } as Delivered;
    if (attempt > terms.attempts) {
      const reason = delivery.error ?? "the process ended, or its time was up, before the handler had settled";
      service.fail(givenUp(name, delivered, attempt - 1, reason), delivered);
      return giveUp(event.version, attempt - 1, reason);
    }
    const afterMs = Math.max(0, Math.ceil(service.pausedMs()));
    if (service.isStopping() || afterMs > 0 || performance.now() + terms.timeoutMs > until)
      return settle({ attempts: attempt - 1, afterMs, error: attempt > 1 ? delivery.error : undefined });
    const failure = await call(delivered, attempt, service);
    if (failure === undefined) {
      counts.delivered += 1;
      done = event === events.at(-1) ? upTo : event.version;
      if (attempt > 1) return settle();
      continue;
    }
    const { error } = failure;
    const text = textOf(error, service.quiet(delivered).text);
    counts.failed += 1;
    service.pause(askedMs(error, "pauseMs"));
    // While the engine closes, what the handler needs may be closed already.
    if (service.isStopping()) return settle({ attempts: attempt - 1, error: text });
    if (attempt < terms.attempts) {
      service.fail(error, delivered);
      return settle({ attempts: attempt, afterMs: backOff(attempt, terms, error), error: text });
    }
    // Where its words tell the person it is not told a second time.
    const cause = text === textOf(error, same) ? error : undefined;
    service.fail(givenUp(name, delivered, attempt, text, cause), delivered);
    return giveUp(event.version, attempt, text);
  }
  done = upTo;
  return delivery.fault === undefined ? settle() : settle(unread(delivery, service));
}

/** A row that is damaged is looked at again, more and more seldom, until it is mended: what follows it may not overtake it. */
function unread(
  { leadId, fault, events, attempt }: Delivery,
  { name, terms, fail, counts }: Service,
): Partial<Settlement> {
  const error = `subscriber ${show(name)}: the events of ${leadId === undefined ? "the roster" : show(leadId)} cannot be read, and wait: ${fault?.message}`;
  fail(new HandoverError("DELIVERY_FAILED", error, { cause: fault }));
  counts.failed += 1;
  // Never as many as make it be given up: once it is mended it is delivered.
  const attempts = Math.min(events.length === 0 ? attempt : 1, terms.attempts - 1);
  return { attempts, afterMs: backOff(attempts + 1, terms), error };
}

async function call(
  event: Delivered,
  attempt: number,
  service: Service,
): Promise<{ readonly error: unknown } | undefined> {
  const { handler, name, terms } = service;
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new HandoverError(
        "DELIVERY_FAILED",
        `subscriber ${show(name)}: the handler had not settled ${event.id} (${event.type}) after ${terms.timeoutMs} ms; it is taken for failed and called again, perhaps while this call goes on: heed its signal, or give it a longer \`timeout\``,
      );
      controller.abort(error);
      reject(error);
    }, terms.timeoutMs);
  });
  try {
    const settled = new Promise((resolve) => resolve(handler(event, { attempt, signal: controller.signal })));
    await Promise.race([settled, late]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
  }
}

function givenUp(name: string, event: Delivered, attempts: number, text: string, cause?: unknown): HandoverError {
  return new HandoverError(
    "DELIVERY_FAILED",
    `subscriber ${show(name)} has given up ${event.id} (${event.type}) after ${attempts} attempts: ${text}; it is kept in subscribers.deadLetters(${show(name)}), and subscribers.retry(${show(name)}, ${show(event.id)}) gives it again`,
    { cause },
  );
}

/** What a handler failed with, short enough to be kept. */
function textOf(error: unknown, quiet: (text: string) => string): string {
  const text = quiet(wordsOf(error));
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

function wordsOf(error: unknown): string {
  try {
    const { name, message } = (error ?? {}) as { readonly name?: unknown; readonly message?: unknown };
    if (typeof message === "string") return `${typeof name === "string" ? name : "Error"}: ${message}`;
    return show(error);
  } catch {
    return "an error that cannot be read";
  }
}
