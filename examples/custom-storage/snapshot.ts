import {
  alike,
  emptyRoster,
  heldValue,
  type Account,
  type Changes,
  type Contacted,
  type Given,
  type HandoverEvent,
  type HeldLeads,
  type Lead,
  type Needs,
  type Receipt,
  type Roster,
  type SlaClock,
  type Snapshot,
} from "handover/storage";
import { identityEdits, keysOf } from "./erase.ts";
import { compareText, type Edit, type Key, type Rows } from "./rows.ts";

/** Answers from all rows there are. (A database would read what `needs` names, and what belongs to it: S9.) */
export function snapshotOf(rows: Rows, needs: Needs, now: number): Snapshot {
  const roster = rows.get<Roster>("rosters") ?? emptyRoster;
  const lead = (id: string): Lead | undefined => rows.get("leads", id);
  return {
    now,
    // The very object the caller holds, where it is still the current one.
    roster: roster.version === needs.roster.version ? needs.roster : roster,
    lead,
    leadByIdentity: (key) => lead(rows.get<string>("identities", key) ?? ""),
    clocks: (leadId) => clocksOf(rows, leadId),
    account: (domain) => rows.get("accounts", domain),
    // (A database would look for `searchKeys` among the `nameKeys` it keeps of each account: S16.)
    accountsLike: (name) => alike(name, rows.all<Account>("accounts")),
    ledger: (key) => rows.get("ledgers", key),
    receipt: (commandId) => rows.get("receipts", commandId),
    waiting: () => waitingIn(rows, needs.waiting?.limit ?? 0, needs.waiting?.due === true ? now : Infinity),
    history: (leadId) => eventsOf(rows, leadId),
    dossier: (id) => ({
      receipts: rows
        .all<Receipt>("receipts")
        .filter(({ about }) => about === id)
        .sort((a, b) => compareText(a.commandId, b.commandId)),
      keys: keysOf(rows, id),
      input: rows.get("quarantined", id),
    }),
    contacts: (key) =>
      rows.all<Contacted>("contacts").filter((one) => one.key === key && one.at >= now - (needs.contacts?.backMs ?? 0)),
    held: (repId) => heldBy(rows, repId),
    given: (repId, limit) =>
      rows
        .all<Given>("given")
        .filter((one) => one.repId === repId && one.limit === limit && one.at >= now - (needs.load?.backMs ?? 0))
        .map(({ at }) => at),
  };
}

export function clocksOf(rows: Rows, leadId: string): SlaClock[] {
  return rows.all<SlaClock>("clocks").filter((clock) => clock.leadId === leadId);
}

/** By version: they were written in that order. `undefined`: the roster's. */
export function eventsOf(rows: Rows, leadId: string | undefined): HandoverEvent[] {
  return rows.all<HandoverEvent>("events").filter((event) => event.leadId === leadId);
}

export function waitingIn(rows: Rows, limit: number, dueBy = Infinity): string[] {
  return rows
    .all<Lead>("leads")
    .filter(({ hold }) => hold !== undefined && (dueBy === Infinity || (hold.until ?? Infinity) <= dueBy))
    .sort(
      (a, b) =>
        compareText(a.hold?.rank ?? "", b.hold?.rank ?? "") || a.receivedAt - b.receivedAt || compareText(a.id, b.id),
    )
    .slice(0, limit)
    .map(({ id }) => id);
}

/** Counted from the leads as they stand, so it cannot be wrong; a database keeps the counts beside them. */
function heldBy(rows: Rows, repId: string): HeldLeads[] {
  const held = new Map<string, HeldLeads>();
  for (const lead of rows.all<Lead>("leads")) {
    if (lead.ownerId !== repId || lead.closed !== undefined) continue;
    const { stage, score } = lead;
    const key = JSON.stringify([stage, score?.grade]);
    const { count, value } = held.get(key) ?? { count: 0, value: 0 };
    held.set(key, { stage, grade: score?.grade, count: count + 1, value: value + heldValue(lead) });
  }
  return [...held.values()];
}

/** What `write` does to which rows. */
export function editsOf(rows: Rows, changes: Changes, isOpen: (clock: SlaClock) => boolean): Edit[] {
  const put = <Row>(table: Edit[0], some: Iterable<Row>, keyOf: (row: Row) => Key): Edit[] =>
    Array.from(some, (row): Edit => [table, keyOf(row), row]);
  const edits = [
    ...put("events", changes.events, ({ leadId, version }) => [leadId ?? null, version]),
    ...put("leads", changes.leads, ({ id }) => [id]),
    ...identityEdits(rows, changes),
    ...changes.clocks.map((clock): Edit => ["clocks", [clock.leadId, clock.id], isOpen(clock) ? clock : undefined]),
    ...put("ledgers", changes.ledgers, ({ key }) => [key]),
    ...put("accounts", changes.accounts, ({ domain }) => [domain]),
    ...put("receipts", changes.receipts, ({ commandId }) => [commandId]),
    ...put("quarantined", changes.quarantined, ({ id }) => [id]),
    ...put("contacts", changes.contacts, ({ key, id }) => [key, id]),
    ...givenEdits(rows, changes.given),
  ];
  return changes.roster === undefined ? edits : [...edits, ["rosters", [], changes.roster]];
}

/** Entries have no names: they are numbered, and one that is returned takes the first of its kind away. */
function givenEdits(rows: Rows, given: readonly Given[]): Edit[] {
  const edits: Edit[] = [];
  const there = rows.all<Given & { readonly n: number }>("given");
  let n = there.at(-1)?.n ?? 0;
  for (const one of given) {
    const { at, repId, limit, leadId } = one;
    if (one.returned !== true) {
      const row = { at, repId, limit, leadId, n: ++n };
      there.push(row);
      edits.push(["given", [n], row]);
      continue;
    }
    const same = there.findIndex((e) => e.at === at && e.repId === repId && e.limit === limit && e.leadId === leadId);
    const [gone] = same < 0 ? [] : there.splice(same, 1);
    if (gone !== undefined) edits.push(["given", [gone.n]]);
  }
  return edits;
}
