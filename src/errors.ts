/**
 * Every way Handover can refuse to go on, by code.
 *
 * An outcome a caller must handle (a refused transition, nobody eligible, a duplicate) is a value, never an error. What is
 * thrown is a broken contract or failed infrastructure.
 */
export const errorCodes = {
  /** An argument of a public call is not what the call takes. */
  INPUT_INVALID: "An argument is not what the call takes.",
  /** An instant could not be read: no offset, not a date, out of range. */
  INSTANT_INVALID: "An instant could not be read.",
  /** A duration could not be read, is negative, or has a unit that is ambiguous in this place. */
  DURATION_INVALID: "A duration could not be read.",
  /** A time zone name is not in the IANA data of this host. */
  TIME_ZONE_UNKNOWN: "A time zone is unknown.",
  /** A calendar is not well formed: unknown weekday, unreadable hours, unknown zone. */
  CALENDAR_INVALID: "A calendar is not well formed.",
  /** A calendar never opens within its horizon, so no deadline can be computed on it. */
  CALENDAR_NEVER_OPENS: "A calendar never opens.",
  /** A condition names an unknown operator or field, or compares with a value of the wrong kind. */
  CONDITION_INVALID: "A condition is not well formed.",
  /** The policy document does not hold: unknown field, wrong type, dangling reference. */
  POLICY_INVALID: "The policy document does not hold.",
  /** A policy version is already stored with other contents. */
  POLICY_VERSION_CONFLICT: "A policy version is stored with other contents.",
  /** The version of the policy that is in force names code that this engine does not have. */
  POLICY_NOT_RUNNABLE: "This engine lacks the code of a policy version.",
  /** The roster does not hold: duplicate rep, pool naming an unknown rep, bad weight. */
  ROSTER_INVALID: "The roster does not hold.",
  /** No lead, rep, pool or clock has this id. */
  NOT_FOUND: "Nothing has this id.",
  /** A command id was used before with another payload. */
  COMMAND_CONFLICT: "A command id was used with another payload.",
  /** The storage failed; `retryable` says whether the same call may succeed later. */
  STORAGE_FAILED: "The storage failed.",
  /** The connection went away during a commit: what was sent is done as a whole or not at all, and nobody knows which. */
  COMMIT_UNKNOWN: "Nobody knows whether the storage has written.",
  /** The stored data was written by a version this library does not know, or is not Handover's. */
  STORAGE_INCOMPATIBLE: "The stored data is not readable by this version.",
  /** A registered scorer, router or condition threw or returned something else than it promised. */
  EXTENSION_FAILED: "A registered extension failed.",
  /** A subscriber's handler was too slow, or failed so often that its event was given up; or a sink did not take what was written. */
  DELIVERY_FAILED: "A subscriber or a sink did not take an event.",
  /** The engine was closed. */
  CLOSED: "The engine was closed.",
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** What went wrong in one place of an input: where, what was expected, what was got, what to do. */
export interface Issue {
  /** Dotted path into the input, `""` for the whole. */
  readonly path: string;
  readonly expected: string;
  /** The offending value in a form fit for people: shortened, control characters escaped. */
  readonly got: string;
  readonly hint: string;
}

export interface HandoverErrorOptions {
  readonly issues?: readonly Issue[] | undefined;
  /** True when the same call may succeed later without a change. @defaultValue `false` */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

const brand = Symbol.for("handover.error");

/** The one error class of Handover. Recognise it with {@link isHandoverError}, never with `instanceof`. */
export class HandoverError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly Issue[];
  readonly retryable: boolean;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: HandoverErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "HandoverError";
    this.code = code;
    this.issues = options.issues ?? [];
    this.retryable = options.retryable ?? false;
  }
}

/** Tells a Handover error, of any build of the package, from others; with `code`, one of that code. */
export function isHandoverError(error: unknown, code?: ErrorCode): error is HandoverError {
  return (
    typeof error === "object" &&
    error !== null &&
    (error as { [brand]?: unknown })[brand] === true &&
    (code === undefined || (error as HandoverError).code === code)
  );
}

/** One sentence of an issue: `policy.slas.0.within: expected a duration, got "5 minuets"; write "5m"`. */
export function describeIssue(issue: Issue): string {
  const where = issue.path === "" ? "" : `${issue.path}: `;
  return `${where}expected ${issue.expected}, got ${issue.got}${issue.hint === "" ? "" : `; ${issue.hint}`}`;
}

/** What was expected where, without what differs from input to input: for counting. */
export function issueKind({ path, expected }: Issue): string {
  const what = expected.replace(/ \(.*\)$/, "");
  const where = path.replace(/\.\d+(?=\.|$)/g, ".*");
  return where === "" ? `expected ${what}` : `${where}: expected ${what}`;
}

/** An error that lists its issues, one a line when there are several. */
export function invalid(code: ErrorCode, what: string, issues: readonly Issue[]): HandoverError {
  const lines = issues.map(describeIssue);
  const message =
    lines.length === 1 ? `${what}: ${lines[0]}` : `${what}:\n${lines.map((line) => `  - ${line}`).join("\n")}`;
  return new HandoverError(code, message, { issues });
}

/** An error of one issue, which is its message. */
export function refusing(code: ErrorCode, issue: Issue): HandoverError {
  return new HandoverError(code, describeIssue(issue), { issues: [issue] });
}

