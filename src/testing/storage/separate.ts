import { check, same } from "../check.ts";
import { read, sampleClock, sampleEvent, sampleLead, sampleTime, write } from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import { erasedText, type Changes, type Erasure, type Store } from "../../storage/index.ts";
import { claim } from "./outbox-desk.ts";
import { answersOf, everyNeed, fill, openAt, parts, person } from "./tenant-desk.ts";

const tenants = ["a", "A", "a ", "b", "a\u0000", "ä", "%", ""];

const nothing: Omit<Erasure, "id"> = { keys: [], events: [], receipts: [], receiptsGone: [], input: undefined };
const erased = sampleEvent("l", 1, erasedText);

/** All that one tenant can do to what it has. */
const deeds: readonly (readonly [what: string, deed: (store: Store) => Promise<unknown>])[] = [
  ["filled its own", (store) => fill(store, "mine")],
  [
    "wrote over what it had",
    (store) =>
      write(store, {
        events: [sampleEvent("l", 3)],
        leads: [sampleLead("l"), sampleLead("owned", { ownerId: "ben" })],
        identities: [[person, "owned"]],
        clocks: [sampleClock("l", "first-contact", undefined, { state: "met" })],
        given: [{ repId: "ana", limit: "daily", leadId: "owned", at: sampleTime, returned: true }],
        contacts: [{ key: person, id: "l:1", leadId: "l", channel: "email", at: sampleTime + 1 }],
        roster: { version: 2, reps: [], pools: [] },
      }),
  ],
  ["put all back", (store) => store.outbox.putBack("s")],
  ["gave its up once more", (store) => store.outbox.rewind("s", 0)],
  ["got another type", (store) => store.outbox.subscribe("s", { events: ["rep.removed"] })],
  ["left", (store) => store.outbox.unsubscribe("s")],
  ["forgot what was old", (store) => store.outbox.forget(sampleTime + 1_000, { limit: 10 })],
  [
    "erased a person",
    (store) =>
      write(store, {
        erased: [
          {
            ...nothing,
            id: "l",
            keys: [person],
            events: [erased],
            receipts: (parts(erasedText).receipts ?? []).slice(0, 1),
            receiptsGone: ["d"],
          },
          { ...nothing, id: "old", keys: [person] },
          { ...nothing, id: "owned", keys: [person] },
          { ...nothing, id: "q", input: parts(erasedText).quarantined?.[0] },
        ],
      }),
  ],
  ["wrote what lets older entries go", (store) => write(store, later())],
];

/** Some weeks on. */
function later(): Partial<Changes> {
  const at = sampleTime + 41 * 86_400_000;
  return {
    given: [{ repId: "ben", limit: "daily", leadId: "owned", at }],
    contacts: [{ key: person, id: "l:9", leadId: "l", channel: "call", at }],
  };
}

export const separate = [
  storageCase("S5.1", "equal ids of different tenants never meet, whichever verb asks", async ({ storage }) => {
    const stores = [];
    let alone = "";
    for (const [i, tenant] of tenants.entries()) {
      const store = await openAt(storage, tenant);
      await fill(store, `of-${i}-`);
      if (i === 0) alone = await answersOf(store, "of-0-");
      stores.push(store);
    }
    for (const [i, store] of stores.entries())
      same(await answersOf(store, `of-${i}-`), alone, `what tenant ${JSON.stringify(tenants[i])} is told`);
  }),

  storageCase("S5.2", "nothing one tenant does changes another", async ({ storage }) => {
    const [mine, theirs] = [await openAt(storage, "mine"), await openAt(storage, "theirs")];
    await fill(theirs, "theirs");
    const before = await answersOf(theirs, "theirs");
    for (const [what, deed] of deeds) {
      await deed(mine);
      same(await answersOf(theirs, "theirs"), before, `the other tenant's store once this one ${what}`);
    }
    const [delivery] = await claim(theirs.outbox);
    same([delivery?.events.length, delivery?.error], [1, "theirs"], "what the other has still to get");
  }),

  storageCase("S5.3", "a tenant claims its own due clocks only", async ({ storage }) => {
    const clock = { now: () => sampleTime + 1_000 };
    const [mine, theirs] = [await storage.open("mine", { clock }), await storage.open("theirs", { clock })];
    await write(theirs, { clocks: [sampleClock("l", "theirs", sampleTime)] });
    await write(theirs, { leads: [sampleLead("m")], clocks: [sampleClock("m", "theirs", sampleTime)] });
    same(await mine.transact((transaction) => transaction.claimDue(10)), [], "clocks claimed by another tenant");
    check((await mine.nextDueAt()) === undefined, "nextDueAt shows another tenant's clock");
    same((await theirs.transact((transaction) => transaction.claimDue(10))).length, 2, "clocks of its own");
  }),

  storageCase("S5.4", "what another tenant alone has is absent, also where ids meet", async ({ storage }) => {
    const [mine, theirs] = [await openAt(storage, "mine"), await openAt(storage, "theirs")];
    await fill(theirs, "theirs");
    await write(mine, { leads: [sampleLead("l")] });
    const seen = await read(mine, everyNeed);
    const none = [
      seen.leadByIdentity(person),
      seen.clocks("l")[0],
      seen.clocks("digest")[0],
      seen.account("acme.example"),
      seen.ledger("sdr"),
      seen.receipt("c"),
      seen.held("ana")[0],
      seen.given("ana", "daily")[0],
      seen.contacts(person)[0],
      seen.waiting()[0],
      seen.history("l")[0],
      seen.dossier("l").receipts[0],
      seen.dossier("q").input,
      await mine.find(person),
      (await mine.named([person]))[0]?.[0],
      (await mine.owned("ana", { limit: 10 }))[0],
      (await mine.policies())[0],
      (await mine.waiting(10))[0],
      (await mine.outbox.subscribers())[0],
      await mine.outbox.lag("s"),
      (await mine.outbox.deadLetters("s", 10))[0],
    ];
    same(
      none.map((value) => value ?? "nothing"),
      none.map(() => "nothing"),
      "what another tenant has",
    );
    same([seen.roster.version, (await mine.history("l"))?.events], [0, []], "roster and events");
    same(await mine.outbox.putBack("s"), 0, "dead letters put back");
  }),
];
