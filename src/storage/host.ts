import { HandoverError } from "../errors.ts";

/** What an adapter answers that has no transactions a host could share. */
export function cannotJoin(storage: string): HandoverError {
  return new HandoverError(
    "INPUT_INVALID",
    `using: expected a storage that can join a transaction of yours (postgres), got ${storage} storage; leave \`using\` out, and the call is a transaction of its own`,
  );
}