const longestShown = 80;

/** A value as it may stand in a message: short, one line, with control characters and lone surrogates escaped. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > longestShown
        ? `${quote(value.slice(0, longestShown))}… (${value.length} characters)`
        : quote(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return `a function${value.name === "" ? "" : ` ${value.name}`}`;
    case "symbol":
      return "a symbol";
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `an array of ${value.length}`;
      return `an object with ${showKeys(value)}`;
    default:
      return String(value);
  }
}

/** What a value is, without telling it: `a text of 14 characters`. For what may tell something of a person. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value === "" ? "an empty text" : `a text of ${value.length} character${value.length === 1 ? "" : "s"}`;
    case "number":
      return Number.isFinite(value) ? "a number" : String(value);
    case "bigint":
      return "a bigint";
    case "function":
      return "a function";
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) return `an array of ${value.length}`;
      const { length } = Object.keys(value);
      return `an object with ${length === 0 ? "no keys" : `${length} key${length === 1 ? "" : "s"}`}`;
    }
    default:
      return typeof value === "symbol" ? "a symbol" : String(value);
  }
}

function showKeys(value: object): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return "no keys";
  const shown = keys.slice(0, 5).map((key) => quote(key.slice(0, 30)));
  return `keys ${shown.join(", ")}${keys.length > shown.length ? ", …" : ""}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The known name nearest to `name`, for "did you mean"; `undefined` when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.slice(0, 60).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

/** `; did you mean "Europe/Warsaw"?` or nothing. */
export function didYouMean(name: string, known: Iterable<string>, otherwise = ""): string {
  const near = nearest(name, known);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}

/** What is wrong with a name that should be one of those known; nothing when it is. `expected` says what they are names of. */
export function unknownName(name: string, known: readonly string[], expected: string, path: string): Issue[] {
  if (known.includes(name)) return [];
  const hint = didYouMean(name, known, `known: ${known.join(", ") || "none"}`);
  return [{ path, expected, got: show(name), hint }];
}

/** What a reader of another room has to say of a value. */
export function issuesOf(read: () => unknown): readonly Issue[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    return error.issues;
  }
}

/** Optimal string alignment distance, given up on once it reaches `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit;
}

/** Why a command was refused: an outcome for the caller to handle, not an error. */
export const refusalCodes = {
  LEAD_UNKNOWN: "No lead has this id.",
  REP_UNKNOWN: "No rep has this id.",
  OFFER_EXPIRED: "The offer lapsed before the rep answered.",
  DECLINES_EXHAUSTED: "The rep has declined as many leads today as the policy lets them.",
  NOTHING_WAITS: "No lead waits that the rep could have.",
  NOT_OWNED: "The lead is nobody's.",
  CLOCK_UNKNOWN: "No clock of this name runs for the lead.",
  NOT_ELIGIBLE: "The rep may not have the lead now.",
  POOL_UNKNOWN: "No pool has this id.",
  STAGE_UNKNOWN: "The pipeline has no such stage.",
  STAGE_REMOVED: "The lead stands in a stage that its pipeline does not have, by this policy.",
  PIPELINE_UNKNOWN: "The lead is in a pipeline that the policy does not have.",
  TRANSITION_NOT_ALLOWED: "No transition leads from the lead's stage to the one asked for.",
  CRITERION_FAILED: "A criterion does not hold: of the stage to leave, of the one to enter, or of the transition.",
  REASON_REQUIRED: "The transition needs a reason from the pipeline's list.",
  REASON_UNKNOWN: "The reason is not on the pipeline's list.",
  NOT_SCORED: "The policy scores nothing.",
  NOT_OVERRIDDEN: "Nobody has set the score by hand.",
  NOT_OFFERED: "The lead is not offered to anybody.",
  NOT_THE_OWNER: "The lead is offered to somebody else.",
  ALREADY_OWNER: "The rep has the lead already.",
  LEAD_CLOSED: "The lead is closed.",
  OTHER_LEAD_OPEN: "The person of the closed lead has an open one in its pipeline: it is not opened again beside that.",
  NOT_PARKED: "The lead is not parked.",
  LEAD_ERASED: "The person of the lead was erased.",
  INPUT_SETTLED: "No quarantined input of this id waits: there is none, or it was dealt with before.",
  LEAD_OPTED_OUT: "The lead asked not to be contacted.",
  REP_IN_USE: "The rep is still named by a pool.",
} as const;

export type RefusalCode = keyof typeof refusalCodes;

/** A command that was not carried out, and what the caller may do instead. */
export interface Refusal {
  readonly code: RefusalCode;
  /** What was asked, why not, what is allowed: one sentence for people. */
  readonly message: string;
  /** What would have been accepted here: stages, reasons or rep ids. */
  readonly allowed: readonly string[];
  /** Of `CRITERION_FAILED` every criterion that did not hold; absent otherwise. */
  readonly failed?: readonly FailedCriterion[] | undefined;
}

/** A criterion that kept a lead from a move. */
export interface FailedCriterion {
  /** `entry` and `exit` of a stage, `guard` of a transition; a `field` or an `action` that a stage requires. */
  readonly kind: "entry" | "exit" | "guard" | "field" | "action";
  /** The stage or the transition whose criterion it is. */
  readonly of: string;
  /** Why it does not hold; of a field or an action, its name. */
  readonly why: string;
}
