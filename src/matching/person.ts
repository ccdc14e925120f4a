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
  known: (identity: string) => Lead | undefined,
): PersonMatch | undefined {
  for (const by of identities) {
    const lead = known(by);
    if (lead !== undefined) return { lead, by };
  }
  return undefined;
}
