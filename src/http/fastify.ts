import type { HttpHandler } from "./handler.ts";
import { toNodeListener, type NodeRequest, type NodeResponse } from "./node.ts";

/** What is used of a Fastify instance. */
export interface FastifyScope {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): unknown;
  all(path: string, handler: (request: { readonly raw: NodeRequest }, reply: FastifyAnswer) => Promise<void>): unknown;
}

interface FastifyAnswer {
  readonly raw: NodeResponse;
  hijack(): unknown;
}

/**
 * The handler as a plugin: `fastify.register(toFastify(handler), { prefix: "/handover" })`, with the same `basePath`. Bodies are read by
 * the handler, within its own limit; other routes of the server keep theirs.
 */
export function toFastify(handler: HttpHandler): (scope: FastifyScope) => Promise<void> {
  const listener = toNodeListener(handler);
  return async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.all("/*", async (request, reply) => {
      reply.hijack();
      await listener(request.raw, reply.raw);
    });
  };
}
