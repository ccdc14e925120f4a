import type { PostgresValue } from "../database.ts";

/** A statement in pieces, for drivers that number parameters themselves: each value stands between two parts. */
export function inPlaces(
  text: string,
  params: readonly PostgresValue[],
): { readonly parts: readonly string[]; readonly values: readonly PostgresValue[] } {
  const pieces = text.split(/\$(\d+)/);
  const parts = pieces.filter((_, i) => i % 2 === 0);
  const values = pieces.filter((_, i) => i % 2 === 1).map((number) => params[Number(number) - 1] as PostgresValue);
  return { parts, values };
}
