import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "handover/http";
import { openEngine, openHandler, type Running } from "./engine.ts";

/** Node's own server, nothing before it. */
export async function onNode(): Promise<Running> {
  const handover = await openEngine();
  return listen(toNodeListener(openHandler(handover, "/handover")) as RequestListener, () => handover.close());
}

export async function listen(listener: RequestListener, after: () => Promise<unknown>): Promise<Running> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
      await after();
    },
  };
}
