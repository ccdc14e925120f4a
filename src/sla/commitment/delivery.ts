import type { Lead } from "../../lead/index.ts";

/** When a lead was delivered last under a commitment, and whether it was decided on since; nothing when it never was. */
export function deliveryOf({ counted }: Lead, commitment: string): NonNullable<Lead["counted"]>[string] | undefined {
  return counted !== undefined && Object.hasOwn(counted, commitment) ? counted[commitment] : undefined;
}
