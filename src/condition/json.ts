import { show } from "../errors.ts";

const deepest = 32;

/** What keeps a value from surviving `JSON.stringify` and back, in words; `undefined` when it survives. */
export function jsonFault(value: unknown, path = "", depth = 0): string | undefined {
  const at = path === "" ? "" : ` at ${path}`;
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${value}${at}`;
  if (typeof value !== "object") return `${show(value)}${at}`;
  if (depth === deepest) return `nesting deeper than ${deepest}${at}`;
  if (!Array.isArray(value) && !isPlain(value)) return `an instance of a class${at}`;
  // An array's keys leave its holes out; walking by index turns them into the `undefined` they are.
  const entries = Array.isArray(value)
    ? Array.from(value, (item, i) => [String(i), item] as const)
    : Object.entries(value);
  for (const [key, item] of entries) {
    const fault = jsonFault(item, path === "" ? key : `${path}.${key}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A plain object of this or another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
