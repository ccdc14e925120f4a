import fastify from "fastify";
import { toFastify } from "handover/http";
import { openEngine, openHandler, type Running } from "./engine.ts";

/** Fastify: a plugin under a prefix. */
export async function onFastify(): Promise<Running> {
  const handover = await openEngine();
  const app = fastify();
  await app.register(toFastify(openHandler(handover, "/handover")), { prefix: "/handover" });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    origin,
    close: async () => {
      await app.close();
      await handover.close();
    },
  };
}
