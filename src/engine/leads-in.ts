import type { Changes } from "../core/index.ts";
import type { Lead } from "../lead/index.ts";

/** Leads as changes leave them, by id. Mostly there is one, and of many nobody asks unless somebody listens. */
export function leadsIn({ leads }: Changes): (id: string) => Lead | undefined {
  const [only] = leads;
  if (only !== undefined && leads.length === 1) return (id) => (id === only.id ? only : undefined);
  let byId: Map<string, Lead> | undefined;
  return (id) => (byId ??= new Map(leads.map((one) => [one.id, one]))).get(id);
}
