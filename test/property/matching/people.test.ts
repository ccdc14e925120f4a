import fc from "fast-check";
import { createHandover, manualClock, type Lead } from "handover";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { expect, test } from "vitest";
import { broken } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";

/** One person, who always says one of these, and whatever else comes to their mind. */
const always = fc.constantFrom({ email: "ana@acme.example" }, { phone: "+48221234567" }, { externalId: "hs:1" });
const sometimes = fc.record(
  {
    email: fc.constantFrom("ana@acme.example", "a@gmail.com"),
    phone: fc.constantFrom("+48221234567", "+48500600700"),
    externalId: fc.constantFrom("hs:1", "sf:2"),
    firstName: fc.constantFrom("Ana", "Anna"),
    company: fc.constantFrom("Acme", "Acme Sp. z o.o.", { name: "Acme", country: "PL" }),
    source: fc.constantFrom("webinar", "fair", "form"),
    optedOut: fc.boolean(),
  },
  { requiredKeys: [] },
);
const submissions = always.chain((key) =>
  fc.array(
    sometimes.map((more) => ({ ...more, ...key })),
    { minLength: 2, maxLength: 6 },
  ),
);

const start = Date.UTC(2026, 10, 2, 9);

/** What is there in the end of submissions that come in this order; each was sent an hour after the one before it. */
async function endOf(inputs: readonly object[], order: readonly number[], storage: Storage) {
  const handover = createHandover({
    policy: { version: "1" },
    storage,
    clock: manualClock(start + 100 * 3_600_000),
    ids: countingIds(),
  });
  await handover.accounts.upsert({ domain: "acme.example", name: "ACME" });
  for (const i of order) await handover.ingest({ ...inputs[i], occurredAt: start + i * 3_600_000 });
  const keys = ["ana@acme.example", "a@gmail.com", "+48221234567", "+48500600700", "external:hs:1", "external:sf:2"];
  const store = await storage.open("default");
  const named = await Promise.all(keys.map(async (key) => (await store.find(key)) !== undefined));
  const leads = (await all(handover, "leads")).map(facts);
  await handover.close();
  return { leads, named };
}

/** What is known of a person: not when it was written, nor which way the lead has gone meanwhile. */
function facts(lead: Lead): unknown {
  const { email, phone, firstName, source, company, optedOut, flags, properties, touches, accountId } = lead;
  const ids = [...lead.externalIds].sort();
  return { email, phone, firstName, source, company, optedOut, flags, properties, touches, accountId, ids };
}

const law = (storage: () => Storage) =>
  fc.asyncProperty(submissions, fc.infiniteStream(fc.nat()), async (inputs, dice) => {
    const order = inputs.map((_, i) => i);
    const turned = [...order].map((i) => [dice.next().value, i] as const).sort(([a], [b]) => a - b);
    const [one, other] = [
      await endOf(inputs, order, storage()),
      await endOf(
        inputs,
        turned.map(([, i]) => i),
        storage(),
      ),
    ];
    expect(one.leads).toHaveLength(1);
    expect(other).toEqual(one);
  });

test("a person who always says one thing of themselves has one lead, the same in whatever order it came", () =>
  fc.assert(
    law(() => memoryStorage()),
    { numRuns: 100 },
  ));

test("sent twice, it is the same lead, with one more touch", () =>
  fc.assert(
    fc.asyncProperty(submissions, async (inputs) => {
      const order = inputs.map((_, i) => i);
      const once = await endOf(inputs, order, memoryStorage());
      const twice = await endOf(inputs, [...order, ...order], memoryStorage());
      const rest = ({ leads, named }: typeof once) => [
        leads.map((lead) => ({ ...(lead as Lead), touches: [] })),
        named,
      ];
      expect(rest(twice)).toEqual(rest(once));
    }),
    { numRuns: 60 },
  ));

test.each([
  ["forgets keys but the first of a lead", (keys: (readonly [string, string])[]) => keys.slice(0, 1)],
  [
    "knows people by their address alone",
    (keys: (readonly [string, string])[]) => keys.filter(([key]) => key.includes("@")),
  ],
])("a storage that %s is found out", async (_, some) => {
  const storage = () =>
    broken({ changes: (changes) => ({ ...changes, identities: some([...changes.identities]) }) }).storage;
  await expect(fc.assert(law(storage), { numRuns: 100, seed: 20261122, endOnFailure: true })).rejects.toThrow(
    "Property failed",
  );
});
