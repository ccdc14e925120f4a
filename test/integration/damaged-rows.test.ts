import { createHandover, definePolicy, manualClock, type Handover, type HandoverError } from "handover";
import { byAttribute, capacity, roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
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

interface Place {
  readonly storage: Storage;
  /** Cuts rows of a table short, as a hand or a bad disk does. */
  readonly cut: (table: string, where: string) => Promise<void>;
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
      cut: async (table, where) => {
        const select = database.prepare(`SELECT rowid AS place, json FROM handover_${table} WHERE ${where}`);
        for (const { place, json } of select.all() as { place: number; json: string }[]) {
          const put = database.prepare(`UPDATE handover_${table} SET json = ? WHERE rowid = ?`);
          put.run(json.slice(0, 20), place);
          undo.push(() => void put.run(json, place));
        }
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
      cut: async (table, where) => {
        const name = `"${schema}".handover_${table}`;
        await own.query(`ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS was text`);
        const { rowCount } = await own.query(`UPDATE ${name} SET was = json, json = left(json, 20) WHERE ${where}`);
        expect(rowCount, "a row was damaged").toBeGreaterThan(0);
      },
      mend: async () => {
        await own.query(`UPDATE "${schema}".handover_event SET json = was WHERE was IS NOT NULL`);
      },
    };
  },
};

async function opened({ storage }: Place) {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy, storage, clock, ids: countingIds() });
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
    ["lead", (id: string) => `id = '${id}'`],
    ["clock", (id: string) => `lead_id = '${id}'`],
  ])("a %s that is due: all other clocks fire", async (table, where) => {
    const own = place();
    const { handover, clock, errors } = await opened(own);
    const bad = await send(handover, "bad");
    await send(handover, "good");
    const breached: string[] = [];
    handover.on("sla.breached", ({ leadId }) => void breached.push(leadId as string));
    await own.cut(table, where(bad));
    clock.advance(2 * hour);
    expect(await handover.tick()).toMatchObject({ breaches: 1, failed: 1 });
    expect(breached).toHaveLength(1);
    expect(errors).toMatchObject([refused]);
    await expect(handover.record(bad, { type: "call" })).rejects.toMatchObject(refused);
    expect(await handover.tick()).toMatchObject({ breaches: 0, failed: 1 });
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

  test("an event: subscribers get those of other leads, and all of it in order once it is mended", async () => {
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
    await own.cut("event", `stream = '${bad}' AND version = 2`);
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
  });
});
