import { isHandoverError } from "../errors.ts";
import type { Attributes } from "./api.ts";

/** What came of a call: `created`, `merged`, the code of a refusal; `done` where there is no more to say. */
export function outcomeOf(result: unknown): Attributes {
  const { status, refusal } = (result ?? {}) as {
    readonly status?: unknown;
    readonly refusal?: { readonly code: string };
  };
  return { "handover.outcome": refusal?.code ?? (typeof status === "string" ? status : "done") };
}

/** The code of an error, or the name of its class: what it says may tell of somebody. */
export function errorType(error: unknown): string {
  if (isHandoverError(error)) return error.code;
  return error instanceof Error ? error.constructor.name : typeof error;
}
