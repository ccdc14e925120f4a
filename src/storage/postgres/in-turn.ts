import { HandoverError, isHandoverError } from "../../errors.ts";
import { stateOf } from "./failure.ts";

/** Calls that follow one another in a transaction of the host's. */
interface Line {
  tail: Promise<unknown>;
  length: number;
  /** By what the server knows the transaction, once somebody has asked. */
  of: string | undefined;
  failure: { readonly error: unknown } | undefined;
}

/** What one turn does. @param of The transaction it must be, where that is known. It says in which it was, if it knows. */
export type Turn<T> = (of: string | undefined, learn: (of: string) => void) => Promise<T>;

/** The line of those who use a transaction of the host's, whichever storage they come from. */
const lines = new WeakMap<object, Line>();
/** Those of a call that comes more than once. */
const known = new WeakMap<object, Line>();
/** What a call has failed with since which none has been done there. */
const failures = new WeakMap<object, unknown>();

/**
 * Waits until nobody else uses this transaction: two at once would do their statements in between one another's. Once one has failed,
 * those who came before that was known fail with it: by their turn the host may have begun another transaction there.
 *
 * @param transaction What the host's transaction runs on.
 * @param call The same for all turns of one call, which are all in one transaction.
 */
export function inTurn<T>(transaction: object, call: object | undefined, turn: Turn<T>): Promise<T> {
  const before = call === undefined ? undefined : known.get(call);
  const line = lines.get(transaction) ?? { tail: Promise.resolve(), length: 0, of: undefined, failure: undefined };
  lines.set(transaction, line);
  line.length += 1;
  const leave = (): void => {
    line.length -= 1;
    if (call !== undefined && before === undefined) known.set(call, line);
    const isOver = line.length === 0 || line.failure !== undefined;
    if (isOver && lines.get(transaction) === line) lines.delete(transaction);
  };
  const done = line.tail
    .then(() => {
      const failed = line.failure ?? before?.failure;
      if (failed !== undefined) throw behind(failed.error);
      return turn(before?.of ?? line.of, (of) => (line.of = of)).then(
        (result) => {
          failures.delete(transaction);
          return result;
        },
        (error: unknown) => {
          const first = isAborted(error) && failures.has(transaction) ? failures.get(transaction) : error;
          failures.set(transaction, first);
          line.failure = { error: first };
          throw first === error ? error : behind(first);
        },
      );
    })
    .finally(leave);
  line.tail = done.catch(() => undefined);
  return done;
}

/** What the server says of each statement after the one that has failed. */
function isAborted(error: unknown): boolean {
  return isHandoverError(error) && stateOf(error.cause) === "25P02";
}

/** Of a call behind one that has failed. */
function behind(first: unknown): HandoverError {
  const { code, retryable } = isHandoverError(first) ? first : { code: "STORAGE_FAILED" as const, retryable: false };
  const why = isHandoverError(first) ? first.message : "it did";
  return new HandoverError(
    code,
    `using: a call before this one failed in the same transaction, so nothing of this was done; roll it back: ${why}`,
    { retryable, cause: first },
  );
}
