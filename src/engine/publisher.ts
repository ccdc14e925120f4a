import { EventEmitter } from "eventemitter3";
import { eventId, type EventOf, type EventType, type HandoverEvent, type Redactor } from "../core/index.ts";
import type { Lead } from "../lead/index.ts";

/** An event as a listener gets it: with its stable id, and the lead as the transaction left it. */
export type Delivered<T extends EventType = EventType> = {
  [K in T]: EventOf<K> & { readonly id: string; readonly lead: Lead | undefined };
}[T];

/**
 * What can be listened to: each event by its type, all of them as `event`, and what listeners and the worker fail with as `error`. The
 * event told there is without what tells the person, for errors are logged: look the lead up by its id.
 */
export interface Subscriptions extends EventSubscriptions {
  readonly event: (event: Delivered) => unknown;
  readonly error: (error: unknown, event?: Delivered) => unknown;
}

type EventSubscriptions = { readonly [T in EventType]: (event: Delivered<T>) => unknown };

/** Tells listeners in this process what was committed. A listener that fails hurts nobody: it is told to `error`. */
export class Publisher {
  private readonly emitter = new EventEmitter();
  /** How many listen to events. */
  private listening = 0;
  /** Takes the person an event is about out of what is said of it. */
  readonly quiet: (event: Delivered) => Redactor;

  constructor(quiet: (event: Delivered) => Redactor) {
    this.quiet = quiet;
  }

  /** Listens until the function returned is called. */
  on<K extends keyof Subscriptions>(type: K, listener: Subscriptions[K]): () => void {
    const guarded = (...args: unknown[]): void => this.guard(listener as (...args: unknown[]) => unknown, type, args);
    this.emitter.on(type, guarded);
    const isOfEvents = type !== "error";
    if (isOfEvents) this.listening += 1;
    let listens = true;
    return () => {
      if (listens && isOfEvents) this.listening -= 1;
      listens = false;
      this.emitter.off(type, guarded);
    };
  }

  publish(events: readonly HandoverEvent[], lead: (id: string) => Lead | undefined): void {
    if (this.listening === 0) return;
    const all = this.emitter.listenerCount("event") > 0;
    for (const event of events) {
      if (!all && this.emitter.listenerCount(event.type) === 0) continue;
      const delivered = deliver(event, event.leadId === undefined ? undefined : lead(event.leadId));
      this.emitter.emit(event.type, delivered);
      if (all) this.emitter.emit("event", delivered);
    }
  }

  fail(error: unknown, event?: Delivered): void {
    if (this.emitter.listenerCount("error") > 0)
      this.emitter.emit("error", error, event === undefined ? undefined : this.quiet(event).json(event));
  }

  private guard(listener: (...args: unknown[]) => unknown, type: string, args: unknown[]): void {
    const failed = (error: unknown): void => {
      // A failing error listener has nobody left to be told to.
      if (type !== "error") this.fail(error, args[0] as Delivered);
    };
    try {
      const result = listener(...args);
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

/** Field by field: of objects that are spread, at so many places and of so many kinds, the host would look up the shape of each anew. */
function deliver(event: HandoverEvent, lead: Lead | undefined): Delivered {
  const { type, leadId, version, at, commandId, data } = event;
  return { type, leadId, version, at, commandId, data, id: eventId(event), lead } as Delivered;
}
