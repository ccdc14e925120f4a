import { describe, HandoverError, show } from "../../errors.ts";
import { parsed, textOf } from "./text.ts";

/** Each kind's table, and what a value of it has at least: a text or a number under each of these names. */
const kinds = {
  lead: ["lead", "id", "stage"],
  clock: ["clock", "leadId", "id"],
  event: ["event", "type", "version"],
  account: ["account", "domain"],
  ledger: ["ledger", "key"],
  receipt: ["receipt", "commandId"],
  /** A receipt by what it is about. */
  about: ["receipt", "commandId"],
  input: ["quarantine", "id"],
  contact: ["contact", "key", "leadId"],
} as const satisfies { readonly [kind: string]: readonly [table: string, ...fields: string[]] };

export type RowKind = keyof typeof kinds;

/**
 * Reads a row.
 *
 * @param name Its key as a text, or that of the lead it belongs to: what it is found again by, and tells nothing of a person.
 * @throws HandoverError `STORAGE_INCOMPATIBLE` where it holds none that Handover wrote.
 */
export function rowOf<T>(kind: RowKind, json: string, name: string): T {
  const [, ...fields] = kinds[kind];
  const value = parsed(json);
  if (fields.every((field) => isSimple((value as { readonly [field: string]: unknown } | null | undefined)?.[field])))
    return value as T;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `a row of ${tableOf(kind)}, ${show(textOf(name))}: expected JSON as Handover writes it, got ${describe(value ?? json)}; somebody else wrote to its tables, or they are damaged: restore the row from a backup`,
  );
}

function isSimple(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** Reads what can be read, up to the first that cannot. */
export function soundOf<T>(
  kind: RowKind,
  json: readonly string[],
  name: string,
): { readonly values: readonly T[]; readonly fault?: HandoverError } {
  const values: T[] = [];
  for (const one of json)
    try {
      values.push(rowOf<T>(kind, one, name));
    } catch (fault) {
      return { values, fault: fault as HandoverError };
    }
  return { values };
}

interface Row {
  readonly name: string;
  readonly json: string;
}

/** Reads all; or, where somebody is told of those that cannot be read, the others. */
export function readable<T>(
  kind: RowKind,
  rows: readonly Row[],
  damaged: ((id: string) => void) | undefined,
): readonly T[] {
  return rows.flatMap(({ name, json }) => {
    const { values, fault } = soundOf<T>(kind, [json], name);
    if (fault === undefined) return values;
    if (damaged === undefined) throw fault;
    damaged(textOf(name));
    return [];
  });
}

/** The name of its table. */
export const tableOf = (kind: RowKind): string => `handover_${kinds[kind][0]}`;

/** What a delivery failed with, as it was kept. It says something to people only: one that cannot be read keeps nobody from anything. */
export function errorOf(json: string): string {
  const value = parsed(json);
  return typeof value === "string" ? value : "what it failed with cannot be read: the row is damaged";
}

/** Whether a contact is to go with a lead. What cannot be read under a key of a person's may tell of them, and tells nobody else anything. */
export function isContactOf(json: string, isIts: (leadId: string) => boolean): boolean {
  const { leadId } = (parsed(json) ?? {}) as { readonly leadId?: unknown };
  return typeof leadId !== "string" || isIts(leadId);
}
