import { show } from "../../errors.ts";
import type { Json, Lead } from "../../lead/index.ts";
import type { Account } from "../../matching/index.ts";
import { toMs, type Duration, type Instant } from "../../time/index.ts";

/** What a router of the host's own is asked. */
export interface CustomQuestion {
  readonly lead: Lead;
  readonly now: Instant;
  readonly options: unknown;
  readonly account: Account | undefined;
  readonly reps: readonly {
    readonly id: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    /** In their own hours, unless they ask for it themselves, not away, not on leave, and nothing speaks against their having this lead. */
    readonly available: boolean;
    /** They had it in this hand-over. They are not available, and naming them is passing, until everybody is asked once more for want of anybody else. */
    readonly hadItBefore: boolean;
  }[];
}

/** Names a rep, or says why it passes. */
export type CustomReply = { readonly repId: string; readonly reason?: string | undefined } | { readonly pass: string };

/** The code of a custom router. It must be pure: same input, same answer. */
export type CustomRouter = (question: CustomQuestion) => CustomReply;

/** The code of a custom router that has to wait for its answer: an HTTP model, a directory. */
export interface AsyncRouter {
  readonly ask: (question: CustomQuestion) => PromiseLike<CustomReply>;
  readonly timeoutMs: number;
}

/**
 * A custom router that answers with a promise. It is asked outside any transaction, once for each time a lead is routed; the
 * answer is written down with the decision. One that fails or takes longer than `timeout` passes, and the routers after it take
 * over.
 *
 * @param options `timeout` in real time. @defaultValue `"5s"`
 *
 * @example
 * definePolicy(document, { routers: { nearest: asyncRouter((question) => model.choose(question), { timeout: "2s" }) } });
 *
 * @throws HandoverError `DURATION_INVALID`
 */
export function asyncRouter(
  ask: AsyncRouter["ask"],
  { timeout = "5s" }: { readonly timeout?: Duration } = {},
): AsyncRouter {
  return { ask, timeoutMs: toMs(timeout, { path: "timeout" }) };
}

/** What came of asking: JSON-safe. */
export type CustomAnswer =
  | { readonly pass: string; readonly failed: boolean }
  | { readonly pass?: undefined; readonly repId: string; readonly reason?: string | undefined };

/** What asynchronous routers have answered, by router, lead and question. */
export type Answers = { readonly [key: string]: CustomAnswer };

/** What tells one question about a lead from another to the same code. */
interface Asking {
  readonly options?: Json | undefined;
  /** Who asks for the lead. */
  readonly only?: string | undefined;
  /** Asked once more, for want of anybody who did not have the lead before. */
  readonly again?: true | undefined;
}

/** Names the answer to one question about one lead. */
export function answerKey(router: string, leadId: string, asking: Asking): string {
  const rest = JSON.stringify(asking);
  return rest === "{}" ? `${router} ${leadId}` : `${router} ${leadId} ${rest}`;
}

/** Thrown by a decision that an asynchronous router has to answer first: whoever decides asks it, and decides again. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  readonly key: string;
  // Not fields that a log would print: the question has the lead in it.
  declare readonly router: AsyncRouter;
  declare readonly question: CustomQuestion;

  constructor(key: string, router: AsyncRouter, question: CustomQuestion) {
    super(`custom router ${key} has not answered yet: a decision alone cannot wait for it, an engine can`);
    this.key = key;
    Object.defineProperties(this, { router: { value: router }, question: { value: question } });
  }
}

/** Reads what a router of the host's own came back with. */
export function readAnswer(reply: unknown): CustomAnswer {
  const { repId, pass, reason } = (typeof reply === "object" && reply !== null ? reply : {}) as {
    readonly [field: string]: unknown;
  };
  if (typeof pass === "string") return { pass, failed: false };
  if (typeof repId === "string") return { repId, reason: typeof reason === "string" ? reason : undefined };
  const got = reply instanceof Promise ? "a promise" : show(reply);
  const hint = reply instanceof Promise ? "; register it with asyncRouter" : "";
  return failure(`it returned ${got} in place of { repId } or { pass: reason }${hint}`);
}

/** A router of the host's own that could not be asked. */
export function failure(how: string): CustomAnswer {
  return { pass: `failed: ${how}`, failed: true };
}

/** What was thrown, for people. */
export function thrown(cause: unknown): CustomAnswer {
  return failure(`it threw ${cause instanceof Error ? show(String(cause)) : show(cause)}`);
}
