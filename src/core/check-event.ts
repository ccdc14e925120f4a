import { HandoverError, show } from "../errors.ts";
import { eventParts } from "./event-parts.ts";
import type { HandoverEvent } from "./events.ts";

/**
 * Makes sure that something is an event, as far as that can be told of any type, also one of a later version.
 *
 * @param where What it came in: `"log: line 3"`.
 * @throws HandoverError `INPUT_INVALID`; it quotes nothing of what an event holds.
 */
export function checkEvent(value: unknown, where: string): asserts value is HandoverEvent {
  const got = typeof value === "object" && value !== null ? faultIn(value) : show(value);
  if (got === undefined) return;
  throw new HandoverError(
    "INPUT_INVALID",
    `${where}: expected an event with type, version, at (epoch milliseconds) and data, got ${got}; pass events as the engine tells them`,
  );
}

function faultIn({ type, version, at, data }: Partial<HandoverEvent>): string | undefined {
  const bad =
    typeof type !== "string"
      ? "type"
      : !Number.isSafeInteger(version)
        ? "version"
        : !Number.isFinite(at)
          ? "at"
          : isPart(data)
            ? missingPart(type, data)
            : "data";
  return bad === undefined ? undefined : `one whose ${bad} is missing, or something else`;
}

function missingPart(type: HandoverEvent["type"], data: object): string | undefined {
  const parts: readonly string[] = (Object.hasOwn(eventParts, type) ? eventParts[type] : undefined) ?? [];
  const missing = parts.find((part) => !isPart((data as Readonly<Record<string, unknown>>)[part]));
  // The type is one of those above: it quotes nothing.
  return missing === undefined ? undefined : `data.${missing} (of ${type})`;
}

const isPart = (value: unknown): value is object => typeof value === "object" && value !== null;
