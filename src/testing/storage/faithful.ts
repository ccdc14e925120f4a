import type { Json } from "../../lead/index.ts";
import { check, same } from "../check.ts";
import {
  needsOnly,
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleQuarantined,
  sampleTime,
  write,
} from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { Store } from "../../storage/index.ts";

/** Writes a value in every place that takes any JSON, and reads it back from each. */
async function roundTrip(store: Store, name: string, value: Json): Promise<void> {
  const properties = { value };
  const lead = sampleLead(name, { properties });
  const received = {
    ...sampleEvent(name, 1),
    type: "lead.quarantined",
    data: { input: properties, issues: [] },
  } as const;
  const receipt = { commandId: name, fingerprint: "f", outcome: properties };
  const quarantined = { ...sampleQuarantined(name), input: properties };
  await write(store, { events: [received], leads: [lead], receipts: [receipt], quarantined: [quarantined] });
  const snapshot = await read(store, { leads: [name], receipts: [name] });
  const history = await store.history(name);
  same(snapshot.lead(name), lead, `${name} in a lead`);
  same(history?.lead, lead, `${name} in a history`);
  same(history?.events[0], received, `${name} in an event`);
  same(snapshot.receipt(name), receipt, `${name} in a receipt`);
  for await (const page of store.scan("quarantined")) {
    const found = page.find(({ id }) => id === name);
    if (found !== undefined) same(found, quarantined, `${name} in quarantine`);
  }
}

const texts: { readonly [name: string]: string } = {
  plain: "Zażółć gęślą jaźń",
  emoji: "🧑🏽‍🚀 family 👨‍👩‍👧 flag 🇵🇱",
  scripts: "漢字 かな עברית ‮right to left‬ ไทย",
  composed: "é e\u0301",
  quotes: 'it\'s "quoted" \\ `back` $1 ? :name %s -- ; DROP TABLE lead',
  breaks: "a\nb\r\nc\td\u2028e\u2029f",
  controls: "nul \u0000 bell \u0007 escape \u001b delete \u007f",
  surrogate: "lone \ud800 and \udfff",
  spaces: "  kept  ",
};

const numbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.1 + 0.2,
  1e-7,
  1e21,
  123_456_789.123_456_79,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER - 1,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53 - 2,
];

/** Texts that a careless key makes one of. */
const keys = [
  "a",
  "A",
  "a ",
  " a",
  "á",
  "a\u0301",
  "a\u0000",
  "a\u0000b",
  "a%",
  "a_",
  "'a'",
  "a\\",
  "a\\u0000",
  "\ud800",
  "\udfff",
  "😀",
];

