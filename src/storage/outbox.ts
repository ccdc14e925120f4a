import type { EventType, HandoverEvent } from "../core/index.ts";
import type { HandoverError } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";

/**
 * What named subscribers have still to get, kept beside the events. Each has a place in the events of each lead (and of the
 * roster), and nobody a place in the events of all: what commits late can be skipped by no one.
 */
export interface Outbox {
  /**
   * Registers a subscriber; settles when every event written from then on is pending for it. One that is registered keeps its
   * places, and gets these `events` from now on. Returns whether it is new.
   */
  subscribe(name: string, options?: SubscriberOptions): Promise<boolean>;
  /** Forgets a subscriber with all that is pending for it. Returns whether there was one. */
  unsubscribe(name: string): Promise<boolean>;
  /** By name. */
  subscribers(): Promise<readonly Subscriber[]>;
  /** Takes pending events, whoever has waited longest first; nobody else gets them while the lease lasts. */
  claim(name: string, options: ClaimOptions): Promise<Claimed>;
  /**
   * Says what became of claims. One that has passed to somebody else changes nothing. Returns those whose lead somebody is writing
   * to just now: to be settled again.
   */
  settle(name: string, settlements: readonly Settlement[]): Promise<readonly Settlement[]>;
  /** Makes the events since an instant pending once more, and what follows them in their leads; dead letters among them are none any more. */
  rewind(name: string, from: Instant): Promise<void>;
  /** How far a subscriber is behind; `undefined` when there is none of that name. */
  lag(name: string): Promise<Lag | undefined>;
  /** Events that were given up, the oldest first. */
  deadLetters(name: string, limit: number): Promise<readonly DeadLetter[]>;
  /** Makes dead letters pending again, one or all, each by itself; what followed it is not given again. Returns how many there were. */
  putBack(name: string, which?: EventName): Promise<number>;
  /**
   * Deletes events of leads that were closed before an instant, have no open clock and no event since, and of which nobody has
   * anything pending or dead: all but the last one of each lead.
   */
  forget(before: Instant, page: ForgetPage): Promise<Forgotten>;
}

export interface SubscriberOptions {
  /** The types it is to get. @defaultValue all */
  readonly events?: readonly EventType[] | undefined;
  /** A new one also gets the events since this instant, before any later ones of the same lead. @defaultValue those from now on */
  readonly from?: Instant | undefined;
}

export interface Subscriber {
  readonly name: string;
  readonly events: readonly EventType[] | undefined;
}

export interface ClaimOptions {
  /** Leads at once. */
  readonly limit: number;
  /** Events of a lead at once. */
  readonly events: number;
  readonly leaseMs: number;
}

export interface Claimed {
  /** Whether there is a subscriber of that name. */
  readonly isKnown: boolean;
  /** The store's clock. */
  readonly now: Instant;
  readonly deliveries: readonly Delivery[];
  /** When the next of what was not claimed is due: something that waits, or whose lease ends. */
  readonly nextAt: Instant | undefined;
}

/** Events of one lead that were claimed together. */
export interface Delivery {
  /** Names this claim; no other has the same. */
  readonly claim: string;
  readonly leadId: string | undefined;
  /** The lead as it is now. */
  readonly lead: Lead | undefined;
  /** One event that was put back from the dead letters, without those that followed it. */
  readonly isPutBack: boolean;
  /** Up to this version it was settled before. */
  readonly done: number;
  /** Up to this version it is settled once these events are. */
  readonly upTo: number;
  /** Those it is to get, in the order of their versions. */
  readonly events: readonly HandoverEvent[];
  /** How often the first of them was claimed without success, this time included. */
  readonly attempt: number;
  /** What that failed with the last time, where it is known. */
  readonly error: string | undefined;
  /** What the event after these, or the lead, could not be read with: a row is damaged. @defaultValue all can be read */
  readonly fault?: HandoverError | undefined;
}

/** What became of a claim. */
export interface Settlement {
  readonly delivery: Delivery;
  /** Up to this version everything was delivered or given up. */
  readonly done: number;
  /** How often the event after that one has failed. */
  readonly attempts: number;
  /** How long it waits until it is due again, in whole milliseconds of the store's clock. */
  readonly afterMs: number;
  /** What it failed with. */
  readonly error?: string | undefined;
  /** One of the events up to `done` that was given up. */
  readonly dead?: { readonly version: number; readonly attempts: number; readonly error: string } | undefined;
}

export interface Lag {
  /** The store's clock. */
  readonly now: Instant;
  /** Leads with something pending. */
  readonly leads: number;
  /** Events that are pending. Between two of the types it listens to, those of other types count too. */
  readonly events: number;
  /** When the oldest of them happened. */
  readonly oldestAt: Instant | undefined;
  /** Leads whose next event has failed, and is tried again. */
  readonly failing: number;
  readonly deadLetters: number;
}

/** Names an event, as `eventId` does. */
export type EventName = Pick<HandoverEvent, "leadId" | "version">;

/** An event that was given up. */
export interface DeadLetter {
  readonly event: HandoverEvent;
  readonly attempts: number;
  readonly error: string;
  /** When it was given up. */
  readonly at: Instant;
}

export interface ForgetPage {
  /** Leads at once. */
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: string | undefined;
}

export interface Forgotten {
  readonly leads: number;
  readonly events: number;
  /** Where the next page begins; `undefined` after the last one. */
  readonly after: string | undefined;
}
