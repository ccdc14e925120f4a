import { HandoverError, isHandoverError } from "../../errors.ts";

/** Where drivers keep the SQLSTATE, or what the socket said: on the error (pg, postgres.js, Kysely, Knex, TypeORM) or further in. */
interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly originalError?: unknown;
  readonly meta?: { readonly code?: unknown; readonly driverAdapterError?: DriverError } | undefined;
  readonly originalCode?: unknown;
}

/**
 * States that pass: connection trouble, no room for another connection, a server that stops or starts, a conflict with another
 * writer (40001, 40P01, 55P03), and a transaction that was left idle for too long.
 */
const passing = /^(08...|53...|57P0.|40001|40P01|55P03|25P0[34])$/;
const lostConnection =
  /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_AGAIN)|ENOTFOUND|CONNECTION_|P10(01|02|08|17)$|P2024$|P2028$)/;
const lostWords =
  /connection terminated|connection (was )?closed|terminating connection|timeout exceeded when trying to connect|client has encountered a connection error|server closed the connection/i;

/** The five characters by which Postgres names an error, or the driver's own word. */
export function stateOf(error: unknown): string {
  for (let at = error as DriverError | undefined; at !== undefined && at !== null;) {
    const inner = at.meta?.driverAdapterError?.cause as DriverError | undefined;
    for (const code of [inner?.originalCode, at.meta?.code, at.originalCode, at.code])
      if (typeof code === "string" && code !== "P2010" && code !== "") return code;
    at = (at.cause ?? at.originalError) as DriverError | undefined;
  }
  return "";
}

/** Whether the connection went away under a statement. */
export function isLost(error: unknown): boolean {
  const state = stateOf(error);
  if (/^(08...|57P0.|25P0[34])$/.test(state) || lostConnection.test(state)) return true;
  return lostWords.test(String((error as DriverError | undefined)?.message));
}

/** A driver's error in Handover's words, with the driver's own as its cause. */
export function storageFailure(cause: unknown): HandoverError {
  if (isHandoverError(cause)) return cause;
  const state = stateOf(cause);
  const said = String((cause as DriverError | undefined)?.message ?? cause);
  const named = state === "" || said.includes(state) ? said : `${said} (${state})`;
  return passing.test(state) || isLost(cause)
    ? new HandoverError("STORAGE_FAILED", `postgres: ${named}: the same call may succeed later`, {
        retryable: true,
        cause,
      })
    : new HandoverError("STORAGE_FAILED", `postgres: ${named}`, { cause });
}

/** What another writer has done first. */
export function overtaken(what: string): HandoverError {
  return new HandoverError(
    "STORAGE_FAILED",
    `${what} is there already; two writers decided on the same state, and the same call may succeed now`,
    { retryable: true },
  );
}
