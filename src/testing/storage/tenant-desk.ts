import { contentsOf } from "../contents.ts";
import {
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleQuarantined,
  sampleReceipt,
  sampleTime,
  write,
} from "../samples.ts";
import type { Changes, HandoverEvent, Needs, Snapshot, Storage, Store } from "../../storage/index.ts";
import { claim, delivered, settle } from "./outbox-desk.ts";

const now = sampleTime + 1_000;
export const person = "l@acme.example";

/** Everything a snapshot can be asked for. */
export const everyNeed: Partial<Needs> = {
  leads: ["l"],
  identities: [person],
  domains: ["acme.example"],
  pools: ["sdr"],
  receipts: ["c"],
  load: { backMs: 60_000, reps: ["ana"] },
  contacts: { backMs: 60_000 },
  waiting: { limit: 10, due: false },
  histories: ["l"],
  dossiers: ["l", "q"],
  subjects: ["digest"],
};

/** A tenant's store whose clock stands still: the same for all of them. */
export function openAt(storage: Storage, tenant: string): Promise<Store> {
  return storage.open(tenant, { clock: { now: () => now } });
}

/** Something of every kind there is: the same ids whoever the tenant is; the values say whose they are. */
export function parts(mark: string): Partial<Changes> {
  const telling = (leadId: string | undefined, version: number): HandoverEvent => sampleEvent(leadId, version, mark);
  return {
    events: [telling("l", 1), telling("l", 2), telling("old", 1), telling("old", 2), telling(undefined, 1)],
    leads: [
      sampleLead("l", { firstName: mark, hold: { rank: "A", since: sampleTime, reason: mark } }),
      sampleLead("owned", { firstName: mark, ownerId: "ana", stage: mark }),
      sampleLead("old", { firstName: mark, closed: "won", stageSince: sampleTime }),
    ],
    identities: [[person, "l"]],
    named: [[person, "old", "before"]],
    clocks: [
      sampleClock("l", "first-contact", sampleTime, { calendar: mark }),
      sampleClock("digest", "digest", undefined, { id: "digest", kind: "digest", calendar: mark }),
    ],
    ledgers: [{ ...sampleLedger("sdr"), reps: [mark, "x"] }],
    accounts: [{ domain: "acme.example", name: mark }],
    quarantined: [{ ...sampleQuarantined("q"), input: mark }],
    receipts: [
      { ...sampleReceipt("c", mark), about: "l" },
      { ...sampleReceipt("d", mark), about: "l" },
    ],
    given: [{ repId: "ana", limit: "daily", leadId: "owned", at: sampleTime }],
    contacts: [{ key: person, id: "l:1", leadId: "l", channel: mark, at: sampleTime }],
    roster: { version: 1, reps: [], pools: [{ id: "sdr", name: mark, members: [] }] },
  };
}

/** Fills a store with all of it, and with a subscriber that has given one event up, and failed with the next. */
export async function fill(store: Store, mark: string): Promise<void> {
  await store.addPolicy({ version: "1", document: { version: "1", refunds: [mark] } });
  await store.outbox.subscribe("s");
  await write(store, parts(mark));
  const dead = { version: 1, attempts: 1, error: mark };
  await settle(
    store.outbox,
    (await claim(store.outbox)).map((one) =>
      delivered(one, one.leadId === "l" ? { done: 1, attempts: 1, error: mark, dead } : {}),
    ),
  );
}

/** What a snapshot says that was read for every need. */
export function seenIn(snapshot: Snapshot): object {
  return {
    lead: snapshot.lead("l"),
    byIdentity: snapshot.leadByIdentity(person),
    clocks: [snapshot.clocks("l"), snapshot.clocks("digest")],
    account: snapshot.account("acme.example"),
    ledger: snapshot.ledger("sdr"),
    receipt: snapshot.receipt("c"),
    held: snapshot.held("ana"),
    given: snapshot.given("ana", "daily"),
    contacts: snapshot.contacts(person),
    waiting: snapshot.waiting(),
    history: snapshot.history("l"),
    dossiers: [snapshot.dossier("l"), snapshot.dossier("q")],
    roster: snapshot.roster,
    now: snapshot.now,
  };
}

/** What every verb of a store that changes nothing says, with the tenant's own mark left out. */
export async function answersOf(store: Store, mark: string): Promise<string> {
  const { outbox } = store;
  const answers = {
    contents: await contentsOf(store),
    found: await store.find(person),
    named: await store.named([person]),
    owned: await store.owned("ana", { limit: 10 }),
    upcoming: await store.view((view) => view.upcoming(now, 10)),
    subscribers: await outbox.subscribers(),
    lag: await outbox.lag("s"),
    letters: await outbox.deadLetters("s", 10),
    ...seenIn(await read(store, everyNeed)),
  };
  return JSON.stringify(answers).replaceAll(mark, "its own");
}
