import { eventId, type EventType, type HandoverEvent } from "../core/index.ts";
import { didYouMean, HandoverError, isHandoverError, show } from "../errors.ts";
import type { EventName, Outbox } from "../storage/index.ts";
import { toDate, toInstant, type InstantInput } from "../time/index.ts";
import { Courier, type Drained } from "./courier.ts";
import type { Handler } from "./deliver.ts";
import type { Delivered, Publisher } from "./publisher.ts";
import { checkName, readFrom, readOptions, type SubscribeOptions } from "./subscribe-options.ts";
import { eventLoopTurn } from "./turn.ts";

/** A subscriber that is served in this process. */
export interface Subscription extends AsyncDisposable {
  readonly name: string;
  /** Delivers until nothing is due any more: for cron, a queue's job, or a test. What waits after a failure is not due. */
  drain(): Promise<Drained>;
  /** Finishes what is under way. The subscriber stays registered: what is written from now on waits for it. */
  stop(): Promise<void>;
}

/** How far a subscriber is behind. */
export interface SubscriberLag {
  /** Leads of which it has still to get something. */
  readonly leads: number;
  /** Events it has still to get; where it listens to some types only, those of other types between them count too. */
  readonly events: number;
  /** When the oldest of them happened, and how long ago that is; `undefined` and 0 when there are none. */
  readonly oldestAt: Date | undefined;
  readonly ageMs: number;
  /** Leads whose next event has failed and is tried again. */
  readonly failing: number;
  readonly deadLetters: number;
}

/** An event that was given up, and why. */
export interface DeadEvent {
  /** The event's. */
  readonly id: string;
  readonly event: HandoverEvent;
  readonly attempts: number;
  /** What the handler failed with the last time. */
  readonly error: string;
  readonly at: Date;
}

/** Durable subscribers: how far each is, and what to do about it. None of these calls needs the subscriber to run here. */
export interface Subscribers {
  /** All that are registered, by name. */
  list(): Promise<readonly { readonly name: string; readonly events: readonly EventType[] | undefined }[]>;
  /** @throws HandoverError `NOT_FOUND`, as do the others. */
  lag(name: string): Promise<SubscriberLag>;
  /** Events that were given up, the oldest first. `limit`: how many at most. @defaultValue 100 */
  deadLetters(name: string, page?: { readonly limit?: number | undefined }): Promise<readonly DeadEvent[]>;
  /**
   * Gives dead letters once more, one by its `id` or `"all"`: each by itself, with all its attempts, and without what followed it.
   * Returns how many.
   */
  retry(name: string, which: string): Promise<number>;
  /**
   * Gives everything that happened since an instant once more, in order, to a handler that has lost it or was wrong; with it go
   * later events of the same leads that were delivered, and dead letters.
   */
  replay(name: string, options: { readonly from: "start" | InstantInput }): Promise<void>;
  /** Forgets a subscriber with all that waits for it. Returns whether there was one. */
  remove(name: string): Promise<boolean>;
}

/** What was forgotten. */
export interface ForgottenEvents {
  readonly leads: number;
  readonly events: number;
}

/** What the calls about subscribers do their work with. */
export interface SubscriberDesk {
  readonly outbox: () => Promise<Outbox>;
  readonly publisher: Publisher;
  /** @throws HandoverError `CLOSED` */
  readonly guard: () => void;
}

const tries = 5;
const leadsAtOnce = 200;
const defaultLetters = 100;

/** The subscribers of one engine. */
export class SubscriberCalls {
  private readonly desk: SubscriberDesk;
  private readonly open = new Map<string, Courier | undefined>();

  constructor(desk: SubscriberDesk) {
    this.desk = desk;
  }

  /** Something was written by this process. */
  readonly wake = (): void => {
    for (const courier of this.open.values()) courier?.wake();
  };

  async stop(): Promise<void> {
    await Promise.all([...this.open.values()].map((courier) => courier?.stop()));
  }

  readonly subscribe = async <T extends EventType = EventType>(
    name: string,
    handler: Handler<T>,
    options?: SubscribeOptions<T>,
  ): Promise<Subscription> => {
    const { outbox, publisher, guard } = this.desk;
    guard();
    checkName("subscribe", name);
    if (typeof handler !== "function")
      throw new HandoverError(
        "INPUT_INVALID",
        `subscribe: expected a handler, (event, { attempt, signal }) => ..., got ${show(handler)}`,
      );
    const terms = readOptions(options);
    const before = this.open.get(name);
    if (before?.isStopping === true) await before.ended;
    if (this.open.has(name))
      throw new HandoverError(
        "INPUT_INVALID",
        `subscribe: ${show(name)} is open in this engine already, and two handlers would share its events; give the second one a name of its own, or stop the first`,
      );
    this.open.set(name, undefined);
    try {
      await patiently(async () => (await outbox()).subscribe(name, { events: terms.events, from: terms.from }));
      guard();
    } catch (error) {
      this.open.delete(name);
      throw error;
    }
    const fail = (error: unknown, event?: Delivered): void => publisher.fail(error, event);
    const service = { name, terms, handler: handler as Handler, quiet: publisher.quiet };
    const courier = new Courier(outbox, service, fail, () => void this.open.delete(name));
    this.open.set(name, courier);
    const stop = (): Promise<void> => courier.stop();
    return { name, drain: () => courier.drain(), stop, [Symbol.asyncDispose]: stop };
  };

