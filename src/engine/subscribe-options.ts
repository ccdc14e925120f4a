import { readEventTypes, type EventType } from "../core/index.ts";
import { HandoverError, show } from "../errors.ts";
import { toInstant, toMs, type Duration, type Instant, type InstantInput } from "../time/index.ts";

export interface SubscribeOptions<T extends EventType = EventType> {
  /** The types to get. Kept with the subscriber; what counts are those it was subscribed with last. @defaultValue all */
  readonly events?: readonly T[] | undefined;
  /**
   * Where a new subscriber begins: with what is written from now on, with all there ever was, or with what happened since an
   * instant. One that is registered goes on where it was, whatever is said here. @defaultValue `"now"`
   */
  readonly from?: "now" | "start" | InstantInput | undefined;
  /** How often the handler is called for one event before that is given up as a dead letter. @defaultValue `10` */
  readonly attempts?: number | undefined;
  /** How long a lead waits after a failure: `first`, then twice as long each time, at most `most`; up to a fifth less, at random. */
  readonly backOff?:
    | {
        /** @defaultValue `"1s"` */
        readonly first?: Duration | undefined;
        /** @defaultValue `"5m"` */
        readonly most?: Duration | undefined;
      }
    | undefined;
  /** Leads that are served at once in this process; the events of one lead are always served one after another. @defaultValue `10` */
  readonly concurrency?: number | undefined;
  /**
   * How long a handler may take; one that has not settled then has failed. What a process was doing when it died is taken up by
   * another one after twice this time. At most a day. @defaultValue `"15s"`
   */
  readonly timeout?: Duration | undefined;
  /**
   * How long to sleep at most between two looks, in milliseconds. What this process writes is delivered at once, what another one
   * writes within this time. @defaultValue `1_000`
   */
  readonly pollMs?: number | undefined;
  /** `false`: delivers nothing by itself, only when `drain` is called. @defaultValue `true` */
  readonly start?: boolean | undefined;
}

/** The same with the defaults filled in. */
export interface Terms {
  readonly events: readonly EventType[] | undefined;
  readonly from: Instant | undefined;
  readonly attempts: number;
  readonly firstMs: number;
  readonly mostMs: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly start: boolean;
}

const longestTimeoutMs = 86_400_000;
/** Before anything that was ever written. */
const start = -8.64e15;

/** @throws HandoverError `INPUT_INVALID`, `INSTANT_INVALID` or `DURATION_INVALID` */
export function readOptions(options: SubscribeOptions = {}): Terms {
  const {
    events,
    from = "now",
    attempts = 10,
    backOff = {},
    concurrency = 10,
    timeout = "15s",
    pollMs = 1_000,
  } = options;
  const timeoutMs = toMs(timeout, { path: "subscribe.timeout" });
  if (timeoutMs < 1 || timeoutMs > longestTimeoutMs)
    throw new HandoverError(
      "INPUT_INVALID",
      `subscribe.timeout: expected a duration of at most a day, got ${show(timeout)}; work that takes longer is better queued by the handler than done by it`,
    );
  return {
    events: events === undefined ? undefined : readEventTypes(events, "subscribe.events"),
    from: from === "now" ? undefined : readFrom(from, "subscribe.from"),
    attempts: readCount(attempts, "attempts"),
    firstMs: toMs(backOff.first ?? "1s", { path: "subscribe.backOff.first" }),
    mostMs: toMs(backOff.most ?? "5m", { path: "subscribe.backOff.most" }),
    concurrency: readCount(concurrency, "concurrency"),
    timeoutMs,
    leaseMs: 2 * timeoutMs,
    pollMs: readCount(pollMs, "pollMs"),
    start: options.start ?? true,
  };
}

/** An instant, or the beginning of all. */
export function readFrom(from: "start" | InstantInput, path: string): Instant {
  return from === "start" ? start : toInstant(from, path);
}

/** @throws HandoverError `INPUT_INVALID` */
export function checkName(call: string, name: string): string {
  if (typeof name === "string" && name.length > 0 && name.length <= 200) return name;
  throw new HandoverError(
    "INPUT_INVALID",
    `${call}: expected the name of a subscriber, 1 to 200 characters, got ${show(name)}; its places are kept under it, so it stays the same over restarts`,
  );
}

function readCount(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 1 && count < 2 ** 31) return count;
  throw new HandoverError("INPUT_INVALID", `subscribe.${name}: expected a whole number from 1, got ${show(count)}`);
}
