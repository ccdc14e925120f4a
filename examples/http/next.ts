import { toNodeListener } from "handover/http";
import type { Running } from "./engine.ts";
import { listen } from "./node.ts";
import { GET, HEAD, POST } from "./route.ts";

/** A route of Next's, called as Next calls it: by the request's method. The process of the application closes its engine. */
export async function onNext(): Promise<Running> {
  const route = { GET, HEAD, POST };
  const next = async (request: Request): Promise<Response> =>
    (await route[request.method as keyof typeof route]?.(request)) ?? new Response(null, { status: 405 });
  return listen(toNodeListener(next) as never, async () => undefined);
}
