import { check, failure, same } from "../check.ts";
import { changesOf, read, sampleLead, sampleTime, write } from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { Contacted, Needs } from "../../storage/index.ts";

export const contacts = [
  storageCase(
    "S9.13",
    "contacts are there by every key of the person, the last of each id, as far back as asked",
    async ({ storage }) => {
      const clock = { now: () => sampleTime };
      const store = await storage.open("a", { clock });
      const contact = (key: string, id: string, ago: number, open?: true): Contacted => ({
        key,
        id,
        leadId: "l",
        channel: "call",
        at: sampleTime - ago,
        ...(open === undefined ? {} : { open }),
      });
      await write(store, {
        leads: [sampleLead("l", { email: "l@acme.example", phone: "+48221234567", externalIds: ["crm:1"] })],
        contacts: [
          contact("l@acme.example", "l:1", 5_000, true),
          contact("l@acme.example", "l:2", 1_000),
          contact("+48221234567", "l:2", 1_000),
          contact("external:crm:1", "l:3", 10),
          contact("other@acme.example", "l:2", 1_000),
        ],
      });
      const ago = async (needs: Partial<Needs>, key: string): Promise<number[]> =>
        [...(await read(store, needs)).contacts(key)].map(({ at }) => sampleTime - at).sort((a, b) => a - b);
      const all = { contacts: { backMs: 60_000 } };
      same(await ago({ ...all, leads: ["l"] }, "l@acme.example"), [1_000, 5_000], "of a lead's first key");
      same(await ago({ ...all, leads: ["l"] }, "+48221234567"), [1_000], "of its number");
      same(await ago({ ...all, leads: ["l"] }, "external:crm:1"), [10], "of its id elsewhere");
      same(await ago({ ...all, identities: ["other@acme.example"] }, "other@acme.example"), [1_000], "of a key alone");
      same(
        await ago({ ...all, leads: ["l"], contacts: { backMs: 1_000 } }, "l@acme.example"),
        [1_000],
        "the last second",
      );
      await write(store, { contacts: [contact("l@acme.example", "l:1", 20)] });
      const known = (await read(store, { ...all, leads: ["l"] })).contacts("l@acme.example");
      same(
        [...known].map(({ at }) => sampleTime - at).sort((a, b) => a - b),
        [20, 1_000],
        "one that has moved",
      );
      check(
        known.every(({ open }) => open === undefined),
        "it is open no more",
      );
      const lately = { leads: ["l"], contacts: { backMs: 1_000 } };
      same(await ago(lately, "l@acme.example"), [20, 1_000], "where it has moved to");
      const others = await storage.open("b", { clock });
      same(
        (await read(others, { ...all, identities: ["l@acme.example"] })).contacts("l@acme.example"),
        [],
        "another tenant's",
      );
      await failure(
        async () =>
          store.transact(async (transaction) => {
            await transaction.write(changesOf({ contacts: [contact("+48221234567", "l:9", 1)] }));
            throw new Error("after all not");
          }),
        "work that throws",
      );
      same(await ago({ ...all, leads: ["l"] }, "+48221234567"), [1_000], "what a transaction that failed wrote");
    },
  ),
];
