import express from "express";
import { toNodeListener } from "handover/http";
import { openEngine, openHandler, type Running } from "./engine.ts";
import { listen } from "./node.ts";

/** Express, with a parser of bodies before everything, as many applications have it. */
export async function onExpress(): Promise<Running> {
  const handover = await openEngine();
  const app = express();
  app.use(express.json());
  app.use("/handover", toNodeListener(openHandler(handover)));
  return listen(app, () => handover.close());
}
