export { errorCodes, HandoverError, isHandoverError } from "./errors.ts";
export type { ErrorCode, HandoverErrorOptions, Issue } from "./errors.ts";
