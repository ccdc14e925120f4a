import { createHandover, type Handover } from "handover";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import type { Storage } from "handover/storage";
import { replay } from "handover/core";
import { afterAll, describe, expect, test } from "vitest";
import { broken } from "../../conformance/break.ts";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all, team } from "../../support/engine.ts";
import { freshSchema } from "../../support/postgres.ts";
import { somebody, tracesOf } from "../../support/people-story.ts";

const ana = somebody(0);
const { schema, pool, drop } = freshSchema();
afterAll(drop);

const storages: { readonly [name: string]: () => Storage } = {
  memory: () => memoryStorage(),
  sqlite: () => sqliteStorage({ database: openSqlite(":memory:") }),
  postgres: () => postgresStorage({ database: fromPg(pool()), schema }),
};
const person = { email: ana.email, firstName: ana.firstName, phone: ana.phone };

/** Leads of a person, one after another; each but the last is closed. */
async function leadsOf(handover: Handover, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    if (i > 0) await handover.transition(ids[i - 1] as string, "lost", { reason: "duplicate" });
    ids.push((await handover.ingest(person)).lead?.id as string);
  }
  return ids;
}

describe.each(Object.entries(storages))("over %s", (_, make) => {
  test("a submission of the same moment is erased whole, or is a new lead", async () => {
    const { handover } = await team({ storage: make(), clock: undefined });
    for (let round = 0; round < 12; round++) {
      await handover.ingest(person);
      const calls = [
        ...Array.from({ length: 3 }, () => handover.ingest(person)),
        handover.people.erase({ email: ana.email }),
        ...Array.from({ length: 3 }, () => handover.ingest(person)),
      ];
      await Promise.all(calls);
      for (const lead of await all(handover, "leads")) {
        const whole = lead.email === ana.email && lead.firstName === ana.firstName && lead.erasedAt === undefined;
        const gone =
          lead.erasedAt !== undefined && tracesOf(ana, JSON.stringify(await handover.explain(lead.id))) === undefined;
        expect(whole || gone, lead.id).toBe(true);
      }
      expect((await all(handover, "leads")).filter(({ erasedAt }) => erasedAt === undefined).length).toBeLessThan(2);
    }
    const { leads } = replay(await all(handover, "events"));
    expect(leads.length).toBe((await all(handover, "leads")).length);
    await handover.people.erase({ email: ana.email });
    expect(tracesOf(ana, JSON.stringify(await all(handover, "events")))).toBeUndefined();
    await handover.close();
  });
});

test("who was killed on the way finds the rest when it is done again", async () => {
  let left = Number.POSITIVE_INFINITY;
  const { storage } = broken({
    changes: (changes) => {
      if (changes.erased.length > 0 && left-- <= 0) throw new Error("killed");
      return changes;
    },
  });
  const { handover } = await team({ storage });
  const ids = await leadsOf(handover, 5);
  await handover.ingest({ email: ana.email, optedOut: "perhaps" as never });
  for (const done of [0, 1, 2, 3]) {
    left = done === 0 ? 0 : 1;
    await expect(handover.people.erase({ email: ana.email })).rejects.toThrow();
  }
  left = Number.POSITIVE_INFINITY;
  await handover.people.erase({ email: ana.email });
  const leads = await all(handover, "leads");
  expect(leads.map(({ id, erasedAt }) => [id, erasedAt !== undefined])).toEqual(ids.map((id) => [id, true]));
  expect(
    tracesOf(ana, JSON.stringify([leads, await all(handover, "events"), await all(handover, "quarantined")])),
  ).toBeUndefined();
});

test("what a handler under way fails with afterwards is kept without the person", async () => {
  const { handover } = await team();
  let fail: (error: Error) => void = () => undefined;
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const errors: unknown[] = [];
  const tolerant = createHandover({ policy: handover.policy, storage: memoryStorage() });
  tolerant.on("error", (...told) => void errors.push(told));
  const crm = await tolerant.subscribe(
    "crm",
    (event) =>
      new Promise<void>((_, reject) => {
        fail = () => reject(new Error(`no room for ${event.lead?.firstName} <${event.lead?.email}>`));
        begun();
      }),
    { events: ["lead.received"], start: false, attempts: 1 },
  );
  await tolerant.ingest(person);
  const drained = crm.drain();
  await hasBegun;
  await tolerant.people.erase({ email: ana.email });
  fail(new Error());
  await drained;
  const [letter] = await tolerant.subscribers.deadLetters("crm");
  expect(letter?.error).toBe("Error: no room for [erased] <[erased]>");
  expect(tracesOf(ana, JSON.stringify(letter))).toBeUndefined();
  expect(tracesOf(ana, JSON.stringify(errors))).toBeUndefined();
  await tolerant.close();
});

test("subscribers are told, of leads and of inputs, without the person", async () => {
  const { handover, events } = await team();
  const [closed, open] = await leadsOf(handover, 2);
  const outcome = await handover.ingest({ email: ana.email, optedOut: "perhaps" as never });
  const quarantineId = outcome.lead === undefined ? outcome.quarantineId : undefined;
  await handover.people.erase({ phone: ana.phone }, { reason: `${ana.firstName} asked`, by: "dpo" });
  const told = events.filter(({ type }) => type === "lead.erased");
  expect(told.map(({ leadId }) => leadId)).toEqual([quarantineId, open, closed]);
  expect(tracesOf(ana, JSON.stringify(told))).toBeUndefined();
  expect(told[1]?.data).toMatchObject({
    reason: "[erased] asked",
    by: "dpo",
    lead: { closed: "archived", reason: "erased" },
  });
});
