import type { Json } from "../condition/index.ts";
import { toMs, type Duration } from "../time/index.ts";

/** What a registered scorer is asked. */
export interface ScorerQuestion {
  /** The fields the policy names, by path; those that are missing are left out. */
  readonly fields: { readonly [path: string]: unknown };
  readonly options: Json | null;
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
}

/** What it answers: a total from 0 to the policy's `max`, and why, in at most 20 reasons. */
export type ScorerReply =
  | number
  | {
      readonly total: number;
      readonly reasons?: readonly { readonly rule: string; readonly points: number }[] | undefined;
    };

/** The code of a scorer that may have to wait for its answer. */
export type ScorerCode = (question: ScorerQuestion) => ScorerReply | PromiseLike<ScorerReply>;

/** How a scorer is asked; times are real time. */
export interface AskOptions {
  /** For one answer. @defaultValue `"5s"` */
  readonly timeout?: Duration | undefined;
  /** How often it is asked before it has failed. @defaultValue `3` */
  readonly attempts?: number | undefined;
  /** Before the second attempt; twice as long before each later one. @defaultValue `"250ms"` */
  readonly pause?: Duration | undefined;
  /** How many questions at once; the others wait. @defaultValue `8` */
  readonly atOnce?: number | undefined;
  /** After so many failures in a row nobody is asked for so long; then one is tried. @defaultValue 5 failures, `"30s"` */
  readonly breaker?: { readonly failures: number; readonly rest: Duration } | undefined;
  /** How long an answer stands for the same question, whoever asks. @defaultValue `"1h"` */
  readonly keep?: Duration | undefined;
}

/** A scorer with all that is said of how it is asked. */
export interface AsyncScorer {
  readonly ask: ScorerCode;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly pauseMs: number;
  readonly atOnce: number;
  readonly failures: number;
  readonly restMs: number;
  readonly keepMs: number;
}

/**
 * A scorer and how it is asked: one that fails, takes too long or answers nonsense is asked again, later and later, and then the rules
 * have their say.
 *
 * @example
 * asyncScorer(async ({ fields, signal }) => (await post("https://model.example/score", fields, signal)).score, { timeout: "2s" });
 *
 * @throws HandoverError `DURATION_INVALID`
 */
export function asyncScorer(ask: ScorerCode, options: AskOptions = {}): AsyncScorer {
  const { timeout = "5s", attempts = 3, pause = "250ms", atOnce = 8, breaker, keep = "1h" } = options;
  return {
    ask,
    timeoutMs: toMs(timeout, { path: "timeout" }),
    attempts: Math.max(1, Math.trunc(attempts)),
    pauseMs: toMs(pause, { path: "pause" }),
    atOnce: Math.max(1, Math.trunc(atOnce)),
    failures: Math.max(1, Math.trunc(breaker?.failures ?? 5)),
    restMs: toMs(breaker?.rest ?? "30s", { path: "breaker.rest" }),
    keepMs: toMs(keep, { path: "keep" }),
  };
}

/** The longest it may be until a question has its answer, once it is asked. */
export function worstCaseMs({ timeoutMs, attempts, pauseMs }: AsyncScorer): number {
  return timeoutMs * attempts + pauseMs * 2 ** attempts;
}
