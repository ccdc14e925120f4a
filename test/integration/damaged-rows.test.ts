import { createHandover, definePolicy, manualClock, type Handover, type HandoverError } from "handover";
import { byAttribute, capacity, roundRobin } from "handover/routing";
import { cadence, onActivity, sla } from "handover/sla";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import type { Storage } from "handover/storage";
import { afterAll, describe, expect, test } from "vitest";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { all, countingIds } from "../support/engine.ts";
import { freshSchemas } from "../support/postgres.ts";

const policy = definePolicy({
  version: "1",
  routing: byAttribute({
    by: "source",
    map: {
      north: roundRobin({ pool: "north", hours: "ignore" }),
      south: roundRobin({ pool: "south", hours: "ignore" }),
    },
  }),
  limits: [capacity({ atMost: 3 })],
  slas: [sla("first-contact", { from: "received", until: onActivity("call"), within: "1h", calendar: "always" })],
});

const calling = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "north", hours: "ignore" }),
  contact: { channels: { call: {} }, caps: [{ atMost: 5, within: "1d" }] },
  cadences: [cadence("calls", { from: "assigned", steps: [{ channel: "call" }, { channel: "call", after: "1h" }] })],
});

interface Place {
  readonly storage: Storage;
  /** Cuts a column of rows short, as a hand or a bad disk does, or puts something else there. */
  readonly cut: (table: string, where: string, value?: string, column?: string) => Promise<void>;
  readonly count: (table: string) => Promise<number>;
  readonly mend: () => Promise<void>;
}

const { fresh, drop } = freshSchemas();
afterAll(drop);

const places: { readonly [name: string]: () => Place } = {
  sqlite: () => {
    const database = openSqlite(":memory:");
    const undo: (() => void)[] = [];
    return {
      storage: sqliteStorage({ database }),
      count: async (table) =>
        (database.prepare(`SELECT count(*) AS n FROM handover_${table}`).all() as { n: number }[])[0]?.n ?? -1,
      cut: async (table, where, value, column = "json") => {
        const name = `handover_${table}`;
        const [row] = database.prepare(`SELECT ${column} AS sound FROM ${name} WHERE ${where}`).all() as {
          sound: string;
        }[];
        database
          .prepare(`UPDATE ${name} SET ${column} = coalesce(?, substr(${column}, 1, 20)) WHERE ${where}`)
          .run(value ?? null);
        if (row !== undefined)
          undo.push(() => void database.prepare(`UPDATE ${name} SET ${column} = ? WHERE ${where}`).run(row.sound));
        expect(undo.length, "a row was damaged").toBeGreaterThan(0);
      },
      mend: async () => undo.splice(0).forEach((one) => one()),
    };
  },
  postgres: () => {
    const { schema, pool } = fresh();
    const own = pool();
    return {
      storage: postgresStorage({ database: fromPg(own), schema }),
      count: async (table) =>
        Number((await own.query(`SELECT count(*) AS n FROM "${schema}".handover_${table}`)).rows[0].n),
      cut: async (table, where, value, column = "json") => {
        const name = `"${schema}".handover_${table}`;
        await own.query(`ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS as_it_was text`);
        const { rowCount } = await own.query(
          `UPDATE ${name} SET as_it_was = ${column}, ${column} = coalesce($1, left(${column}, 20)) WHERE ${where}`,
          [value ?? null],
        );
        expect(rowCount, "a row was damaged").toBeGreaterThan(0);
      },
      mend: async () => {
        await own.query(`UPDATE "${schema}".handover_event SET json = as_it_was WHERE as_it_was IS NOT NULL`);
      },
    };
  },
};

async function opened({ storage }: Place, document = policy) {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy: document, storage, clock, ids: countingIds() });
  const errors: HandoverError[] = [];
  handover.on("error", (error) => void errors.push(error as HandoverError));
  for (const [pool, rep] of [
    ["north", "ana"],
    ["south", "ben"],
  ] as const) {
    await handover.reps.upsert({ id: rep });
    await handover.pools.upsert({ id: pool, members: [rep] });
  }
  return { handover, clock, errors };
}

const send = async (handover: Handover, name: string, source = "north"): Promise<string> => {
  const { lead } = await handover.ingest({ email: `${name}@${name}.example`, source });
  return lead?.id ?? "";
};

