import { redactor, type Quarantined } from "../core/index.ts";
import { alwaysPersonal, normalizeEmail, normalizePhone, readLead, textsIn, type IntakeRules } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Store } from "../storage/index.ts";
import { isOwnAddress, leadsOn } from "./person-keys.ts";
import type { Who } from "./person.ts";

/** Quarantined inputs of a person, and those of others in which an address of theirs stands. */
export interface FoundInputs {
  readonly theirs: readonly Quarantined[];
  readonly mentioning: readonly Quarantined[];
  /** Those of which nobody can say whose they are. */
  readonly unread: readonly string[];
}

/** @param keys All identity keys of the person. @param leads Their leads: what was corrected and went into one is theirs. */
export async function findInputs(
  store: Store,
  { reads }: Policy,
  who: Who,
  keys: ReadonlySet<string>,
  leads: ReadonlyMap<string, unknown>,
): Promise<FoundInputs> {
  const theirs: Quarantined[] = [];
  const mentioning: Quarantined[] = [];
  const unread: string[] = [];
  if (keys.size === 0 && leads.size === 0 && who.raw === undefined && who.quarantineId === undefined)
    return { theirs, mentioning, unread };
  const addresses = [...keys].filter(isOwnAddress);
  const { text } = redactor(addresses, alwaysPersonal, new Set());
  const mentions = ({ input }: Quarantined): boolean => {
    const json = JSON.stringify(input);
    return text(json) !== json;
  };
  for await (const page of store.scan("quarantined", (id) => void unread.push(id)))
    for (const one of page) {
      if (one.id === who.quarantineId || leads.has(one.closed?.leadId ?? "") || isTheirs(one, reads, who, keys))
        theirs.push(one);
      else if (mentions(one)) mentioning.push(one);
    }
  return { theirs, mentioning, unread };
}

/**
 * An input is a person's by a key that stands for them alone; by their number, where no address of somebody else's stands beside it; and
 * where no key can be read, by their address or number as a whole value anywhere in it.
 */
function isTheirs(
  { input }: Quarantined,
  rules: IntakeRules,
  { key: asked, raw }: Who,
  keys: ReadonlySet<string>,
): boolean {
  const { fields, identities } = readLead(input, rules);
  if (asked !== undefined && identities.includes(asked)) return true;
  const hasOthers = fields.email !== undefined && !keys.has(fields.email);
  const stands = (key: string | undefined): boolean =>
    key !== undefined && keys.has(key) && leadsOn(key) && !(hasOthers && key.startsWith("+"));
  if (identities.some(stands)) return true;
  if (hasOthers) return false;
  return textsIn(input).some(
    (value) => raw?.is(value) === true || stands(normalizeEmail(value)) || stands(normalizePhone(value)),
  );
}
