import { behind } from "../behind.ts";
import type { PostgresExecutor } from "../database.ts";

/** A stream that keeps what is written until it is let go, as those of Node do. */
export interface PgStream {
  cork?(): void;
  uncork?(): void;
}

/** Says of an executor that it pipelines; a copy of it, which may do something before it sends, does not say so. */
export function pipelined(executor: PostgresExecutor): PostgresExecutor {
  return Object.defineProperty(executor, "pipelines", { value: true });
}

/** An executor for what goes behind a BEGIN that is on its way: where that has failed, nothing was done in a transaction. */
export function behindBegin(begun: Promise<unknown>, { connection, query }: PostgresExecutor): PostgresExecutor {
  begun.catch(() => undefined);
  return pipelined({
    connection,
    query: (text, params) => behind(begun, query(text, params)),
  });
}

const corked = new WeakSet<PgStream>();

/** What is sent in this turn of the event loop goes out together: a packet of its own costs each more than the server takes to read it. */
export function inOnePacket(stream: PgStream | undefined): void {
  if (stream?.cork === undefined || corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  process.nextTick(() => {
    corked.delete(stream);
    stream.uncork?.();
  });
}
