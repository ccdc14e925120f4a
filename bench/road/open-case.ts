import { CaseFailure, openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import { EngineUnavailable, type EngineName } from "./engine.ts";
import { timeZone } from "./task.ts";

export interface SkippedCase {
  readonly name: EngineName;
  readonly reason: string;
}

/** Opens an engine in a process of its own, in the zone that two of the packages can only take from the host. */
export async function openRoadCase(name: EngineName): Promise<ProcessCase | SkippedCase> {
  try {
    return await openProcessCase(new URL("./case.ts", import.meta.url), { engine: name }, timeZone);
  } catch (error) {
    if (!(error instanceof CaseFailure) || error.name !== EngineUnavailable.name) throw error;
    return { name, reason: error.message };
  }
}
