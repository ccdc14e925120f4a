import { isGivenOver, tellingIn, type HandoverEvent, type KnownKey, type Quarantined } from "../core/index.ts";
import { identityKeys, readLead, type Lead, type LeadFields } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { NamedLead, Store } from "../storage/index.ts";
import { findInputs } from "./find-inputs.ts";
import { leadsOn } from "./person-keys.ts";
import type { Who } from "./person.ts";

/** What is stored of a person. */
export interface Found {
  /** Their leads: those named first, then those found by what these say. */
  readonly leadIds: readonly string[];
  /** Leads that are somebody else's by now, and were known by the key. */
  readonly mentionedIn: readonly string[];
  /** Quarantined inputs of theirs. */
  readonly inputs: readonly string[];
  /** Quarantined inputs of others in which an address of theirs stands. */
  readonly mentionedInInputs: readonly string[];
  /** What was looked at, and cannot be read: nobody can say whose it is. */
  readonly unread: readonly string[];
  /** Every identity key of theirs. */
  readonly keys: readonly string[];
  /** What tells them. */
  readonly texts: readonly string[];
}

/**
 * Finds all that is stored of a person: the leads that the key names or has ever named and that still go by it, then the leads that share an
 * address or an id with one of those, and so on. A desk's address leads no further; a phone number, which may be a switchboard's, only to leads
 * without another address. Of quarantined inputs by the same rules; and what no key can be made of by the very text.
 */
export async function findPerson(store: Store, policy: Policy, who: Who): Promise<Found> {
  const { key, leadId, quarantineId, raw } = who;
  const theirs = new Map<string, readonly string[]>();
  const mentionedIn = new Set<string>();
  const keys = new Set<string>(key === undefined ? [] : [key]);
  const texts = new Set<string>();
  const unread: string[] = [];
  const tell = (fields: LeadFields): void => {
    for (const text of policy.personal.tellingIn(fields)) texts.add(text);
  };
  const look = async (id: string, by?: { readonly key: string; readonly as: NamedLead["as"] }) => {
    const { lead, events, known } = theirs.has(id) ? nobody : await recordOf(store, id);
    if (lead === undefined || lead.erasedAt !== undefined) return [];
    const own = keysOf(lead, known, events);
    const isKnownBy = by === undefined || own.includes(by.key);
    if (!isKnownBy && by.key === key) mentionedIn.add(id);
    if (!isKnownBy || (by !== undefined && by.key !== key && isOthers(lead, by.key, keys))) return [];
    theirs.set(id, own);
    for (const one of own) if (!one.startsWith("external:")) texts.add(one);
    tell(lead);
    for (const text of tellingIn(events, policy.personal)) texts.add(text);
    return own;
  };
  let fresh: readonly string[] = [...keys];
  if (leadId !== undefined) fresh = await look(leadId);
  if (raw !== undefined) {
    texts.add(raw.text);
    for await (const page of store.scan("leads", (id) => void unread.push(id)))
      for (const lead of page) if (raw.isOf(lead)) fresh = [...fresh, ...(await look(lead.id))];
  }
  if (quarantineId !== undefined) {
    const { input } = await recordOf(store, quarantineId);
    const into = input?.closed?.leadId;
    fresh = [...inputKeys(input, policy), ...(into === undefined ? [] : await look(into))];
  }
  while (fresh.length > 0) {
    for (const one of fresh) keys.add(one);
    const found: string[] = [];
    const leads = await store.named(fresh);
    for (const [i, by] of fresh.entries())
      for (const { leadId: id, as } of leads[i] ?? []) found.push(...(await look(id, { key: by, as })));
    fresh = [...new Set(found)].filter((one) => !keys.has(one) && leadsOn(one));
  }
  for (const own of theirs.values()) for (const one of own) keys.add(one);
  const inputs = await findInputs(store, policy, who, keys, theirs);
  for (const { input } of inputs.theirs) {
    tell(readLead(input, policy.reads).fields);
    for (const text of policy.personal.tellingIn(input)) texts.add(text);
  }
  return {
    leadIds: [...theirs.keys()],
    mentionedIn: [...mentionedIn],
    inputs: inputs.theirs.map(({ id }) => id),
    mentionedInInputs: inputs.mentioning.map(({ id }) => id),
    unread: [...unread, ...inputs.unread],
    keys: [...keys],
    texts: [...texts],
  };
}

/** The keys a lead goes by, and those under which it was sent in by whom it is about. */
function keysOf(lead: Lead, known: readonly KnownKey[], events: readonly HandoverEvent[]): readonly string[] {
  const sent = known.filter(({ key, as }) => as === "sent" && !isGivenOver(key, events));
  return [...new Set([...identityKeys(lead), ...sent.map(({ key }) => key)])];
}

/** A number may be a switchboard's: with another address it is another person. */
function isOthers({ email }: Lead, by: string, keys: ReadonlySet<string>): boolean {
  return by.startsWith("+") && email !== undefined && !keys.has(email);
}

function inputKeys(input: Quarantined | undefined, { reads }: Policy): readonly string[] {
  return input === undefined ? [] : readLead(input.input, reads).identities.filter(leadsOn);
}

/** What is kept of a lead, or of a quarantined input. */
interface Record {
  readonly lead: Lead | undefined;
  readonly events: readonly HandoverEvent[];
  readonly known: readonly KnownKey[];
  readonly input: Quarantined | undefined;
}

const nobody: Record = { lead: undefined, events: [], known: [], input: undefined };
const nothing = { identities: [], domains: [], pools: [], receipts: [], roster: emptyRoster };

async function recordOf(store: Store, id: string): Promise<Record> {
  return store.view((view) =>
    andThen(view.read({ ...nothing, leads: [id], histories: [id], dossiers: [id] }), (snapshot): Record => {
      const { keys, input } = snapshot.dossier(id);
      return { lead: snapshot.lead(id), events: snapshot.history(id), known: keys, input };
    }),
  );
}
