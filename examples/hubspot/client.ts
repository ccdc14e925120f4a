import type { HubSpotContact } from "handover/crm";

/** The two calls of HubSpot's API that are needed. */
export interface HubSpotClient {
  /** Contacts by id; one that has been deleted is not among them. */
  contacts(ids: readonly string[]): Promise<ReadonlyMap<string, HubSpotContact>>;
  update(id: string, properties: HubSpotContact["properties"]): Promise<void>;
}

/** How long HubSpot wants to be left alone, by the limit that was reached: its 429 says no time. */
const pauses: Readonly<Record<string, number>> = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000, DAILY: 3_600_000 };

const read = [
  "email",
  "firstname",
  "lastname",
  "jobtitle",
  "company",
  "website",
  "country",
  "numemployees",
  "hubspot_owner_id",
];

export function hubSpotClient(origin: string, token: string): HubSpotClient {
  const call = async <T>(method: string, path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${origin}/crm/v3/objects/contacts${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const json = (await response.json()) as T & { readonly policyName?: string };
    if (response.ok) return json;
    const pauseMs = response.status === 429 ? pauses[json.policyName ?? ""] : undefined;
    // A subscriber that fails with these numbers is not called before: not for this event, and not for another.
    throw Object.assign(new Error(`HubSpot answers ${response.status}`), { retryAfterMs: pauseMs, pauseMs });
  };
  return {
    async contacts(ids) {
      if (ids.length === 0) return new Map();
      // HubSpot sends at most 100 notices at once, and reads as many contacts at once.
      const inputs = ids.map((id) => ({ id }));
      const { results } = await call<{ readonly results: readonly (HubSpotContact & { readonly id: string })[] }>(
        "POST",
        "/batch/read",
        { properties: read, inputs },
      );
      return new Map(results.map((contact) => [contact.id, contact]));
    },
    update: (id, properties) => call("PATCH", `/${encodeURIComponent(id)}`, { properties }),
  };
}
