import { check, same } from "../check.ts";
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
import { storageCase } from "../storage-case.ts";
import type { Changes } from "../../storage/index.ts";

const tenants = ["a", "A", "a ", "b", "a\u0000", "ä", "%", ""];

/** The same ids whoever the tenant is; the values say whose they are. */
function parts(tenant: string): Partial<Changes> {
  return {
    events: [sampleEvent("l", 1, tenant), sampleEvent(undefined, 1, tenant)],
    leads: [sampleLead("l", { firstName: tenant, hold: { rank: "A", since: sampleTime, reason: tenant } })],
    identities: [["email:l", "l"]],
    clocks: [sampleClock("l", "first-contact", sampleTime, { calendar: tenant })],
    ledgers: [{ ...sampleLedger("sdr"), reps: [tenant, "x"] }],
    accounts: [{ domain: "acme.example", name: tenant }],
    quarantined: [{ ...sampleQuarantined("q"), input: tenant }],
    receipts: [sampleReceipt("c", tenant)],
    roster: { version: 1, reps: [], pools: [{ id: "sdr", name: tenant, members: [] }] },
  };
}

export const separate = [
  storageCase("S5.1", "equal ids of different tenants never meet, whichever verb asks", async ({ storage }) => {
    for (const tenant of tenants) {
      const store = await storage.open(tenant);
      await write(store, parts(tenant));
      await store.addPolicy({ version: "1", document: { version: "1", refunds: [`of ${tenant}`] } });
    }
    for (const tenant of tenants) {
      const name = `tenant ${JSON.stringify(tenant)}`;
      const store = await storage.open(tenant);
      const { leads, events, clocks, ledgers, accounts, quarantined, policies, waiting, roster } =
        await contentsOf(store);
      same(
        leads.map(({ firstName }) => firstName),
        [tenant],
        `leads of ${name}`,
      );
      same(
        events.map(({ data }) => data),
        [{ repId: tenant }, { repId: tenant }],
        `events of ${name}`,
      );
      same(
        clocks.map(({ calendar }) => calendar),
        [tenant],
        `clocks of ${name}`,
      );
      same(
        ledgers.map(({ reps }) => reps[0]),
        [tenant],
        `ledgers of ${name}`,
      );
      same(
        accounts.map((account) => account.name),
        [tenant],
        `accounts of ${name}`,
      );
      same(
        quarantined.map(({ input }) => input),
        [tenant],
        `quarantine of ${name}`,
      );
      same([waiting, policies.length], [["l"], 1], `holds and policies of ${name}`);
      same((roster as { pools: { name: string }[] }).pools[0]?.name, tenant, `roster of ${name}`);
      same((await store.find("email:l"))?.firstName, tenant, `found by ${name}`);
      const seen = await read(store, {
        leads: ["l"],
        identities: ["email:l"],
        domains: ["acme.example"],
        pools: ["sdr"],
        receipts: ["c"],
      });
      same(
        [
          seen.lead("l")?.firstName,
          seen.leadByIdentity("email:l")?.firstName,
          seen.clocks("l").map(({ calendar }) => calendar),
          seen.account("acme.example")?.name,
          seen.ledger("sdr")?.reps[0],
          seen.receipt("c")?.fingerprint,
          seen.roster.pools[0]?.name,
        ],
        [tenant, tenant, [tenant], tenant, tenant, tenant, tenant],
        `snapshot of ${name}`,
      );
    }
  }),

  storageCase("S5.2", "nothing one tenant does changes another", async ({ storage }) => {
    const [mine, theirs] = [await storage.open("mine"), await storage.open("theirs")];
    await write(theirs, parts("theirs"));
    const before = await contentsOf(theirs);
    await write(mine, parts("mine"));
    const ended = sampleClock("l", "first-contact", undefined, { state: "met" });
    await write(mine, { events: [sampleEvent("l", 2)], leads: [sampleLead("l")], clocks: [ended] });
    same(await contentsOf(theirs), before, "the other tenant's store");
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
    const [mine, theirs] = [await storage.open("mine"), await storage.open("theirs")];
    await write(theirs, parts("theirs"));
    await theirs.addPolicy({ version: "1", document: { version: "1" } });
    await write(mine, { leads: [sampleLead("l")] });
    const seen = await read(mine, {
      leads: ["l"],
      identities: ["email:l"],
      domains: ["acme.example"],
      pools: ["sdr"],
      receipts: ["c"],
    });
    const nothing = [
      seen.leadByIdentity("email:l"),
      seen.clocks("l")[0],
      seen.account("acme.example"),
      seen.ledger("sdr"),
      seen.receipt("c"),
      (await mine.find("email:l")) ?? undefined,
      (await mine.policies())[0],
      (await mine.waiting(10))[0],
    ];
    check(
      nothing.every((value) => value === undefined),
      "another tenant's value was seen",
    );
    same([seen.roster.version, (await mine.history("l"))?.events], [0, []], "roster and events");
  }),
];