const hour = 3_600_000;
const refused = { code: "STORAGE_INCOMPATIBLE", retryable: false };

describe.each(Object.keys(places))("a row in %s that is damaged harms nobody but whom it is about", (name) => {
  const place = (): Place => places[name]!();

  test.each([
    ["lead", (id: string) => `id = '${id}'`, undefined],
    ["lead", (id: string) => `id = '${id}'`, "null"],
    ["lead", (id: string) => `id = '${id}'`, "{}"],
    ["clock", (id: string) => `lead_id = '${id}'`, undefined],
    ["clock", (id: string) => `lead_id = '${id}'`, "null"],
    ["clock", (id: string) => `lead_id = '${id}'`, "{}"],
  ])("a %s that is due: all other clocks fire (%#)", async (table, where, value) => {
    const own = place();
    const { handover, clock, errors } = await opened(own);
    const bad = await send(handover, "bad");
    await send(handover, "good");
    const breached: string[] = [];
    handover.on("sla.breached", ({ leadId }) => void breached.push(leadId as string));
    await own.cut(table, where(bad), value);
    clock.advance(2 * hour);
    expect(await handover.tick()).toMatchObject({ breaches: 1, failed: 1 });
    expect(breached).toHaveLength(1);
    expect(errors).toMatchObject([refused]);
    expect(errors[0]?.message).toContain(`a row of handover_${table}, "${bad}"`);
    const [failed, done] = await Promise.allSettled([
      handover.record(bad, { type: "call" }),
      handover.ingest({ email: "beside@other.example", source: "south" }),
    ]);
    expect(failed).toMatchObject({ status: "rejected", reason: refused });
    expect(done).toMatchObject({ value: { status: "created" } });
    expect(await handover.tick()).toMatchObject({ breaches: 0, failed: 1 });
    await handover.close();
  });

  test.each([
    ["clock", (id: string) => `lead_id = '${id}'`, undefined],
    ["clock", (id: string) => `lead_id = '${id}'`, "null"],
    ["clock", (id: string) => `lead_id = '${id}'`, "[]"],
    ["lead", (id: string) => `id = '${id}'`, "null"],
  ])("a %s that is asked for: what is due soon is told of all others (%#)", async (table, where, value) => {
    const own = place();
    const { handover, errors } = await opened(own);
    const bad = await send(handover, "bad");
    const good = await send(handover, "good");
    await own.cut(table, where(bad), value);
    expect((await handover.clocks.due("2h")).map(({ leadId }) => leadId)).toEqual([good]);
    expect(errors).toMatchObject([refused]);
    expect(errors[0]?.message).toContain(`a row of handover_${table}, "${bad}"`);
    await expect(handover.clocks(bad)).rejects.toMatchObject(refused);
    expect(await handover.clocks(good)).toHaveLength(1);
    await handover.close();
  });

  test("a lead that waits: others come in, and are served", async () => {
    const own = place();
    const { handover, clock } = await opened(own);
    const full = [await send(handover, "a"), await send(handover, "b"), await send(handover, "c")];
    const bad = await send(handover, "bad");
    const next = await send(handover, "next");
    await own.cut("lead", `id = '${bad}'`);
    await handover.close();
    const again = createHandover({ policy, storage: own.storage, clock });
    expect((await again.ingest({ email: "new@new.example", source: "south" })).lead?.ownerId).toBe("ben");
    expect(await again.transition(full[0] as string, "lost", { reason: "no_fit" })).toMatchObject({ ok: true });
    await again.tick();
    expect((await again.lead(next))?.ownerId).toBe("ana");
    await again.close();
  });

  test("a ledger: leads of another pool go on", async () => {
    const own = place();
    const { handover, clock } = await opened(own);
    await send(handover, "a");
    await send(handover, "b", "south");
    await own.cut("ledger", "pool = 'north'");
    await handover.close();
    const again = createHandover({ policy, storage: own.storage, clock, ids: () => `again-${Math.random()}` });
    await expect(again.ingest({ email: "x@x.example", source: "north" })).rejects.toMatchObject(refused);
    expect((await again.ingest({ email: "y@y.example", source: "south" })).lead?.ownerId).toBe("ben");
    await again.close();
  });

  test.each(["cut", "null"])(
    "an event (%s): subscribers get those of other leads, and all of it in order once it is mended",
    async (how) => {
      const own = place();
      const { handover, clock, errors } = await opened(own);
      const got: string[] = [];
      const subscription = await handover.subscribe(
        "crm",
        ({ leadId, version }) => void got.push(`${leadId}:${version}`),
        {
          start: false,
          attempts: 3,
        },
      );
      const bad = await send(handover, "bad");
      await send(handover, "good");
      await own.cut("event", `stream = '${bad}' AND version = 2`, how === "cut" ? undefined : how);
      for (let i = 0; i < 8; i++) {
        await subscription.drain();
        clock.advance(hour);
      }
      expect(got.filter((one) => one.startsWith(bad))).toEqual([`${bad}:1`]);
      expect(got.length).toBeGreaterThan(3);
      expect(errors[0]).toMatchObject({ code: "DELIVERY_FAILED", cause: refused });
      const before = got.length;
      expect(await handover.subscribers.lag("crm")).toMatchObject({ leads: 1, failing: 1, deadLetters: 0 });
      await own.mend();
      await subscription.drain();
      const theirs = (await all(handover, "events")).filter(({ leadId }) => leadId === bad);
      expect(got.slice(before)).toEqual(theirs.slice(1).map(({ version }) => `${bad}:${version}`));
      await handover.close();
    },
  );

  test("what a delivery failed with: the subscriber gets all there is", async () => {
    const own = place();
    const { handover, clock } = await opened(own);
    let isDown = true;
    const got: string[] = [];
    const crm = await handover.subscribe(
      "crm",
      ({ leadId }) => {
        if (isDown) throw new Error("crm: down");
        got.push(leadId ?? "roster");
      },
      { start: false },
    );
    const ids = [await send(handover, "bad"), await send(handover, "good")];
    await crm.drain();
    isDown = false;
    await own.cut("delivery", `stream = '${ids[0]}'`, '"cut', "error");
    clock.advance(hour);
    await crm.drain();
    clock.advance(hour);
    await crm.drain();
    expect([...new Set(got)].sort()).toEqual([...ids].sort());
    expect(await handover.subscribers.lag("crm")).toMatchObject({ leads: 0, events: 0 });
    await handover.close();
  });

  test("an input that could not be taken in: everybody else is exported and erased, and it is named", async () => {
    const own = place();
    const { handover } = await opened(own);
    const id = await send(handover, "good");
    await handover.ingest({ email: "bad@bad.example", optedOut: "perhaps" as never });
    const [{ id: quarantineId } = { id: "" }] = await all(handover, "quarantined");
    await own.cut("quarantine", `id = '${quarantineId}'`);
    const person = { email: "good@good.example" };
    expect(await handover.people.export(person)).toMatchObject({ records: [{ kind: "lead" }], unread: [quarantineId] });
    expect(await handover.people.erase(person)).toMatchObject({ leadIds: [id], unread: [quarantineId] });
    await expect(handover.people.erase({ quarantineId })).rejects.toMatchObject(refused);
    await handover.close();
  });

  test.each(["cut", "null", "{}"])("a contact (%s): all other clocks fire, and its person is erased", async (how) => {
    const own = place();
    const { handover, clock, errors } = await opened(own, calling);
    const bad = await send(handover, "bad");
    await handover.record(bad, { type: "call" });
    await send(handover, "good");
    const asked: string[] = [];
    handover.on("task.due", ({ leadId }) => void asked.push(leadId ?? ""));
    await own.cut("contact", `json LIKE '%${bad}%'`, how === "cut" ? undefined : how);
    clock.advance(2 * hour);
    await handover.tick();
    expect(asked).toHaveLength(1);
    expect(errors.map(({ code }) => code)).toEqual(["STORAGE_INCOMPATIBLE"]);
    expect(String(errors[0])).not.toContain("bad@bad.example");
    const before = await own.count("contact");
    expect(await handover.people.erase({ email: "bad@bad.example" })).toMatchObject({ leadIds: [bad] });
    expect(await own.count("contact")).toBe(before - 1);
    await handover.close();
  });
});
