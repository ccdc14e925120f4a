import type { Handover, LeadInput } from "handover";
import { describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";
import { lookedInto } from "../../support/looked-into.ts";

const nothing = { leadIds: [], mentionedIn: [], inputs: 0 };
const olga = "olga@acme.example";

/** An input that is kept out, whatever else is in it. */
async function keptOut(handover: Handover, input: object): Promise<string> {
  const { quarantineId } = (await handover.ingest({ ...input, optedOut: "perhaps" } as unknown as LeadInput)) as {
    readonly quarantineId: string;
  };
  return quarantineId;
}

/** The inputs that an export has. */
async function exported(handover: Handover, person: Parameters<Handover["people"]["export"]>[0]): Promise<unknown[]> {
  const { records } = await handover.people.export(person);
  return records.flatMap((record) => (record.kind === "input" ? [record.input.id] : []));
}

describe("inputs of others", () => {
  test("with a person's number or id somewhere in them are neither exported nor erased", async () => {
    const { handover, find } = lookedInto();
    await handover.ingest({ email: olga, externalId: 42 as never, phone: "+48221000000" });
    await keptOut(handover, { email: "jan@beta.example", firstName: "Jan", company: { employees: 42 } });
    await keptOut(handover, { email: "eva@gamma.example", message: "we are 42 people" });
    await keptOut(handover, { email: "pia@acme.example", phone: "+48 22 100 00 00" });
    const before = await all(handover, "quarantined");
    expect(await exported(handover, { email: olga })).toEqual([]);
    expect(await handover.people.erase({ email: olga })).toMatchObject({ mentionedIn: [], inputs: 0 });
    expect(await all(handover, "quarantined")).toEqual(before);
    expect(find(/jan@beta|eva@gamma|pia@acme/)).toHaveLength(6);
  });

  test("that quote a person's address lose the address, and nothing else", async () => {
    const { handover, find } = lookedInto();
    await handover.ingest({ email: olga });
    const id = await keptOut(handover, {
      email: "jan@beta.example",
      message: `${olga} sent me; call 22 555 10 10`,
      properties: { referredBy: "OLGA@acme.example" },
    });
    expect((await handover.people.export({ email: olga })).mentionedIn).toEqual([id]);
    expect(await handover.people.erase({ email: olga })).toMatchObject({ mentionedIn: [id], inputs: 0 });
    expect(find(/olga@acme/i)).toEqual([]);
    expect((await all(handover, "quarantined"))[0]?.input).toMatchObject({
      email: "jan@beta.example",
      message: "[erased] sent me; call 22 555 10 10",
      properties: { referredBy: "[erased]" },
    });
    expect(await handover.people.erase({ email: olga })).toEqual(nothing);
  });

  test("that only quote a desk's address keep it", async () => {
    const { handover, find } = lookedInto();
    await handover.ingest({ email: "info@acme.example" });
    await keptOut(handover, { email: "jan@beta.example", message: "as info@acme.example said" });
    await handover.people.erase({ email: "info@acme.example" });
    expect(find(/as info@acme\.example said/)).not.toEqual([]);
  });
});

describe("a person's own inputs", () => {
  test.each([
    ["their address as a field", { email: "Olga@Acme.example" }],
    ["their address as a value of another", { contact: { mail: " olga@acme.example " }, phone: "?" }],
    ["their number alone", { phone: "0048 22 555 10 10" }],
    ["their id elsewhere", { externalIds: ["crm:7"], email: "other@acme.example" }],
  ])("are found by %s", async (_, input) => {
    const { handover, find } = lookedInto();
    await handover.ingest({ email: olga, phone: "+48225551010", externalId: "crm:7" });
    const id = await keptOut(handover, { ...input, message: "canary" });
    expect(await exported(handover, { email: olga })).toEqual([id]);
    expect((await handover.people.erase({ email: olga })).inputs).toBe(1);
    expect(find(/canary/)).toEqual([]);
  });

  test("from which no key can be read are found by their id, and by the very text that was sent", async () => {
    for (const person of [{ email: "Olga@acme " }, { phone: "22/555-10-10" }, undefined]) {
      const { handover, find } = lookedInto();
      const message = "I am Olga Kowalska, call 22 555 10 10";
      const quarantineId = await keptOut(handover, { email: "olga@acme", phone: "22 555 10 10", message });
      const who = person ?? { quarantineId };
      expect(await exported(handover, who)).toEqual([quarantineId]);
      expect(await handover.people.erase(who)).toEqual({ ...nothing, inputs: 1 });
      expect(find(/olga|555/i)).toEqual([]);
      expect(await handover.people.erase(who)).toEqual(nothing);
    }
  });

  test("lead to the person's leads, and are found with them", async () => {
    const { handover, find } = lookedInto();
    const lead = (await handover.ingest({ email: olga, firstName: "Olga" })).lead?.id as string;
    const quarantineId = await keptOut(handover, { email: olga, lastName: "Kowalska" });
    await handover.record(lead, { type: "call", outcome: "spoke to Kowalska" });
    expect(await handover.people.erase({ quarantineId })).toEqual({ leadIds: [lead], mentionedIn: [], inputs: 1 });
    expect(find(/olga|kowalska/i)).toEqual([]);
  });
});

describe("leads that were taken in without a key that names them", () => {
  test("are found by the very number, where no address stands beside it", async () => {
    const { handover, find } = lookedInto();
    const alone = (await handover.ingest({ phone: "22 555 10 10", firstName: "Olga" })).lead?.id;
    await handover.ingest({ email: "jan@acme.example", phone: "22 555 10 10" });
    expect((await handover.people.erase({ phone: "(22) 555-10-10" })).leadIds).toEqual([alone]);
    expect(find(/olga/i)).toEqual([]);
    expect(find(/jan@acme/)).not.toEqual([]);
  });

  test("are found by the very text that came for an address", async () => {
    const { handover, find } = lookedInto();
    const id = (await handover.ingest({ email: "olga@acme", phone: "+48225551010" })).lead?.id;
    expect((await handover.people.erase({ email: "olga@acme" })).leadIds).toEqual([id]);
    expect(find(/olga@acme|5551010/)).toEqual([]);
  });
});
