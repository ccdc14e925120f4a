import { Hono } from "hono";
import { toNodeListener } from "handover/http";
import { openEngine, openHandler, type Running } from "./engine.ts";
import { listen } from "./node.ts";

/** Hono speaks of requests as the web does, and so does the handler: there is nothing between them. */
export async function onHono(): Promise<Running> {
  const handover = await openEngine();
  const handler = openHandler(handover, "/handover");
  const app = new Hono();
  app.all("/handover/*", (context) => handler(context.req.raw));
  // Served by Node here; on workers, Deno or Bun `app` is all there is.
  return listen(toNodeListener(async (request) => app.fetch(request)) as never, () => handover.close());
}