  readonly subscribers: Subscribers = {
    list: async () => (await this.outbox()).subscribers(),
    lag: async (name) => {
      const outbox = await this.outbox();
      const lag = await outbox.lag(checkName("lag", name));
      if (lag === undefined) throw await unknown(outbox, name);
      const { now, oldestAt, leads, events, failing, deadLetters } = lag;
      const rest = { failing, deadLetters };
      if (oldestAt === undefined) return { leads, events, oldestAt, ageMs: 0, ...rest };
      return { leads, events, oldestAt: toDate(oldestAt), ageMs: Math.max(0, now - oldestAt), ...rest };
    },
    deadLetters: async (name, { limit = defaultLetters } = {}) => {
      const letters = await (await this.known("deadLetters", name)).deadLetters(name, limit);
      return letters.map(({ event, at, ...rest }) => ({ id: eventId(event), event, ...rest, at: toDate(at) }));
    },
    retry: async (name, which) => {
      const outbox = await this.known("retry", name);
      let count = 0;
      if (which === "all") count = await outbox.putBack(name);
      else for (const event of namesOf(which)) count ||= await outbox.putBack(name, event);
      if (count === 0 && which !== "all") throw await noLetter(outbox, name, which);
      this.open.get(name)?.wake();
      return count;
    },
    replay: async (name, { from }) => {
      const since = readFrom(from, "replay.from");
      await (await this.known("replay", name)).rewind(name, since);
      this.open.get(name)?.wake();
    },
    remove: async (name) => {
      const outbox = await this.outbox();
      await this.open.get(checkName("remove", name))?.stop();
      return patiently(() => outbox.unsubscribe(name));
    },
  };

  /** See `Handover.forgetEvents`. */
  readonly forgetEvents = async ({
    closedBefore,
  }: {
    readonly closedBefore: InstantInput;
  }): Promise<ForgottenEvents> => {
    const before = toInstant(closedBefore, "forgetEvents.closedBefore");
    const outbox = await this.outbox();
    let leads = 0;
    let events = 0;
    let after: string | undefined;
    do {
      const page = await outbox.forget(before, { limit: leadsAtOnce, after });
      leads += page.leads;
      events += page.events;
      after = page.after;
      await eventLoopTurn();
    } while (after !== undefined);
    return { leads, events };
  };

  private outbox(): Promise<Outbox> {
    this.desk.guard();
    return this.desk.outbox();
  }

  private async known(call: string, name: string): Promise<Outbox> {
    const outbox = await this.outbox();
    const all = await outbox.subscribers();
    if (all.some((one) => one.name === checkName(call, name))) return outbox;
    throw await unknown(outbox, name);
  }
}

async function unknown(outbox: Outbox, name: string): Promise<HandoverError> {
  const names = (await outbox.subscribers()).map((one) => one.name);
  const hint = didYouMean(name, names, `registered: ${names.map(show).join(", ") || "none"}`);
  return new HandoverError("NOT_FOUND", `no subscriber is called ${show(name)}; ${hint}`);
}

async function noLetter(outbox: Outbox, name: string, id: string): Promise<HandoverError> {
  const ids = (await outbox.deadLetters(name, defaultLetters)).map(({ event }) => eventId(event));
  const known = ids.length === 0 ? "it has none" : `it has ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""}`;
  return new HandoverError(
    "NOT_FOUND",
    `retry: ${show(id)} is no dead letter of ${show(name)}; ${didYouMean(id, ids, known)}`,
  );
}

/** The events an id may name: a lead may be called `roster`, too. */
function namesOf(id: string): readonly EventName[] {
  const [, leadId, version] = /^(.*):(\d+)$/s.exec(String(id)) ?? [];
  if (leadId === undefined) return [];
  const name = { leadId, version: Number(version) };
  return leadId === "roster" ? [{ ...name, leadId: undefined }, name] : [name];
}

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= tries || !isHandoverError(error) || !error.retryable) throw error;
    }
  }
}
