import {
  erasedText,
  type Changes,
  type Contacted,
  type Erasure,
  type HandoverEvent,
  type KnownKey,
  type NamedLead,
} from "handover/storage";
import type { Dead, Pending } from "./outbox.ts";
import { compareText, type Edit, type Rows } from "./rows.ts";

/** Which lead each identity key names from here on; one that it has named before is kept beside (P1). */
export function identityEdits(rows: Rows, { identities, named, released }: Changes): Edit[] {
  // A key that a lead gives up may name another one by now.
  const givenUp = released.filter(([key, leadId]) => rows.get("identities", key) === leadId);
  const names = [...givenUp.map(([key]) => [key, ""] as const), ...identities];
  const edits = names.flatMap(([key, leadId]): Edit[] => {
    const before = rows.get<string>("identities", key) ?? "";
    const now: Edit = ["identities", [key], leadId];
    return before === "" || before === leadId ? [now] : [earlier(key, before, "before"), now];
  });
  // A lead that was sent under the key stays one of the same person's.
  const sent = new Set(
    [...named, ...rows.all<Earlier>("named").map(({ key, leadId, as }) => [key, leadId, as] as const)].flatMap(
      ([key, leadId, as]) => (as === "sent" ? [JSON.stringify([key, leadId])] : []),
    ),
  );
  return [...edits, ...named.map(([key, leadId, as]) => earlier(key, leadId, as))].map((edit): Edit => {
    const [table, key, row] = edit;
    return table === "named" && sent.has(JSON.stringify(key))
      ? [table, key, { ...(row as Earlier), as: "sent" }]
      : edit;
  });
}

/** A lead that a key does not name now: it did before, or the lead was sent under it. */
interface Earlier {
  readonly key: string;
  readonly leadId: string;
  readonly as: KnownKey["as"];
}

function earlier(key: string, leadId: string, as: KnownKey["as"]): Edit {
  return ["named", [key, leadId], { key, leadId, as }];
}

/** The leads that a key has ever named, by id. */
export function namedBy(rows: Rows, key: string): NamedLead[] {
  const now = rows.get<string>("identities", key) ?? "";
  const others = rows.all<Earlier>("named").filter((one) => one.key === key && one.leadId !== now);
  const leads = others.map(({ leadId, as }): NamedLead => ({ leadId, as }));
  if (now !== "") leads.push({ leadId: now, as: "now" });
  return leads.sort((a, b) => compareText(a.leadId, b.leadId));
}

/** The keys that a lead was sent under, and those that have named it and do not now, by key. */
export function keysOf(rows: Rows, leadId: string): KnownKey[] {
  const others = rows.all<Earlier>("named");
  const isKept = ({ key, as }: Earlier): boolean => as === "sent" || rows.get("identities", key) !== leadId;
  const mine = others.filter((one) => one.leadId === leadId && isKept(one));
  return mine.map(({ key, as }) => ({ key, as })).sort((a, b) => compareText(a.key, b.key));
}

/** What takes a person out of the rows, and nothing else (P3, P4). A row that is put keeps its place. */
export function erasedEdits(rows: Rows, { id, keys, events, receipts, receiptsGone, input }: Erasure): Edit[] {
  const isOneOf = new Set(keys);
  const replaced = (event: HandoverEvent): HandoverEvent =>
    events.find(({ version }) => version === event.version) ?? event;
  const edits: Edit[] = [
    ...events.map((event): Edit => ["events", [event.leadId ?? null, event.version], event]),
    ...keys.map((key): Edit => ["named", [key, id]]),
    ...keys.filter((key) => rows.get("identities", key) === id).map((key): Edit => ["identities", [key]]),
    ...receipts.map((receipt): Edit => ["receipts", [receipt.commandId], receipt]),
    ...receiptsGone.map((commandId): Edit => ["receipts", [commandId]]),
  ];
  for (const [key, contact] of rows.entries<Contacted>("contacts"))
    if (contact.leadId === id && isOneOf.has(contact.key)) edits.push(["contacts", key]);
  if (input !== undefined && rows.get("quarantined", id) !== undefined) edits.push(["quarantined", [id], input]);
  // What handlers failed with may say anything.
  for (const [key, row] of rows.entries<Pending>("pending"))
    if (row.leadId === id && row.error !== undefined) edits.push(["pending", key, { ...row, error: erasedText }]);
  for (const [key, row] of rows.entries<Dead>("dead"))
    if (row.event.leadId === id) edits.push(["dead", key, { ...row, event: replaced(row.event), error: erasedText }]);
  return edits;
}
