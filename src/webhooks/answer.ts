import { HandoverError, show } from "../errors.ts";
import type { WebhookAnswer } from "./transport.ts";

const longestMs = 86_400_000;

/** What an answer means: taken, gone for good, or to be sent again, and when at the earliest. */
export type Meaning =
  | { readonly kind: "delivered" }
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly retryAfterMs: number | undefined };

/** 2xx is taken, 410 is gone; all else, redirects too, is sent again. */
export function meaningOf({ status, retryAfter }: WebhookAnswer, now: number): Meaning {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 410) return { kind: "gone" };
  return { kind: "failed", retryAfterMs: waitOf(retryAfter, now) };
}

/** `Retry-After` in milliseconds from now, a day at most: seconds, or a date of HTTP. Nothing for what is neither, or past. */
export function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : httpDate.test(text) ? Date.parse(text) - now : Number.NaN;
  return ms > 0 ? Math.min(ms, longestMs) : undefined;
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * A failure as the subscriber keeps it. It names the endpoint and its host, and nothing that is secret.
 *
 * @param waitMs For how long the endpoint asks to be left alone, with this message and with all others.
 */
export function failure(id: string, host: string, why: string, waitMs?: number): HandoverError {
  const error = new HandoverError("DELIVERY_FAILED", `webhook ${show(id)} at ${host}: ${why}`);
  return waitMs === undefined ? error : Object.assign(error, { retryAfterMs: waitMs, pauseMs: waitMs });
}
