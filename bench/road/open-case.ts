import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import type { EngineName } from "./engine.ts";
import { timeZone } from "./task.ts";

/** Opens an engine in a process of its own, in the zone that two of the packages can only take from the host. */
export function openRoadCase(engine: EngineName): Promise<ProcessCase> {
  return openProcessCase(new URL("./case.ts", import.meta.url), { engine }, timeZone);
}
