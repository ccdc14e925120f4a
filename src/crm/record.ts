import type { Json, LeadInput } from "../lead/index.ts";
import { withOptions, type CrmField, type CrmLead, type CrmOptions, type CrmSource } from "./field-map.ts";

/** Values by the names of a CRM's fields. */
export interface CrmValues {
  readonly [name: string]: unknown;
}

/** A CRM: which of its fields hold what. */
export interface Crm {
  /** Stands before ids: `hubspot:51`. */
  readonly system: string;
  readonly fields: readonly CrmField[];
  readonly owner: string;
  readonly status: string;
  /** Fields of a record that say nothing of the lead. */
  readonly ignored: ReadonlySet<string>;
}

type Entry = readonly [path: string, value: unknown];

/** Reads the values of a record. */
export function fromValues(crm: Crm, id: string | undefined, values: CrmValues, options: CrmOptions): CrmLead {
  const fields = withOptions(crm.fields, options);
  const { statusField = crm.status, stages = {}, owners } = options;
  const taken = new Set([crm.owner, ...crm.ignored, ...dropped(crm, options)]);
  const entries = fields.flatMap((field): readonly Entry[] => {
    const names = [...(field.also ?? []), field.name];
    for (const name of names) taken.add(name);
    const value = names.map((name) => own(values, name)).find(isThere);
    return value === undefined || value === field.missing ? [] : [[field.path, read(value, field)]];
  });
  const status = own(values, statusField);
  const stage = Object.keys(stages).find((one) => stages[one] === status);
  if (stage !== undefined) taken.add(statusField);
  const others = Object.entries(values)
    .filter(([name, value]) => !taken.has(name) && isThere(value))
    .map(([name, value]): Entry => [`properties.${name}`, value]);
  const owner = own(values, crm.owner);
  const rep = owners === undefined ? owner : Object.keys(owners).find((repId) => owners[repId] === owner);
  return {
    input: {
      ...nested([...entries, ...others]),
      ...(id === undefined ? {} : { externalIds: [`${crm.system}:${id}`] }),
    },
    ...(stage === undefined ? {} : { stage }),
    ...(isThere(rep) ? { ownerId: String(rep) } : {}),
  };
}

/** Writes what the map covers: what a lead does not have is not in it, so that nothing in the CRM is overwritten with nothing. */
export function toValues(crm: Crm, lead: CrmSource, options: CrmOptions): { [name: string]: Json } {
  const { statusField = crm.status, stages = {}, owners } = options;
  const entries = withOptions(crm.fields, options).flatMap((field): (readonly [string, Json])[] => {
    const value = field.readOnly === true ? undefined : at(lead, field.path);
    const given = isThere(value) ? value : field.missing;
    return given === undefined ? [] : [[field.name, given as Json]];
  });
  const status = lead.stage === undefined ? undefined : own(stages, lead.stage);
  const { ownerId } = lead;
  const owner = owners === undefined || ownerId === undefined ? ownerId : own(owners, ownerId);
  return Object.fromEntries([
    ...entries,
    ...(status === undefined ? [] : [[statusField, status as string] as const]),
    ...(owner === undefined ? [] : [[crm.owner, owner as string] as const]),
  ]);
}

/** The id of the lead in a CRM, where it has one. */
export function idIn(crm: Crm, { externalId, externalIds = [] }: LeadInput): string | undefined {
  const prefix = `${crm.system}:`;
  const found = [...externalIds, externalId].find((id) => id?.startsWith(prefix) === true);
  return found?.slice(prefix.length);
}

/** Names that only fields have of which nothing is to be read. */
function dropped({ fields }: Crm, options: CrmOptions): readonly string[] {
  return fields.flatMap(({ path, name, also = [] }) => (options.fields?.[path] === null ? [name, ...also] : []));
}

/** A CRM may send numbers as texts; what is no number is left for the intake to judge. */
function read(value: unknown, { kind }: CrmField): unknown {
  if (kind !== "number" || typeof value !== "string" || value.trim() === "") return value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** Whether a box of a CRM is ticked: exports write it as a text. An opt-out that is overlooked is a person written to all the same. */
export function isTicked(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === "string" && ticked.has(value.trim().toLowerCase()));
}

const ticked: ReadonlySet<string> = /* @__PURE__ */ new Set(["true", "1", "yes"]);

/** CRMs send `null`, or an empty text, for what is not there. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

export function own(values: object, name: string): unknown {
  return Object.hasOwn(values, name) ? (values as CrmValues)[name] : undefined;
}

/** A property of the host may have dots in its name. */
function at(lead: CrmSource, path: string): unknown {
  const dot = path.indexOf(".");
  if (dot < 0) return own(lead, path);
  const [head, rest] = [path.slice(0, dot), path.slice(dot + 1)];
  const part = own(lead, head);
  if (head === "company" && typeof part === "string") return rest === "name" ? part : undefined;
  return typeof part === "object" && part !== null ? own(part, rest) : undefined;
}

function nested(entries: readonly Entry[]): LeadInput {
  const under = (head: string): Entry[] =>
    entries.flatMap(([path, value]) => (path.startsWith(`${head}.`) ? [[path.slice(head.length + 1), value]] : []));
  const flat = entries.filter(([path]) => !path.startsWith("company.") && !path.startsWith("properties."));
  const [company, properties] = [under("company"), under("properties")];
  // From entries, for a record may have a field of any name.
  return Object.fromEntries([
    ...flat,
    ...(company.length === 0 ? [] : [["company", Object.fromEntries(company)] as const]),
    ...(properties.length === 0 ? [] : [["properties", Object.fromEntries(properties)] as const]),
  ]) as LeadInput;
}
