import { describe, HandoverError, show } from "../errors.ts";

/**
 * What a call is told besides the lead: an object, whose fields named in `texts` are texts.
 *
 * @throws HandoverError `INPUT_INVALID` saying what the call takes.
 */
export function details<T extends object>(call: string, takes: string, given: T, texts: readonly (keyof T)[] = []): T {
  const isGiven = isObject(given) && texts.every((field) => typeof given[field] === "string" && given[field] !== "");
  if (isGiven) return given;
  throw new HandoverError(
    "INPUT_INVALID",
    `${call}: expected ${takes}, got ${typeof given === "string" ? describe(given) : show(given)}`,
  );
}

/** The same, where nothing need be said. */
export function optional<T extends object>(call: string, takes: string, given: T | undefined): Partial<T> {
  return given === undefined ? {} : details(call, `${takes} or nothing`, given);
}

/** What need not be said of these, and is a text where it is. @throws HandoverError `INPUT_INVALID` */
export function textsIn<T extends object>(call: string, given: T, texts: readonly (keyof T & string)[]): T {
  for (const field of texts) {
    const value: unknown = given[field];
    if (value === undefined || typeof value === "string") continue;
    throw new HandoverError("INPUT_INVALID", `${call}: ${field}: expected a text or nothing, got ${show(value)}`);
  }
  return given;
}

function isObject(given: unknown): given is object {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
