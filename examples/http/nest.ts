import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Handover } from "handover";
import { HANDOVER, handoverModule, toNodeListener } from "handover/http";
import { openEngine, openHandler, type Running } from "./engine.ts";

/** Nest: the engine is a module of the application, injected where it is needed, closed when the application is. */
export async function onNest(): Promise<Running> {
  // With decorators turned on: `@Module({ imports: [handoverModule(openEngine)] }) class App {}`.
  const App = class {
    readonly name = "leads";
  };
  Module({ imports: [handoverModule(openEngine) as never] })(App);
  const app = await NestFactory.create(App, { logger: false });
  app.use("/handover", toNodeListener(openHandler(app.get<Handover>(HANDOVER))));
  await app.listen(0, "127.0.0.1");
  return { origin: await app.getUrl(), close: () => app.close() };
}
