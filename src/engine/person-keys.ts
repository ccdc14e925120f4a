import { isRoleAddress } from "../lead/index.ts";

/** Whether a key stands for one person, so that who shares it is them. */
export function leadsOn(key: string): boolean {
  return isExternal(key) || !isRoleAddress(key);
}

/** Whether a key is an address of a person, and no desk's. */
export function isOwnAddress(key: string): boolean {
  return !isExternal(key) && key.includes("@") && !isRoleAddress(key);
}

/** An identity key as it stands in a text. */
export function withoutKind(key: string): string {
  return isExternal(key) ? key.slice("external:".length) : key;
}

function isExternal(key: string): boolean {
  return key.startsWith("external:");
}
