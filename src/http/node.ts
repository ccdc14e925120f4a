import { show } from "../errors.ts";
import type { HttpHandler } from "./handler.ts";
import { refuse } from "./problem.ts";
import { respondProblem } from "./respond.ts";

/** What is used of a request of Node's `http`, Express' included. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  /** What somebody before has read of it already: `express.json()`. */
  readonly body?: unknown;
  readonly readableEnded?: boolean | undefined;
}

/** What is used of a response of Node's `http`. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body?: string): unknown;
}

/**
 * The handler as Node's `http.createServer`, Express (`app.use("/handover", listener)`), Koa and others take it. Of what stands before a path
 * Express tells nothing to what is mounted there: it needs no `basePath`.
 */
export function toNodeListener(handler: HttpHandler): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (request, response) => {
    const answer = await answerTo(request, handler);
    response.statusCode = answer.status;
    answer.headers.forEach((value, name) => response.setHeader(name, value));
    response.end(await answer.text());
  };
}

/** What Node lets through and is no request of the web (`TRACE`) is refused here: the handler never sees it. */
async function answerTo(request: NodeRequest, handler: HttpHandler): Promise<Response> {
  let asked: Request;
  try {
    asked = toRequest(request);
  } catch {
    const { method = "GET" } = request;
    return respondProblem({ method }, refuse("REQUEST_INVALID", `expected a request of the web, got ${show(method)}`));
  }
  return handler(asked);
}

function toRequest(request: NodeRequest): Request {
  const { method = "GET", url = "/" } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    for (const one of typeof value === "string" ? [value] : (value ?? [])) headers.append(name, one);
  // Nothing is read of the host's name, which anybody may write.
  const { href } = new URL(`http://host${url.startsWith("/") ? "" : "/"}${url}`);
  if (method === "GET" || method === "HEAD") return new Request(href, { method, headers });
  return new Request(href, { method, headers, body: bodyOf(request), duplex: "half" } as RequestInit);
}

function bodyOf(request: NodeRequest): ReadableStream<Uint8Array> | string {
  if (request.readableEnded === true && request.body !== undefined) return JSON.stringify(request.body);
  const parts = request[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const part = await parts.next();
      if (part.done === true) controller.close();
      else controller.enqueue(part.value);
    },
    cancel: async () => void (await parts.return?.()),
  });
}
