import { show } from "../errors.ts";
import type { ScorerReply } from "./scorer-code.ts";
import { thousand } from "./score.ts";

/** Why a scorer's answer does not count. */
export type ScorerFailure =
  "timeout" | "threw" | "malformed" | "not_a_number" | "out_of_range" | "too_large" | "circuit_open" | "unanswered";

/** What came of asking a scorer: JSON-safe. */
export type ScorerAnswer =
  | {
      readonly code?: undefined;
      readonly total: number;
      readonly reasons: readonly { readonly rule: string; readonly points: number }[];
    }
  | { readonly code: ScorerFailure; readonly message: string };

/** What passes by itself: worth another question later. */
export const passing: ReadonlySet<string> = new Set<ScorerFailure>(["timeout", "threw", "circuit_open", "unanswered"]);

const mostReasons = 20;
const longestRule = 200;
/** Characters and values together: no score needs more. */
const largestReply = 20_000;

/** Reads what a scorer came back with; points are kept to the thousandth. */
export function readScorerReply(reply: unknown, max: number): ScorerAnswer {
  if (sizeOf(reply, largestReply) > largestReply)
    return refused(
      "too_large",
      `it answered with more than ${largestReply} characters; answer with a total and reasons`,
    );
  const { total, reasons = [] } = (typeof reply === "object" && reply !== null ? reply : { total: reply }) as Partial<
    Exclude<ScorerReply, number>
  >;
  if (typeof total !== "number")
    return refused("malformed", `it answered ${show(reply)} in place of a number, or { total, reasons }`);
  if (!Number.isFinite(total)) return refused("not_a_number", `it answered ${total}`);
  if (total < 0 || total > max) return refused("out_of_range", `it answered ${total}, which is not from 0 to ${max}`);
  if (!Array.isArray(reasons) || !reasons.every(isReason))
    return refused("malformed", "its reasons are not a list of { rule, points }");
  if (reasons.length > mostReasons || reasons.some(({ rule }) => rule.length > longestRule))
    return refused(
      "too_large",
      `it gave more than ${mostReasons} reasons, or one of more than ${longestRule} characters`,
    );
  return {
    total: rounded(total),
    reasons: reasons.map(({ rule, points }) => ({ rule, points: rounded(points) })),
  };
}

function isReason(value: unknown): value is { readonly rule: string; readonly points: number } {
  const { rule, points } = (typeof value === "object" && value !== null ? value : {}) as {
    readonly rule?: unknown;
    readonly points?: unknown;
  };
  return typeof rule === "string" && typeof points === "number" && Math.abs(points) <= 1_000_000;
}

function rounded(points: number): number {
  const whole = Math.round(points * thousand) / thousand;
  return whole === 0 ? 0 : whole;
}

function refused(code: ScorerFailure, message: string): ScorerAnswer {
  return { code, message };
}

/** How much there is in a value; counted no further than to `limit`. */
function sizeOf(value: unknown, limit: number): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  let size = 1;
  for (const key in value) {
    size += key.length + sizeOf((value as { readonly [key: string]: unknown })[key], limit - size);
    if (size > limit) break;
  }
  return size;
}
