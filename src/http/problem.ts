import { errorCodes, isHandoverError, type ErrorCode, type Issue, type Refusal } from "../errors.ts";

/** What an answer says went wrong: a problem document (RFC 9457) with Handover's code and what it knows of the fault. */
export interface Problem {
  /** `about:blank`: the code says what kind of problem it is. */
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly detail?: string | undefined;
  /** A code of an error or of a refusal, or one of the codes of this door. */
  readonly code: string;
  /** Where the input was wrong, what was expected, what was got and what to do. */
  readonly issues?: readonly Issue[] | undefined;
  /** Of a refusal: what would have been accepted. */
  readonly allowed?: readonly string[] | undefined;
  readonly failed?: Refusal["failed"];
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean | undefined;
}

/** What this door refuses before the engine is asked. */
export const doorCodes = {
  REQUEST_INVALID: { status: 400, title: "The request cannot be read." },
  NO_SUCH_PLACE: { status: 404, title: "Nothing is here." },
  METHOD_NOT_ALLOWED: { status: 405, title: "This place does not take this method." },
  NOT_AUTHENTICATED: { status: 401, title: "Nobody knows who asks." },
  NOT_ALLOWED: { status: 403, title: "Whoever asks may not do this." },
  TOO_MANY_REQUESTS: { status: 429, title: "There were too many requests." },
  BODY_TOO_LARGE: { status: 413, title: "The body is too large." },
  BODY_NOT_JSON: { status: 400, title: "The body is no JSON." },
  MEDIA_TYPE: { status: 415, title: "The body is to be application/json." },
  QUERY_INVALID: { status: 400, title: "A parameter is not what the operation takes." },
  KEY_INVALID: { status: 400, title: "The idempotency key is none." },
  INPUT_REFUSED: { status: 422, title: "The input could not be taken in." },
  UNEXPECTED: { status: 500, title: "Something went wrong here." },
} as const;

export type DoorCode = keyof typeof doorCodes;

/** A request that is refused: thrown on its way, and answered. */
export class Refused extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.title);
    this.problem = problem;
    this.headers = headers;
  }
}

export function refuse(code: DoorCode, detail: string, headers: Readonly<Record<string, string>> = {}): Refused {
  return new Refused({ type: "about:blank", ...doorCodes[code], detail, code }, headers);
}

/** Of the caller's making: the request is to be another one. */
const callers: { readonly [code in ErrorCode]?: number } = {
  INPUT_INVALID: 422,
  INSTANT_INVALID: 422,
  DURATION_INVALID: 422,
  TIME_ZONE_UNKNOWN: 422,
  CONDITION_INVALID: 422,
  COMMAND_CONFLICT: 422,
  NOT_FOUND: 404,
};

/** What is told of an error: of one that is not the caller's making no more than its code, for it may tell of the house. */
export function problemOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (!isHandoverError(error)) return refuse("UNEXPECTED", "the error was told to `onError`");
  const { code, message, issues, retryable } = error;
  const title = errorCodes[code];
  const theirs = callers[code];
  if (theirs !== undefined)
    return new Refused({ type: "about:blank", title, status: theirs, detail: message, code, issues, retryable });
  const isLater = retryable || code === "CLOSED" || code === "COMMIT_UNKNOWN";
  return new Refused(
    { type: "about:blank", title, status: isLater ? 503 : 500, code, retryable },
    isLater ? { "retry-after": "1" } : {},
  );
}

const absent: ReadonlySet<string> = new Set(["LEAD_UNKNOWN", "REP_UNKNOWN", "CLOCK_UNKNOWN"]);

/** A command that the engine did not carry out. */
export function problemOfRefusal({ code, message, allowed, failed }: Refusal): Refused {
  return new Refused({
    type: "about:blank",
    title: "The command was not carried out.",
    status: absent.has(code) ? 404 : 409,
    detail: message,
    code,
    allowed,
    failed,
  });
}
