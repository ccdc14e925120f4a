import { readLead, type Lead, type LeadFields } from "handover/lead";

/** A lead in the first stage of the default pipeline, otherwise as described. */
export function someLead(differs: Partial<Lead> = {}): Lead {
  return {
    externalIds: [],
    optedOut: false,
    properties: {},
    flags: [],
    id: "lead-1",
    version: 1,
    pipeline: "b2b",
    stage: "inquiry",
    stageSince: 0,
    previousOwners: [],
    tries: 0,
    activities: {},
    touches: [],
    receivedAt: 0,
    updatedAt: 0,
    ...differs,
  };
}

/** The fields of an input that must be good. */
export function fieldsOf(input: unknown): LeadFields {
  const { fields, issues } = readLead(input);
  if (issues.length > 0) throw new Error(JSON.stringify(issues));
  return fields;
}
