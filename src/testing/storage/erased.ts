import { check, same } from "../check.ts";
import { contentsOf } from "../contents.ts";
import {
  changesOf,
  read,
  sampleEvent,
  sampleLead,
  sampleQuarantined,
  sampleReceipt,
  sampleTime,
  write,
} from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import {
  erasedText,
  type Changes,
  type Contacted,
  type Erasure,
  type HandoverEvent,
  type NamedLead,
  type Naming,
  type Store,
} from "../../storage/index.ts";
import { claim, delivered, giveUp, settle, timed } from "./outbox-desk.ts";

const secret = "ana.secret@acme.example";

const erasure = (edits: Partial<Erasure>): Erasure => ({
  id: "l",
  keys: [],
  events: [],
  receipts: [],
  receiptsGone: [],
  input: undefined,
  ...edits,
});

const telling = (leadId: string, version: number, text = secret): HandoverEvent =>
  ({
    ...sampleEvent(leadId, version),
    type: "assignment.declined",
    data: { repId: "ana", reason: text, counted: false },
  }) as HandoverEvent;

const contact = (leadId: string, key = secret): Contacted => ({
  key,
  leadId,
  id: `${leadId}:1`,
  channel: "email",
  at: sampleTime,
});

/** Two leads of one address, one after the other, and a number that both have; with all that is kept of them. */
async function person(store: Store): Promise<void> {
  const first: Partial<Changes> = {
    events: [telling("k", 1), telling("l", 1), telling("l", 2), telling("q", 1)],
    leads: [sampleLead("k", { email: secret }), sampleLead("l", { email: secret })],
    identities: [
      [secret, "k"],
      ["+48225551000", "k"],
    ],
    named: [
      ["old@acme.example", "l", "sent"],
      ["old@acme.example", "k", "before"],
    ],
    receipts: [
      { ...sampleReceipt("c1", "print-of-l"), about: "l", outcome: { was: secret } },
      { ...sampleReceipt(secret, "print-of-l"), about: "l" },
      { ...sampleReceipt("c0", "print-of-k"), about: "k", outcome: { was: secret } },
    ],
    quarantined: [{ ...sampleQuarantined("q"), input: { email: secret } }, sampleQuarantined("r")],
    contacts: [contact("l"), contact("k")],
  };
  await write(store, first);
  await write(store, { identities: [[secret, "l"]] });
}

const naming =
  (as: Naming) =>
  (leadId: string): NamedLead => ({ leadId, as });
const now = naming("now");
const sent = naming("sent");
const before = naming("before");

/** The leads of each key, by id. */
async function namedIn(store: Store, keys: readonly string[]): Promise<readonly (readonly string[])[]> {
  return (await store.named(keys)).map((leads) => leads.map(({ leadId }) => leadId));
}

