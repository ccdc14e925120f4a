import { alike as among } from "../../storage/index.ts";
import type { Account, Snapshot } from "../../storage/index.ts";
import { same } from "../check.ts";
import { read, sampleLead, write } from "../samples.ts";
import { storageCase } from "../storage-case.ts";

const domains = (snapshot: Snapshot, name: string): string[] => snapshot.accountsLike(name).map(({ domain }) => domain);

const firms: readonly Account[] = [
  { domain: "acme.example", name: "Acme Sp. z o.o." },
  { domain: "acme.de.example", name: "ACME GmbH", country: "DE" },
  { domain: "nowak.example", name: "Nowak Transport S.A." },
  { domain: "lodz.example", name: "Łódzkie Zakłady Przemysłu" },
  { domain: "long.example", name: "International Business Consulting Partners" },
  { domain: "nameless.example" },
  { domain: "marks.example", name: "..." },
];

/** Names with a letter changed, left out or put in at each place, and two of them. */
function slips(name: string): string[] {
  const once = [...name].flatMap((_, i) => [
    `${name.slice(0, i)}${name.slice(i + 1)}`,
    `${name.slice(0, i)}x${name.slice(i + 1)}`,
    `${name.slice(0, i)}x${name.slice(i)}`,
  ]);
  return [...once, ...once.map((one, i) => `${one.slice(0, i % one.length)}q${one.slice((i % one.length) + (i % 2))}`)];
}

export const alike = [
  storageCase("S16.1", "accounts of a name alike are found, however it is written", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { accounts: firms });
    const names = ["acme", "TRANSPORT NOWAK", "Lodzkie Zaklady Przemyslu sp. k.", "Nobody Ltd", "..."];
    const snapshot = await read(store, { names });
    same(
      names.map((name) => domains(snapshot, name)),
      [["acme.de.example", "acme.example"], ["nowak.example"], ["lodz.example"], [], []],
      "the domains of accounts, by name",
    );
    same(snapshot.accountsLike("acme")[0], firms[1], "an account, whole");
    same(snapshot.account("nowak.example"), firms[2], "the same account, by its domain");
    same(domains(await read(await storage.open("b"), { names }), "acme"), [], "another tenant's");
  }),

  storageCase(
    "S16.2",
    "none is missed that a look at all of them finds, wherever letters differ",
    async ({ storage }) => {
      const store = await storage.open("a");
      await write(store, { accounts: firms });
      const names = firms.flatMap(({ name = "" }) => slips(name));
      const snapshot = await read(store, { names });
      for (const name of names)
        same(
          domains(snapshot, name),
          among(name, firms).map(({ domain }) => domain),
          name,
        );
    },
  ),

  storageCase("S16.3", "an account is found by the name it has, and by none it had", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { accounts: firms });
    await write(store, { accounts: [{ domain: "acme.example", name: "Umbrella" }] });
    await write(store, {
      accounts: [{ domain: "nowak.example", name: "Kowalski" }, { domain: "nowak.example" }],
    });
    const names = ["Acme", "Umbrella", "Nowak Transport", "Kowalski"];
    const snapshot = await read(store, { names });
    same(
      names.map((name) => domains(snapshot, name)),
      [["acme.de.example"], ["acme.example"], [], []],
      "the domains of accounts, by name",
    );
    await write(store, { accounts: [firms[0] as Account] });
    same(domains(await read(store, { names }), "Acme"), ["acme.de.example", "acme.example"], "the name it has again");
  }),

  storageCase("S9.16", "a lead comes with the accounts of the domains above its own", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, {
      accounts: [{ domain: "acme.example", name: "Acme" }],
      leads: [sampleLead("l", { emailDomain: "mail.acme.example" })],
    });
    same((await read(store, { leads: ["l"] })).account("acme.example")?.name, "Acme", "its account");
  }),
];
