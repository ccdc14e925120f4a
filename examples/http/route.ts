import { openEngine, openHandler } from "./engine.ts";

/** `app/handover/[...path]/route.ts` of a Next application: functions from a request to a response, by method, and nothing else. */
const handler = openHandler(await openEngine(), "/handover");

export const GET = handler;
export const HEAD = handler;
export const POST = handler;
