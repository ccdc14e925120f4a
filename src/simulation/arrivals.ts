import { HandoverError, show, type Issue } from "../errors.ts";
import type { LeadInput } from "../lead/index.ts";
import { formatInstant, toInstant, type Instant, type InstantInput } from "../time/index.ts";

/** Something that comes in at an instant: an input, or the reasons why there is none. */
export interface Arrival {
  readonly at: InstantInput;
  /** What `ingest` is given. */
  readonly input: LeadInput;
  /** Why the input cannot even be sent: it is counted as unreadable. @defaultValue none */
  readonly unreadable?: readonly Issue[] | undefined;
}

/** Everything that comes in at one instant. */
export interface Batch {
  readonly at: Instant;
  readonly inputs: readonly LeadInput[];
  readonly unreadable: number;
}

/** Many at one instant come in portions, so that a file without times of day is not held in memory. */
const mostAtOnce = 1_000;

/**
 * Takes arrivals one by one and hands them out by instant, looking one ahead.
 *
 * @throws HandoverError `INPUT_INVALID` from `next` when an arrival is earlier than the one before it.
 */
export function arrivalsOf(leads: Iterable<Arrival> | AsyncIterable<Arrival>): { next(): Promise<Batch | undefined> } {
  const source = Symbol.asyncIterator in leads ? leads[Symbol.asyncIterator]() : leads[Symbol.iterator]();
  let count = 0;
  let ahead: { readonly at: Instant; readonly arrival: Arrival } | undefined;
  const pull = async (): Promise<typeof ahead> => {
    const { value, done } = await source.next();
    if (done === true) return undefined;
    const arrival = value as Arrival;
    const at = toInstant(arrival?.at, `leads.${count}.at`);
    if (ahead !== undefined && at < ahead.at) {
      throw new HandoverError(
        "INPUT_INVALID",
        `leads.${count}.at: expected an instant not before ${formatInstant(ahead.at)}, that of the lead before, got ${show(formatInstant(at))}; sort the leads by time`,
      );
    }
    count += 1;
    return { at, arrival };
  };
  let started = false;
  return {
    async next() {
      if (!started) {
        ahead = await pull();
        started = true;
      }
      if (ahead === undefined) return undefined;
      const { at } = ahead;
      const inputs: LeadInput[] = [];
      let unreadable = 0;
      while (ahead !== undefined && ahead.at === at && inputs.length + unreadable < mostAtOnce) {
        if ((ahead.arrival.unreadable ?? []).length > 0) unreadable += 1;
        else inputs.push(ahead.arrival.input);
        ahead = await pull();
      }
      return { at, inputs, unreadable };
    },
  };
}
