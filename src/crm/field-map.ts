import type { LeadInput } from "../lead/index.ts";

/** A field of a lead, and the field of a CRM's record that holds it. */
export interface CrmField {
  /** Dotted path: `email`, `company.country`, `properties.budget`. */
  readonly path: string;
  readonly name: string;
  readonly kind?: "number" | undefined;
  /** Other fields of the record that may hold it; the first that is there goes before `name`. */
  readonly also?: readonly string[] | undefined;
  /** What the CRM wants there where nobody knows; read as nothing. */
  readonly missing?: string | undefined;
  /** The CRM keeps it itself: it is read, and never written. */
  readonly readOnly?: boolean | undefined;
}

/** How records of a CRM are mapped where the standard map does not say it all. */
export interface CrmOptions {
  /**
   * Fields by their path on the lead: `{ "properties.budget": "Budget__c" }`; `null` takes a field of the standard map out, of which nothing is
   * read or written then. @defaultValue the standard map
   */
  readonly fields?: { readonly [path: string]: string | null } | undefined;
  /** The CRM's status by stage: `{ inquiry: "Open", mql: "Working" }`; read the other way round, the first stage of a status counts. */
  readonly stages?: { readonly [stage: string]: string } | undefined;
  /** The field of the record that has the status. @defaultValue `hs_lead_status`, `Status` */
  readonly statusField?: string | undefined;
  /** The CRM's owner by rep: `{ ana: "0055g00000AbCdE" }`. @defaultValue owners have the ids of reps */
  readonly owners?: { readonly [repId: string]: string } | undefined;
}

/** What a record of a CRM says of a lead. */
export interface CrmLead {
  /** For `ingest`; fields that the map does not know are among its `properties`, by the names they have in the CRM. */
  readonly input: LeadInput;
  /** Absent where the map of stages does not know the record's status, which is then among the properties. */
  readonly stage?: string | undefined;
  readonly ownerId?: string | undefined;
}

/** A lead, or what is to be one, as a record is made of it. */
export type CrmSource = LeadInput & {
  readonly stage?: string | undefined;
  readonly ownerId?: string | undefined;
};

/** The fields of a map, as the options have it. */
export function withOptions(standard: readonly CrmField[], { fields = {} }: CrmOptions): readonly CrmField[] {
  const kept = standard.flatMap((field): CrmField[] => {
    if (!Object.hasOwn(fields, field.path)) return [field];
    const name = fields[field.path];
    const { kind, missing } = field;
    return name === null || name === undefined ? [] : [{ path: field.path, name, kind, missing }];
  });
  const known = new Set(standard.map(({ path }) => path));
  const own = Object.entries(fields).flatMap(([path, name]) =>
    name === null || known.has(path) ? [] : [{ path, name }],
  );
  return [...kept, ...own];
}
