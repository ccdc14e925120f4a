import { HandoverError, isHandoverError, type ErrorCode } from "../../errors.ts";
import { quietError, withoutValues } from "../sql/quiet.ts";

/** What drivers say of an error: a name (better-sqlite3, libsql), a number (node:sqlite), or nothing but words (wasm). */
interface DriverError {
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly message?: unknown;
}

/** A result of SQLite, as it numbers, names and words it, and what to make of it. */
interface Result {
  readonly number: number;
  readonly name: string;
  readonly words: RegExp;
  readonly retryable: boolean;
  readonly code?: ErrorCode;
  readonly hint: string;
}

const later = "the same call may succeed later";
const busy = {
  words: /^database (schema |table )?is locked/,
  retryable: true,
  hint: `another connection has it; ${later} (and if no other process has the file open, a killed one left its lock behind)`,
};
/** In the order in which words are looked through. Of the rest of SQLite's results the same call fails again. */
const results: readonly Result[] = [
  { number: 5, name: "BUSY", ...busy },
  { number: 6, name: "LOCKED", ...busy },
  { number: 15, name: "PROTOCOL", ...busy, words: /^locking protocol/ },
  {
    number: 13,
    name: "FULL",
    words: /^database or disk is full/,
    retryable: true,
    hint: `nothing of it was written; make room, and ${later}`,
  },
  {
    number: 7,
    name: "NOMEM",
    words: /^out of memory/,
    retryable: true,
    hint: `nothing of it was written; ${later}`,
  },
  {
    number: 8,
    name: "READONLY",
    words: /^attempt to write a readonly database/,
    retryable: false,
    hint: "the file, its folder or the handle only reads: open it for writing",
  },
  {
    number: 10,
    name: "IOERR",
    words: /^disk I\/O error/,
    retryable: false,
    hint: "the file could not be read or written: look at the disk, and at who else works on the file",
  },
  {
    number: 14,
    name: "CANTOPEN",
    words: /^unable to open database/i,
    retryable: false,
    hint: "look at the path and the rights of the folder, in which SQLite makes files beside it",
  },
  {
    number: 11,
    name: "CORRUPT",
    words: /^database disk image is malformed/,
    code: "STORAGE_INCOMPATIBLE",
    retryable: false,
    hint: "the file is damaged: restore it from a backup",
  },
  {
    number: 26,
    name: "NOTADB",
    words: /^file is (not a database|encrypted)/,
    code: "STORAGE_INCOMPATIBLE",
    retryable: false,
    hint: "expected a file of SQLite, or a new one: look at the path, and at the key if it is encrypted",
  },
  {
    number: 1,
    name: "ERROR",
    words: /no such (table|column)|has no column named|there is already (a|an) (table|index|view)/,
    code: "STORAGE_INCOMPATIBLE",
    retryable: false,
    hint: "the tables called handover_ in this file are not those that Handover makes: give it a file of its own",
  },
];

function resultOf({ code, errcode, message }: DriverError): Result | undefined {
  const said = String(message);
  // `SQLITE_ERROR` is said of many things.
  const isIt = ({ number, words }: Result): boolean => number !== 1 || words.test(said);
  if (typeof errcode === "number") return results.find((one) => one.number === (errcode & 0xff) && isIt(one));
  const [, name] = typeof code === "string" ? (/^SQLITE_([A-Z]+)/.exec(code) ?? []) : [];
  if (name !== undefined) return results.find((one) => one.name === name && isIt(one));
  return results.find(({ words }) => words.test(said));
}

/** Whether it is a matter of waiting until another connection lets go. */
export function isBusy(error: unknown): boolean {
  if (!isHandoverError(error, "STORAGE_FAILED")) return false;
  return resultOf((error.cause ?? {}) as DriverError)?.hint === busy.hint;
}

/** Whether it fails because nothing may be written. */
export function isReadOnly(error: unknown): boolean {
  return isHandoverError(error) && resultOf((error.cause ?? {}) as DriverError)?.name === "READONLY";
}

/** Whether a driver refused a row because its key is there. */
export function isDuplicate(error: unknown): boolean {
  return /UNIQUE constraint failed/.test(String((error as DriverError | undefined)?.message));
}

/**
 * A driver's error in Handover's words, with what of the driver's own tells nothing of the rows as its cause.
 *
 * @param params What was sent.
 */
export function storageFailure(cause: unknown, params: readonly unknown[] = []): HandoverError {
  const said = withoutValues(String((cause as DriverError | undefined)?.message ?? cause), params);
  const { code = "STORAGE_FAILED", retryable = false, hint } = resultOf((cause ?? {}) as DriverError) ?? {};
  const told = `sqlite: ${said}${hint === undefined ? "" : `: ${hint}`}`;
  return new HandoverError(code, told, { retryable, cause: quietError(cause, said) });
}
