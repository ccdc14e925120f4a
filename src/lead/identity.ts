import type { LeadFields } from "./lead.ts";

/**
 * The keys by which two records are the same person: e-mail, phone in E.164, ids in other systems. No key of one kind can be one
 * of another: an address holds an `@`, a number starts with `+` and holds none, an id is prefixed with `external:`.
 */
export function identityKeys(fields: Pick<LeadFields, "email" | "phone" | "externalIds">): readonly string[] {
  const { email, externalIds } = fields;
  const phone = fields.phone?.startsWith("+") === true ? fields.phone : undefined;
  if (externalIds.length > 0) {
    const external = externalIds.map((id) => `external:${id}`);
    return [email, phone, ...external].filter((key) => key !== undefined);
  }
  if (email === undefined) return phone === undefined ? none : [phone];
  return phone === undefined ? [email] : [email, phone];
}

const none: readonly string[] = Object.freeze([]);

const inPipeline = "pipeline ";

/**
 * The key under which the lead of one pipeline is found, where the plain key names the same person's lead in another one. It is no
 * `identityKeys` of anybody: no address, number or id begins like this.
 */
export function pipelineKey(key: string, pipeline: string): string {
  return `${inPipeline}${pipeline} ${key}`;
}

/** Whether a key is a `pipelineKey`. */
export function isPipelineKey(key: string): boolean {
  return key.startsWith(inPipeline);
}
