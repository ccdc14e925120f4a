import type { Handover } from "../engine/index.ts";
import { show } from "../errors.ts";
import { openApi } from "./open-api.ts";
import type { Answer, Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { problemOf, refuse } from "./problem.ts";
import { readJson } from "./read-json.ts";
import { respond, respondProblem } from "./respond.ts";
import { routesOf } from "./routes.ts";

type Awaitable<T> = T | PromiseLike<T>;

/** What is asked for, as the hooks are told. */
export interface Asked {
  /** `ingest`, `lead`, `record`, `accept`, `decline`, `explain`, `clocksOfLead`, `clocksDue`, `health` or `openApi`. */
  readonly operation: string;
  /** `undefined` where the operation is about no single lead. */
  readonly leadId: string | undefined;
}

/**
 * Whether somebody may: `false`, nobody knows who asks; `"forbidden"`, they may not; `true`, they may; with `tenant`, they may, and it
 * is about that tenant.
 */
export type Access = boolean | "forbidden" | { readonly tenant: string };

export interface HttpOptions {
  /**
   * Who may do what: look at the request's credentials, and answer. What it throws is answered with 500 and told to `onError`.
   * @defaultValue nobody may anything but ask for `health`
   */
  readonly authorize?: ((request: Request, asked: Asked) => Awaitable<Access>) | undefined;
  /**
   * Asked before `authorize`, so that guesses at a secret count as well: `true`, or the seconds after which to come again.
   * @defaultValue no limit
   */
  readonly limit?: ((request: Request, asked: Asked) => Awaitable<true | { readonly retryAfter: number }>) | undefined;
  /** What the paths begin with: `/handover`. @defaultValue nothing */
  readonly basePath?: string | undefined;
  /** Of a body. @defaultValue 262,144 */
  readonly maxBodyBytes?: number | undefined;
  /** Told what is answered with 500 or 503: what went wrong stays in the house. @defaultValue nobody is */
  readonly onError?: ((error: unknown, request: Request) => unknown) | undefined;
}

/** Answers a request of the web's own kind: as Hono, Next, Deno, Bun and workers have it. Never rejects. */
export type HttpHandler = (request: Request) => Promise<Response>;

/**
 * The engine over HTTP: leads in, what happened with them, accept and decline, and why. Where no operation is, it answers 404; what goes wrong
 * is a problem document (RFC 9457). A request with a body may carry an `Idempotency-Key`: sent again it does nothing and gets the first
 * answer, and with another body it is refused.
 *
 * @example
 * const handler = httpHandler(handover, { authorize: (request) => request.headers.get("authorization") === `Bearer ${secret}` });
 * const response = await handler(request);
 */
export function httpHandler(handover: Handover, options: HttpOptions = {}): HttpHandler {
  const { authorize = () => false, limit = () => true as const, maxBodyBytes = 262_144, onError } = options;
  const document: Operation = {
    id: "openApi",
    method: "GET",
    path: "/openapi.json",
    summary: "This document.",
    answers: { 200: { about: "An OpenAPI 3.1 document.", schema: "OpenApi" } },
    run: () => ({ status: 200, body: openApi({ basePath: options.basePath }) }),
  };
  const routes = routesOf([...operations, document], options.basePath);

  const answer = async (request: Request): Promise<Answer> => {
    const url = new URL(request.url);
    const { operation, path } = routes.find(request.method, url.pathname);
    const asked: Asked = { operation: operation.id, leadId: path["leadId"] };
    const allowed = await limit(request, asked);
    if (allowed !== true)
      throw refuse("TOO_MANY_REQUESTS", `come again in ${allowed.retryAfter} s`, {
        "retry-after": String(Math.max(1, Math.ceil(allowed.retryAfter))),
      });
    const engine = operation.isOpen === true ? handover : engineFor(await authorize(request, asked), handover);
    const takesBody = operation.body !== undefined;
    const commandId = takesBody ? keyOf(request) : undefined;
    const body = takesBody ? await readJson(request, maxBodyBytes) : undefined;
    return operation.run({ handover: engine, path, query: url.searchParams, body, commandId });
  };

  return async (request) => {
    try {
      return respond(request, await answer(request));
    } catch (error) {
      const refused = problemOf(error);
      if (refused.problem.status >= 500) await tell(onError, error, request);
      return respondProblem(request, refused);
    }
  };
}

function engineFor(access: Access, handover: Handover): Handover {
  if (access === true) return handover;
  if (access === false) throw refuse("NOT_AUTHENTICATED", "`authorize` knows nobody by this request");
  if (access === "forbidden") throw refuse("NOT_ALLOWED", "`authorize` does not let them");
  return handover.tenant(access.tenant);
}

/** Bare, or as the draft of the header has it: a text in quotes. */
function keyOf({ headers }: Request): string | undefined {
  const given = headers.get("idempotency-key");
  if (given === null) return undefined;
  const key = /^"(.*)"$/.exec(given)?.[1] ?? given;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw refuse("KEY_INVALID", `idempotency-key: expected 1 to 200 characters of ASCII, got ${show(given)}`);
}

async function tell(onError: HttpOptions["onError"], error: unknown, request: Request): Promise<void> {
  try {
    await onError?.(error, request);
  } catch {
    // Whoever is told of errors has nobody to tell theirs to.
  }
}
