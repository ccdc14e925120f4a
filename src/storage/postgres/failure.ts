import { HandoverError, isHandoverError, type ErrorCode } from "../../errors.ts";
import { quietError, withoutValues } from "../sql/quiet.ts";

/** Where drivers keep the SQLSTATE, or what the socket said: on the error (pg, postgres.js, Kysely, Knex, TypeORM) or further in. */
interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly originalError?: unknown;
  readonly originalCode?: unknown;
  readonly originalMessage?: unknown;
  readonly meta?: { readonly code?: unknown; readonly driverAdapterError?: unknown } | undefined;
}

/**
 * States that pass: connection trouble, no room (on the disk, in memory, for another connection), a server that stops or starts, a
 * conflict with another writer (40001, 40P01, 55P03), a statement that was cancelled, and a transaction that was left idle for too long.
 */
const passing = /^(08...|53...|57P0.|57014|40001|40P01|55P03|25P0[34]|P2034)$/;
/** States in which the same call fails again, and what somebody has to do about it. */
const lasting: readonly { readonly states: RegExp; readonly code?: ErrorCode; readonly hint: string }[] = [
  {
    states: /^(42P01|42703|42P10|42804|42P07|42710|3F000)$/,
    code: "STORAGE_INCOMPATIBLE",
    hint: "the tables called handover_ in this schema are not those that Handover makes: give it a `schema` of its own, or apply what postgresMigrations() prints",
  },
  {
    states: /^(22021|22P05)$/,
    code: "STORAGE_INCOMPATIBLE",
    hint: "the database cannot hold every text: make one with ENCODING 'UTF8'",
  },
  { states: /^25006$/, hint: "this database only reads: connect to the one that writes" },
  {
    states: /^42501$/,
    hint: "grant the role what it lacks, or let the owner of the tables apply postgresMigrations()",
  },
  {
    states: /^(26000|42P05)$/,
    hint: "prepared statements do not survive a pooler that gives each transaction another connection: leave `prepare` out",
  },
  {
    states: /^54000$/,
    hint: "a text in it is too long for an index of the database: shorten the id, the name or the tenant",
  },
];
const lostConnection =
  /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_AGAIN)|ENOTFOUND|CONNECTION_|P10(01|02|08|17)$|P2024$|P2028$)/;
const lostWords =
  /connection ?(terminated|closed|was closed|ended)|database ?not ?reachable|socket ?timeout|terminating connection|timeout exceeded when trying to connect|timeout acquiring a connection|client has encountered a connection error|server (has )?closed the connection|query runner (was )?already released|was already released, cannot continue|query read timeout/i;

/** The five characters by which Postgres names an error, or the driver's own word. */
export function stateOf(error: unknown): string {
  for (const { originalCode, meta, code } of errorsIn(error))
    for (const state of [originalCode, meta?.code, code])
      if (typeof state === "string" && state !== "P2010" && state !== "") return state;
  return "";
}

/** Whether the connection went away under a statement, or the driver waits for its answer no more. */
function isLost(error: unknown): boolean {
  const state = stateOf(error);
  if (/^(08...|57P0.|25P0[34])$/.test(state) || lostConnection.test(state)) return true;
  return errorsIn(error).some(({ message }) => lostWords.test(String(message)));
}

/** What the server said, without what it quotes of the data: it does where a value is bad, and code of the host's may at any time. */
function quiet(said: string, state: string): string {
  if (state.startsWith("P0")) return "code in the database refused it";
  return state.startsWith("22") ? (said.split(":", 1)[0] as string).replace(/"[^"]*"/g, '"…"') : said;
}

/**
 * A driver's error in Handover's words, with what of the driver's own tells nothing of the rows as its cause: errors are logged, and
 * drivers quote statements and values in them.
 *
 * @param params What was sent.
 */
export function storageFailure(cause: unknown, params: readonly unknown[] = []): HandoverError {
  if (isHandoverError(cause)) return cause;
  const state = stateOf(cause);
  const said = withoutValues(quiet(wordsOf(cause), state), params);
  const named = withState(said, state);
  const left = quietError(cause, said, state);
  if (passing.test(state) || isLost(cause))
    return new HandoverError("STORAGE_FAILED", `postgres: ${named}: the same call may succeed later`, {
      retryable: true,
      cause: left,
    });
  const { code = "STORAGE_FAILED", hint } = lasting.find(({ states }) => states.test(state)) ?? {};
  return new HandoverError(code, `postgres: ${named}${hint === undefined ? "" : `: ${hint}`}`, { cause: left });
}

/** The same of a statement that is not Handover's: what is to be done about it is for whoever wrote it to say. */
export function strangersFailure(error: unknown): unknown {
  if (!isHandoverError(error) || error.retryable || error.cause === undefined) return error;
  const { cause } = error;
  return new HandoverError("STORAGE_FAILED", `postgres: ${withState(wordsOf(cause), stateOf(cause))}`, { cause });
}

/** What the server said; what was made of it may have the whole statement in it, and the values. */
function wordsOf(cause: unknown): string {
  return errorsIn(cause).reduce(
    (text, { originalMessage, message }) => String(originalMessage ?? message ?? text),
    typeof cause === "string" ? cause : "the driver failed",
  );
}

const withState = (said: string, state: string): string =>
  state === "" || said.includes(state) ? said : `${said} (${state})`;

/** An error, and those it was made of. */
function errorsIn(error: unknown): readonly DriverError[] {
  const errors: DriverError[] = [];
  for (let at = error as DriverError | undefined; typeof at === "object" && at !== null && errors.length < 9;) {
    errors.push(at);
    at = (at.meta?.driverAdapterError ?? at.cause ?? at.originalError) as DriverError | undefined;
  }
  return errors;
}

/** What another writer has done first. */
export function overtaken(what: string, cause?: unknown): HandoverError {
  return new HandoverError(
    "STORAGE_FAILED",
    `${what} is there already; two writers decided on the same state, and the same call may succeed now`,
    cause === undefined ? { retryable: true } : { retryable: true, cause },
  );
}
