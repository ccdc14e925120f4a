import { HandoverError } from "../../errors.ts";

/** What drivers say of an error: a name (better-sqlite3, libsql), a number (node:sqlite), or nothing but words (wasm). */
interface DriverError {
  readonly code?: unknown;
  readonly errcode?: unknown;
  readonly message?: unknown;
}

/** `SQLITE_BUSY` and `SQLITE_LOCKED`, in their plain and their extended forms. */
function isBusy({ code, errcode, message }: DriverError): boolean {
  if (typeof errcode === "number") return (errcode & 0xff) === 5 || (errcode & 0xff) === 6;
  if (typeof code === "string" && /^SQLITE_(BUSY|LOCKED)/.test(code)) return true;
  return /^database (table )?is locked/.test(String(message));
}

/** Whether a driver refused a row because its key is there. */
export function isDuplicate(error: unknown): boolean {
  return /UNIQUE constraint failed/.test(String((error as DriverError | undefined)?.message));
}

/** A driver's error in Handover's words, with the driver's own as its cause. */
export function storageFailure(cause: unknown): HandoverError {
  const said = String((cause as DriverError | undefined)?.message ?? cause);
  return isBusy((cause ?? {}) as DriverError)
    ? new HandoverError(
        "STORAGE_FAILED",
        `sqlite: ${said}: another connection has it; the same call may succeed later (and if no other process has the file open, a killed one left its lock behind)`,
        { retryable: true, cause },
      )
    : new HandoverError("STORAGE_FAILED", `sqlite: ${said}`, { cause });
}
