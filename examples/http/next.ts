import { toNodeListener } from "handover/http";
import { openEngine, openHandler, type Running } from "./engine.ts";
import { listen } from "./node.ts";

/** A route of Next's, `app/handover/[...path]/route.ts`: what it exports are functions from a request to a response. */
export async function onNext(): Promise<Running> {
  const handover = await openEngine();
  const handler = openHandler(handover, "/handover");
  const route = { GET: handler, HEAD: handler, POST: handler };
  // Next calls them by the request's method; so does this.
  const next = async (request: Request): Promise<Response> =>
    (await route[request.method as keyof typeof route]?.(request)) ?? new Response(null, { status: 405 });
  return listen(toNodeListener(next) as never, () => handover.close());
}
