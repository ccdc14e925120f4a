import { inspect } from "node:util";

/** Texts that stand nowhere else: what is found of one somewhere has leaked there. */
const marker = "canary";
export const canary = (n: number): string => `${marker}q${n}z`;

/** All that a log could print of a value: its message, its stack, its JSON, and everything it is made of. */
export function printed(value: unknown): string {
  const seen = new Set<unknown>();
  const parts: string[] = [];
  for (let at: unknown = value; typeof at === "object" && at !== null && !seen.has(at); at = (at as Error).cause) {
    seen.add(at);
    const { message, stack } = at as Error;
    parts.push(String(message), String(stack), json(at), inspect(at, { depth: 9, maxArrayLength: null }));
  }
  parts.push(String(value), json(value), inspect(value, { depth: 9, maxArrayLength: null }));
  return parts.join("\n");
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

/** Where a canary is told, a few words of it; nothing where none is. */
export function leakIn(text: string): string | undefined {
  const at = text.toLowerCase().indexOf(marker);
  return at < 0 ? undefined : text.slice(Math.max(0, at - 120), at + 80);
}