export const faithful = [
  storageCase("S4.1", "texts of every kind come back as they were", async ({ storage }) => {
    const store = await storage.open("a");
    for (const [name, text] of Object.entries(texts)) await roundTrip(store, name, text);
    await roundTrip(store, "as keys", Object.fromEntries(Object.values(texts).map((text) => [text, text])));
    await roundTrip(store, "proto", JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as Json);
    check(!("polluted" in {}), "a stored value reached Object.prototype");
  }),

  storageCase("S4.2", "numbers come back to the last bit", async ({ storage }) => {
    const store = await storage.open("a");
    await roundTrip(store, "numbers", numbers);
    const value = Number.MAX_SAFE_INTEGER;
    await write(store, { leads: [sampleLead("big", { value, receivedAt: 8.64e15 })] });
    const lead = (await read(store, { leads: ["big"] })).lead("big");
    same([lead?.value, lead?.receivedAt], [value, 8.64e15], "a big value and a late instant");
  }),

  storageCase("S4.3", "nothing, empty, zero and false stay apart", async ({ storage }) => {
    const store = await storage.open("a");
    await roundTrip(store, "empties", ["", 0, false, null, [], {}, [[]], [{}], [null, ""]]);
    await write(store, { leads: [sampleLead("u", { email: undefined, firstName: "", value: 0 })] });
    const lead = (await read(store, { leads: ["u"] })).lead("u");
    check(lead?.email === undefined, "an undefined member is absent");
    same([lead?.firstName, lead?.value], ["", 0], "an empty text and a zero");
  }),

  storageCase("S4.4", "long, deep and wide values come back whole", async ({ storage }) => {
    const store = await storage.open("a");
    let deep: Json = "bottom";
    for (let i = 0; i < 400; i++) deep = i % 2 === 0 ? { down: deep } : [deep];
    await roundTrip(store, "long", "żółw 🐢 ".repeat(40_000));
    await roundTrip(store, "deep", deep);
    await roundTrip(
      store,
      "wide",
      Array.from({ length: 20_000 }, (_, i) => `item ${i}`),
    );
  }),

  storageCase("S4.7", "ten megabytes come back whole", async ({ storage }) => {
    const store = await storage.open("a");
    await roundTrip(store, "ten megabytes", "żółw 🐢 ".repeat(600_000));
  }),

  storageCase("S4.5", "a big ledger comes back to the last credit", async ({ storage }) => {
    const store = await storage.open("a");
    const reps = Array.from({ length: 500 }, (_, i) => `rep-${i}-${"ż".repeat(50)}`);
    const credits = [0, 1, 2].map((column) => reps.map((_, i) => (i % 2 === 0 ? 1 : -1) * (2 ** 53 - 1 - i - column)));
    const ledger = {
      pool: "sdr",
      key: `sdr|score.grade=A1|${"long ".repeat(100)}`,
      turns: 2 ** 52 + 1,
      reps,
      lastTurns: reps.map((_, i) => 2 ** 52 - i),
      factors: [9_007_199_254_740_881, 2, 3],
      credits,
      exact: false,
    };
    await write(store, { ledgers: [ledger] });
    same((await read(store, { pools: ["sdr"] })).ledger(ledger.key), ledger, "the ledger");
  }),

  storageCase("S4.6", "keys that look alike stay apart, in every place", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, {
      events: keys.map((key) => sampleEvent(key, 1, `rep of ${key}`)),
      leads: keys.map((key) => sampleLead(key, { firstName: `lead ${key}` })),
      identities: keys.map((key) => [key, key] as const),
      clocks: keys.map((key) => sampleClock(key, "first-contact", sampleTime)),
      ledgers: keys.map((key) => ({ ...sampleLedger("x", 1), key: `pool-${key}`, pool: `pool-${key}` })),
      accounts: keys.map((key) => ({ domain: key, name: `account ${key}` })),
      receipts: keys.map((commandId) => ({ commandId, fingerprint: `print ${commandId}`, outcome: {} })),
    });
    const pools = keys.map((key) => `pool-${key}`);
    const all = await read(store, { leads: keys, identities: keys, domains: keys, pools, receipts: keys });
    for (const key of keys) {
      const name = JSON.stringify(key);
      same(all.lead(key)?.firstName, `lead ${key}`, `lead ${name}`);
      same(all.leadByIdentity(key)?.id, key, `identity ${name}`);
      same(
        all.clocks(key).map(({ leadId }) => leadId),
        [key],
        `clocks of ${name}`,
      );
      same(all.account(key)?.name, `account ${key}`, `account ${name}`);
      same(all.ledger(`pool-${key}`)?.pool, `pool-${key}`, `ledger ${name}`);
      same(all.receipt(key)?.fingerprint, `print ${key}`, `receipt ${name}`);
      const history = await store.history(key);
      same(
        history?.events.map(({ data }) => data),
        [{ repId: `rep of ${key}` }],
        `events of ${name}`,
      );
      same((await store.find(key))?.id, key, `the lead found by ${name}`);
    }
    const clock = { now: () => sampleTime };
    const due = await (
      await storage.open("a", { clock })
    ).transact(async (transaction) => {
      await transaction.read(needsOnly({}));
      return transaction.claimDue(100);
    });
    same(due.map(({ leadId }) => leadId).sort(), [...keys].sort(), "leads of the clocks claimed");
  }),
];
