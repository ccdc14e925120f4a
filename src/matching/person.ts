import type { Lead } from "../lead/index.ts";

/** A known lead of the same person, and the key that gave it away. */
export interface PersonMatch {
  readonly lead: Lead;
  /** `ana@acme.example`, `+48221234567` or `external:hubspot:12`. */
  readonly by: string;
}

/** The known lead of the person with these `identityKeys`: e-mail before phone before ids in other systems. */
export function samePerson(
  identities: readonly string[],
  known: (identity: string, place: number) => Lead | undefined,
): PersonMatch | undefined {
  for (let i = 0; i < identities.length; i++) {
    const by = identities[i] as string;
    const lead = known(by, i);
    if (lead !== undefined) return { lead, by };
  }
  return undefined;
}
