import type { LeadFields } from "./lead.ts";

/**
 * The keys by which two records are the same person: e-mail, phone in E.164, ids in other systems. No key of one kind can be one
 * of another: an address holds an `@`, a number starts with `+` and holds none, an id is prefixed with `external:`.
 */
export function identityKeys(fields: Pick<LeadFields, "email" | "phone" | "externalIds">): string[] {
  const keys: string[] = [];
  if (fields.email !== undefined) keys.push(fields.email);
  if (fields.phone !== undefined && fields.phone.startsWith("+")) keys.push(fields.phone);
  for (const id of fields.externalIds) keys.push(`external:${id}`);
  return keys;
}