export const erased = [
  storageCase("P1.1", "a key names every lead that it has ever named, whoever it names now", async ({ storage }) => {
    const store = await storage.open("a");
    await person(store);
    const keys = ["+48225551000", secret, "old@acme.example", "nobody@acme.example"];
    same(await namedIn(store, keys), [["k"], ["k", "l"], ["k", "l"], []], "leads by key");
    await write(store, { identities: [[secret, ""]] });
    same(await namedIn(store, [secret]), [["k", "l"]], "a key that names none any more");
    await write(store, { identities: [[secret, "k"]] });
    same(await namedIn(store, [secret]), [["k", "l"]], "a key that names the first one again");
    same(await (await storage.open("b")).named(keys), [[], [], [], []], "leads of another tenant");
  }),

  storageCase("P1.2", "a key says of each lead whether it names, has named or brought it", async ({ storage }) => {
    const store = await storage.open("a");
    await person(store);
    const [ofSecret, ofOld] = await store.named([secret, "old@acme.example"]);
    same(ofSecret, [before("k"), now("l")], "a key that has gone over to another lead");
    same(ofOld, [before("k"), sent("l")], "a key that never named one");
    await write(store, { identities: [["old@acme.example", "l"]] });
    same(await store.named(["old@acme.example"]), [[before("k"), now("l")]], "once it names it");
    await write(store, { identities: [["old@acme.example", ""]], named: [["old@acme.example", "l", "before"]] });
    same(await store.named(["old@acme.example"]), [[before("k"), sent("l")]], "what was sent, and then named");
    await write(store, { named: [["old@acme.example", "k", "sent"]] });
    same(await store.named(["old@acme.example"]), [[sent("k"), sent("l")]], "what was named, and then sent");
    const twice = ["both@acme.example", "m"] as const;
    await write(store, {
      named: [
        [...twice, "sent"],
        [...twice, "before"],
      ],
    });
    same(await store.named([twice[0]]), [[sent("m")]], "both in one write");
  }),

  storageCase(
    "P1.3",
    "a key that a lead gives up names none, unless it names another lead by then",
    async ({ storage }) => {
      const store = await storage.open("a");
      await person(store);
      await write(store, {
        released: [
          [secret, "k"],
          ["+48225551000", "k"],
          ["nobody@acme.example", "k"],
        ],
      });
      const keys = [secret, "+48225551000", "nobody@acme.example"];
      same(await store.named(keys), [[before("k"), now("l")], [before("k")], []], "what each is to whom");
      const found = await Promise.all(keys.map(async (key) => (await store.find(key))?.id));
      same(found, ["l", undefined, undefined], "whom each names");
      await write(store, { released: [[secret, "l"]], identities: [[secret, "k"]] });
      same(await store.named([secret]), [[now("k"), before("l")]], "one that is given up and given away in one write");
      same((await (await storage.open("b")).named([secret]))[0], [], "leads of another tenant");
    },
  ),

  storageCase("P2.1", "a dossier has the receipts about it, and the input of it", async ({ storage }) => {
    const store = await storage.open("a");
    await person(store);
    const seen = await read(store, { dossiers: ["l", "q", "none"] });
    same(
      seen.dossier("l").receipts.map(({ commandId }) => commandId),
      [secret, "c1"],
      "receipts about a lead",
    );
    same(seen.dossier("q").input?.input, { email: secret }, "the input");
    same(seen.dossier("none"), { receipts: [], keys: [], input: undefined }, "the dossier of nobody");
  }),

  storageCase(
    "P2.2",
    "a dossier has the keys that it was sent under, and those that have named it and do not now",
    async ({ storage }) => {
      const store = await storage.open("a");
      await person(store);
      const keysOf = async (of: Store): Promise<unknown> => {
        const seen = await read(of, { dossiers: ["k", "l", "q"] });
        return ["k", "l", "q"].map((id) => seen.dossier(id).keys);
      };
      const old = "old@acme.example";
      same(
        await keysOf(store),
        [
          [
            { key: secret, as: "before" },
            { key: old, as: "before" },
          ],
          [{ key: old, as: "sent" }],
          [],
        ],
        "keys",
      );
      await write(store, { identities: [[secret, "k"]] });
      same(
        await keysOf(store),
        [
          [{ key: old, as: "before" }],
          [
            { key: secret, as: "before" },
            { key: old, as: "sent" },
          ],
          [],
        ],
        "keys once one names the first again",
      );
      await write(store, { identities: [[old, "l"]] });
      same(
        ((await keysOf(store)) as unknown[])[1],
        [
          { key: secret, as: "before" },
          { key: old, as: "sent" },
        ],
        "keys of one that was sent under a key which names it now",
      );
      same(await keysOf(await storage.open("b")), [[], [], []], "keys of another tenant");
    },
  ),

  storageCase("P3.1", "what an erasure goes over is gone from every verb", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s", {});
    await person(store);
    const own = (await claim(outbox)).filter(({ leadId }) => leadId === "l");
    await settle(
      outbox,
      own.map((delivery) =>
        delivered(delivery, { done: 1, dead: { version: 1, attempts: 1, error: secret }, error: secret }),
      ),
    );
    await write(store, {
      leads: [sampleLead("l", { email: undefined })],
      erased: [
        erasure({
          keys: [secret, "old@acme.example"],
          events: [telling("l", 1, "x"), telling("l", 2, "x")],
          receipts: [{ ...sampleReceipt("c1", ""), about: "l" }],
          receiptsGone: [secret],
        }),
        erasure({ id: "q", events: [telling("q", 1, "x")], input: { ...sampleQuarantined("q"), input: erasedText } }),
      ],
    });
    const { events, quarantined, histories } = await contentsOf(store);
    const mine = events.filter(({ leadId }) => leadId !== "k");
    check(
      !JSON.stringify([mine, quarantined, histories.filter(({ lead }) => lead?.id === "l")]).includes(secret),
      "events or inputs tell it",
    );
    same(await namedIn(store, [secret, "old@acme.example"]), [["k"], ["k"]], "leads by key");
    same(await store.find(secret), undefined, "the lead that the key names");
    const seen = await read(store, {
      dossiers: ["l"],
      receipts: ["c1", secret],
      contacts: { backMs: 1e12 },
      identities: [secret],
      histories: ["l"],
    });
    same(seen.dossier("l").receipts, [{ ...sampleReceipt("c1", ""), about: "l" }], "receipts");
    same(seen.dossier("l").keys, [], "keys");
    same([seen.receipt(secret), seen.receipt("c1")?.fingerprint], [undefined, ""], "receipts by id");
    same(
      seen.history("l").map(({ data }) => data),
      [telling("l", 1, "x").data, telling("l", 2, "x").data],
      "the history",
    );
    same(
      seen.contacts(secret).map(({ leadId }) => leadId),
      ["k"],
      "contacts",
    );
    const letters = await outbox.deadLetters("s", 10);
    same(
      letters.map(({ error, event }) => [error, event.data]),
      [[erasedText, telling("l", 1, "x").data]],
      "dead letters",
    );
    const again = (await claim(outbox)).filter(({ leadId }) => leadId === "l");
    same(
      again.map(({ error, events }) => [error, events.map(({ data }) => data)]),
      [[erasedText, [telling("l", 2, "x").data]]],
      "what is pending",
    );
  }),

  storageCase("P4.1", "what an erasure does not name is as it was", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s", {});
    await person(store);
    await giveUp(outbox, 4);
    await write(store, { events: [sampleEvent("k", 2), sampleEvent("q", 2)] });
    await settle(
      outbox,
      (await claim(outbox)).map((one) => delivered(one, { done: one.done, attempts: 1, error: `of ${one.leadId}` })),
    );
    const before = await contentsOf(store);
    const lag = await outbox.lag("s");
    const letters = await outbox.deadLetters("s", 10);
    await write(store, { erased: [erasure({ keys: [secret, "+48225551000"], events: [telling("l", 2, "x")] })] });
    const after = await contentsOf(store);
    const others = (events: readonly HandoverEvent[]): readonly HandoverEvent[] =>
      events.filter(({ leadId, version }) => leadId !== "l" || version !== 2);
    same(after.leads, before.leads, "leads");
    same(after.quarantined, before.quarantined, "inputs");
    same(others(after.events), others(before.events), "events");
    same(
      after.events.map(({ leadId, version }) => `${leadId}:${version}`),
      before.events.map(({ leadId, version }) => `${leadId}:${version}`),
      "the order of events",
    );
    same(await outbox.lag("s"), lag, "what is pending, and dead");
    const errorsOf = (some: typeof letters, isMine: boolean): readonly string[] =>
      some.filter(({ event }) => (event.leadId === "l") === isMine).map(({ error }) => error);
    same(
      errorsOf(await outbox.deadLetters("s", 10), false),
      errorsOf(letters, false),
      "errors of others that are dead",
    );
    check(
      errorsOf(letters, false).length === 2 && errorsOf(letters, true).length === 2,
      "the story has no such errors",
    );
    same(
      (await claim(outbox)).map(({ leadId, error }) => `${leadId}: ${error}`).sort(),
      ["k: of k", "q: of q"],
      "errors of others that are pending",
    );
    const seen = await read(store, { dossiers: ["k", "l"], contacts: { backMs: 1e12 }, identities: [secret] });
    same(seen.dossier("k").receipts[0]?.outcome, { was: secret }, "receipts of another lead");
    same(seen.dossier("l").receipts.length, 2, "receipts it does not name");
    same((await store.find("+48225551000"))?.id, "k", "the lead that another key names");
    same(await namedIn(store, ["+48225551000", "old@acme.example"]), [["k"], ["k", "l"]], "other keys");
  }),

  storageCase("P4.2", "a write that fails erases nothing", async ({ storage }) => {
    const store = await storage.open("a");
    await person(store);
    const before = await contentsOf(store);
    const twice = changesOf({
      events: [telling("l", 1)],
      erased: [erasure({ keys: [secret], events: [telling("l", 1, "x")], receiptsGone: ["c1"] })],
    });
    await Promise.resolve(store.transact((transaction) => transaction.write(twice))).catch(() => undefined);
    same(await contentsOf(store), before, "the store");
    same(await namedIn(store, [secret]), [["k", "l"]], "leads by key");
  }),
];
