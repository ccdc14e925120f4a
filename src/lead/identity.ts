import type { LeadFields } from "./lead.ts";

/**
 * The keys by which two records are the same person: e-mail, phone in E.164, ids in other systems. Each key is prefixed, so that
 * a phone number never meets an id.
 */
export function identityKeys(fields: Pick<LeadFields, "email" | "phone" | "externalIds">): string[] {
  const keys: string[] = [];
  if (fields.email !== undefined) keys.push(`email:${fields.email}`);
  if (fields.phone !== undefined && fields.phone.startsWith("+")) keys.push(`phone:${fields.phone}`);
  for (const id of fields.externalIds) keys.push(`external:${id}`);
  return keys;
}
