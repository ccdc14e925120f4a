import { createHandover, manualClock, type Handover, type LeadInput, type PolicyInput } from "handover";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all, countingIds } from "../../support/engine.ts";
import { replay } from "handover/core";

const policy: PolicyInput = { version: "1", fields: { budget: { type: "number", required: true } } };
const storages: readonly (readonly [name: string, make: () => Storage])[] = [
  ["memory", () => strictSnapshots(memoryStorage())],
  ["sqlite", () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") }))],
];
const bad = (input: object): LeadInput => input as LeadInput;
const olga = { email: "olga@acme.example", company: { name: "Acme", country: "PL" } };

describe.each(storages)("quarantine over %s", (_, make) => {
  const open = (more: Partial<Parameters<typeof createHandover>[0]> = {}) => {
    const clock = manualClock("2026-11-02T10:00:00Z");
    const handover = createHandover({ policy, storage: make(), clock, ids: countingIds(), ...more });
    return { handover, clock };
  };
  const keptOut = async (handover: Handover, input: object): Promise<string> => {
    const outcome = await handover.ingest(bad(input));
    if (outcome.status !== "quarantined") throw new Error(outcome.status);
    return outcome.quarantineId as string;
  };
  const listed = async (handover: Handover, state?: "all" | "corrected" | "discarded"): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of handover.quarantine.list({ state })) ids.push(id);
    return ids;
  };

  test("lists what waits, counts it and says why", async () => {
    const { handover } = open();
    const first = await keptOut(handover, olga);
    const second = await keptOut(handover, { ...olga, budget: "a lot" });
    const third = await keptOut(handover, { firstName: "Jan", budget: 1 });
    expect(await listed(handover)).toEqual([first, second, third]);
    expect(await handover.quarantine.count()).toEqual({
      waiting: 3,
      corrected: 0,
      discarded: 0,
      reasons: [
        { reason: "properties.budget: expected a number", count: 2 },
        { reason: "expected an e-mail address, a phone number or an external id", count: 1 },
      ],
    });
    expect(await handover.quarantine.get(first)).toEqual({
      id: first,
      at: new Date("2026-11-02T10:00:00Z"),
      input: olga,
      issues: [expect.objectContaining({ path: "properties.budget", got: "none" })],
      state: "waiting",
      leadId: undefined,
      reason: undefined,
      closedAt: undefined,
    });
    expect(await handover.quarantine.get("nobody")).toBeUndefined();
  });

  test("takes a corrected input in as of when it came, once, and keeps the original", async () => {
    const { handover, clock } = open();
    const id = await keptOut(handover, olga);
    clock.set("2026-11-03T10:00:00Z");
    const outcome = await handover.quarantine.correct(id, { properties: { budget: 500 } } as never);
    expect(outcome).toMatchObject({ status: "created", lead: { email: olga.email, properties: { budget: 500 } } });
    expect(outcome.lead?.receivedAt).toBe(Date.parse("2026-11-02T10:00:00Z"));
    expect(await handover.quarantine.get(id)).toMatchObject({
      state: "corrected",
      input: olga,
      leadId: outcome.lead?.id,
      closedAt: new Date("2026-11-03T10:00:00Z"),
    });
    const events = await all(handover, "events");
    const again = await handover.quarantine.correct(id, { properties: { budget: 7 } } as never);
    expect(again).toMatchObject({ status: "created", lead: { id: outcome.lead?.id, properties: { budget: 500 } } });
    expect(await all(handover, "events")).toEqual(events);
    expect([await listed(handover), await listed(handover, "corrected")]).toEqual([[], [id]]);
  });

  test("merges a corrected input into the lead of the person, as ingest does", async () => {
    const { handover } = open();
    const { lead } = await handover.ingest(bad({ ...olga, budget: 1 }));
    const id = await keptOut(handover, { ...olga, firstName: "Olga" });
    const outcome = await handover.quarantine.correct(id, { properties: { budget: 2 } } as never);
    expect(outcome).toMatchObject({ status: "merged", lead: { id: lead?.id, firstName: "Olga" } });
  });

  test("takes one input in once, however many correct it at once", async () => {
    const { handover } = open();
    const id = await keptOut(handover, olga);
    const outcomes = await Promise.all(
      [1, 2, 3].map((budget) => handover.quarantine.correct(id, { properties: { budget } } as never)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["created", "created", "created"]);
    expect(new Set(outcomes.map(({ lead }) => lead?.id)).size).toBe(1);
    expect(await all(handover, "leads")).toHaveLength(1);
  });

  test("lets an input wait that is still no good, as it came", async () => {
    const { handover } = open();
    const id = await keptOut(handover, olga);
    const before = await handover.quarantine.get(id);
    expect(await handover.quarantine.correct(id, { firstName: "Olga" })).toMatchObject({
      status: "quarantined",
      quarantineId: id,
      issues: [{ path: "properties.budget" }],
    });
    expect(await handover.quarantine.get(id)).toEqual(before);
    expect(await all(handover, "quarantined")).toHaveLength(1);
  });

  test("takes fields out with null, and lays others over them one by one", async () => {
    const { handover } = open();
    const id = await keptOut(handover, {
      ...olga,
      optedOut: "perhaps",
      occurredAt: "2036-01-01T00:00:00Z",
      properties: { budget: 5, plan: "pro" },
    });
    const patch = { optedOut: null, occurredAt: null, company: { country: "DE" }, properties: { plan: "team" } };
    const { lead } = await handover.quarantine.correct(id, patch as never);
    expect(lead).toMatchObject({
      company: { name: "Acme", country: "DE" },
      properties: { budget: 5, plan: "team" },
      optedOut: false,
      receivedAt: Date.parse("2026-11-02T10:00:00Z"),
    });
  });

  test("puts an input away with the reason, and corrects it no more", async () => {
    const { handover } = open();
    const id = await keptOut(handover, olga);
    const put = await handover.quarantine.discard(id, { reason: "a test form" });
    expect(put).toEqual({ ok: true, quarantineId: id, refusal: undefined });
    expect(await handover.quarantine.discard(id, { reason: "again" })).toEqual(put);
    expect(await handover.quarantine.get(id)).toMatchObject({ state: "discarded", reason: "a test form", input: olga });
    expect(await handover.quarantine.correct(id, { properties: { budget: 1 } } as never)).toMatchObject({
      status: "refused",
      issues: [{ path: "quarantineId", got: "one that was discarded" }],
    });
    expect(await handover.quarantine.count()).toMatchObject({ waiting: 0, discarded: 1, reasons: [] });
  });

  test("refuses what is not there, or was corrected before", async () => {
    const { handover } = open();
    expect(await handover.quarantine.correct("nobody", {})).toMatchObject({
      status: "refused",
      issues: [{ expected: "the id of a quarantined input", got: '"nobody"' }],
    });
    expect((await handover.quarantine.discard("nobody", { reason: "x" })).refusal?.code).toBe("INPUT_SETTLED");
    const id = await keptOut(handover, olga);
    await handover.quarantine.correct(id, { properties: { budget: 1 } } as never);
    expect((await handover.quarantine.discard(id, { reason: "x" })).refusal?.message).toContain("that was corrected");
  });

  test("does one thing for one command id, and throws where it is another", async () => {
    const { handover } = open();
    const id = await keptOut(handover, olga);
    const patch = { properties: { budget: 1 } } as never;
    const first = await handover.quarantine.correct(id, patch, { commandId: "c" });
    expect(await handover.quarantine.correct(id, patch, { commandId: "c" })).toMatchObject({
      lead: { id: first.lead?.id },
    });
    const other = await keptOut(handover, { ...olga, email: "jan@acme.example" });
    await expect(handover.quarantine.correct(other, patch, { commandId: "c" })).rejects.toThrow("was used before");
  });

  test("is part of what is told of a person, and of what is erased", async () => {
    const { handover } = open();
    const id = await keptOut(handover, { email: "olga@@acme", firstName: "Olga", budget: 1 });
    const { lead } = await handover.quarantine.correct(id, { email: olga.email, budget: 1 } as never);
    const found = await handover.people.export({ email: olga.email });
    expect(found.records.map((record) => record.kind)).toEqual(["lead", "input"]);
    expect((await handover.people.export({ quarantineId: id })).records).toHaveLength(2);
    expect(await handover.people.erase({ email: olga.email })).toMatchObject({ leadIds: [lead?.id], inputs: 1 });
    expect(JSON.stringify([await all(handover, "quarantined"), await all(handover, "events")])).not.toMatch(/olga/i);
    expect((await handover.quarantine.correct(id, {})).status).toBe("created");
    expect((await handover.quarantine.get(id))?.leadId).toBe(lead?.id);
  });

  test("follows from the events alone", async () => {
    const { handover } = open();
    const ids = [await keptOut(handover, olga), await keptOut(handover, olga), await keptOut(handover, olga)];
    await handover.quarantine.correct(ids[0]!, { properties: { budget: 1 } } as never);
    await handover.quarantine.discard(ids[1]!, { reason: "twice" });
    const replayed = replay(await all(handover, "events"));
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(plain(replayed.quarantined)).toEqual(plain(await all(handover, "quarantined")));
  });
});

test("what is no patch, no reason or no state is said at once", async () => {
  const handover = createHandover({ policy });
  await expect(handover.quarantine.correct("id", "x" as never)).rejects.toThrow("the fields to be put right");
  await expect(handover.quarantine.discard("id", {} as never)).rejects.toThrow("expected { reason }");
  expect(() => handover.quarantine.list({ state: "open" as never })).toThrow('expected one of "waiting"');
});
