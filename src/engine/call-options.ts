import { HandoverError, show } from "../errors.ts";
import type { HostTransaction } from "../storage/index.ts";
import { optional } from "./arguments.ts";

/** What every call that changes something takes besides what it changes. */
export interface CallOptions {
  /**
   * The caller's own id for this call. Sent again with the same payload it does nothing and returns the first outcome; with
   * another payload it throws `COMMAND_CONFLICT`. @defaultValue a new id: every call is a new command
   */
  readonly commandId?: string | undefined;
  /**
   * Your own open transaction, as the storage takes it (`fromPgClient(client)`): what the call does is committed with what else you
   * write there, or not at all. Calls at once in it follow one another, but nothing is repeated for you: on a `retryable` error roll
   * back and do the whole again. Listeners of `on` are not told, for nobody knows whether you will commit.
   * @defaultValue a transaction of its own
   */
  readonly using?: HostTransaction | undefined;
}

/** What `ingest` takes besides the input. */
export interface IngestOptions extends CallOptions {
  /** The pipeline it goes to. @defaultValue as the policy's `pipelineFor` says, else its first */
  readonly pipeline?: string | undefined;
}

/** The options of a call, checked. */
export function callOptions(call: string, given: CallOptions | undefined): CallOptions {
  const { commandId, using } = optional(call, "{ commandId, using }", given);
  if (commandId !== undefined) checkId(commandId);
  if (using === undefined || (typeof using === "object" && using !== null)) return { commandId, using };
  throw new HandoverError("INPUT_INVALID", `using: expected a transaction of yours, got ${show(using)}`);
}

/** @throws HandoverError `INPUT_INVALID` */
export function checkId(commandId: string): string {
  if (typeof commandId === "string" && commandId.length > 0 && commandId.length <= 200) return commandId;
  throw new HandoverError(
    "INPUT_INVALID",
    `commandId: expected a text of 1 to 200 characters, got ${show(commandId)}; use for instance the id of the webhook`,
  );
}
