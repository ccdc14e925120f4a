import { HandoverError, isHandoverError, show } from "../../errors.ts";
import { eventId, type Changes, type EventOf, type EventType, type Lead } from "../index.ts";
import { textOf } from "../sql/text.ts";
import type { PostgresExecutor } from "./database.ts";
import { strangersFailure } from "./failure.ts";

/** An event as a sink gets it. */
export type WrittenEvent<T extends EventType = EventType> = {
  [K in T]: EventOf<K> & {
    /** Stable: the same wherever the event is told. Another tenant's may have the same. */
    readonly id: string;
    /** Whose it is. */
    readonly tenant: string;
    /** The lead as the transaction leaves it; absent where the event is of none. */
    readonly lead: Lead | undefined;
  };
}[T];

/**
 * Writes what goes with events in the transaction that writes them, the engine's own or one of the host's: jobs of a queue, rows of
 * a table of yours. What it writes is there with the events, or neither is.
 *
 * It does nothing but by the executor: the transaction may be rolled back and made again, and then it is asked again.
 *
 * @example
 * const audit: EventSink = {
 *   name: "audit",
 *   async write(events, { query }) {
 *     await query("INSERT INTO audit (line) SELECT unnest($1::text[])", [events.map((event) => JSON.stringify(event))]);
 *   },
 * };
 * const storage = postgresStorage({ database: fromPg(pool), sinks: [audit] });
 */
export interface EventSink {
  /** A word for messages. */
  readonly name: string;
  /** The types it is asked for. @defaultValue all */
  readonly events?: readonly EventType[] | undefined;
  /**
   * Asked once in a transaction, with at least one event, in the order they were written. What it rejects with fails the write and
   * all that was to be written with it. The executor is of use until this settles; each statement is awaited before the next.
   */
  write(events: readonly WrittenEvent[], executor: PostgresExecutor): Promise<void>;
}

/** @throws HandoverError `INPUT_INVALID` */
export function readSinks(sinks: readonly EventSink[] = []): readonly EventSink[] {
  if (!Array.isArray(sinks))
    throw new HandoverError(
      "INPUT_INVALID",
      `sinks: expected a list of sinks, got ${show(sinks)}; write [toPgBoss(...)]`,
    );
  return sinks.map((sink: Partial<EventSink> | null | undefined, i): EventSink => {
    if (typeof sink?.write !== "function" || typeof sink.name !== "string")
      throw new HandoverError(
        "INPUT_INVALID",
        `sinks.${i}: expected { name, write }, got ${show(sink)}; take toPgBoss or toGraphileWorker, or write one of your own`,
      );
    const { name, events } = sink;
    if (events !== undefined && !Array.isArray(events))
      throw new HandoverError(
        "INPUT_INVALID",
        `sinks.${i}.events: expected a list of event types, got ${show(events)}; leave it out for all events`,
      );
    return { name, events, write: sink.write.bind(sink) };
  });
}

/**
 * Tells each sink what was written of its types, one after another.
 *
 * @throws HandoverError `DELIVERY_FAILED`, or the storage's own where the same may succeed later.
 */
export async function tellSinks(
  sinks: readonly EventSink[],
  tenant: string,
  { events, leads }: Pick<Changes, "events" | "leads">,
  connection: PostgresExecutor,
): Promise<void> {
  if (sinks.length === 0 || events.length === 0) return;
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const own = textOf(tenant);
  const written = events.map((event): WrittenEvent => {
    const lead = event.leadId === undefined ? undefined : byId.get(event.leadId);
    return { ...event, id: eventId(event), tenant: own, lead };
  });
  for (const sink of sinks) {
    const wanted = sink.events === undefined ? written : written.filter(({ type }) => sink.events?.includes(type));
    if (wanted.length > 0) await tell(sink, wanted, connection);
  }
}

async function tell(sink: EventSink, events: readonly WrittenEvent[], connection: PostgresExecutor): Promise<void> {
  const line = new Line(sink.name, connection);
  try {
    await sink.write(events, { query: line.query });
    await line.end();
  } catch (cause) {
    if (isHandoverError(cause) && (cause.retryable || cause.code === "DELIVERY_FAILED")) throw cause;
    const [first, ...others] = events as [WrittenEvent];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    const reason = cause instanceof Error ? cause.message : show(cause);
    throw new HandoverError(
      "DELIVERY_FAILED",
      `sink ${show(sink.name)} did not take ${first.id} (${first.type})${more}: ${reason}; nothing of this was written`,
      { cause },
    );
  } finally {
    line.isOver = true;
  }
}

/** The connection of a transaction for as long as a sink writes. */
class Line {
  isOver = false;
  private readonly name: string;
  private readonly connection: PostgresExecutor;
  private readonly sent: Promise<unknown>[] = [];

  constructor(name: string, connection: PostgresExecutor) {
    this.name = name;
    this.connection = connection;
  }

  readonly query: PostgresExecutor["query"] = async (text, params) => {
    if (this.isOver)
      throw new HandoverError(
        "INPUT_INVALID",
        `sink ${show(this.name)}: its transaction has gone on; await each statement before \`write\` settles`,
      );
    const answer = this.connection.query(text, params).catch((error: unknown) => {
      throw strangersFailure(error);
    });
    this.sent.push(answer);
    return answer;
  };

  /**
   * The server commits nothing of a transaction in which a statement has failed, and does not say so. So a failure that the sink has
   * kept to itself is found here, unless it went back to a savepoint.
   */
  async end(): Promise<void> {
    const failure = (await Promise.allSettled(this.sent)).find(({ status }) => status === "rejected");
    if (failure === undefined) return;
    await this.connection.query("SELECT 1 AS one", []).catch(() => {
      throw (failure as PromiseRejectedResult).reason;
    });
  }
}
