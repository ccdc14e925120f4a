import { createHandover, definePolicy, type LeadOutcome } from "handover";
import { roundRobin } from "handover/routing";
import { commitment, onActivity, sla } from "handover/sla";
import type { Storage } from "handover/storage";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import pg from "pg";
import { openSqlite } from "../conformance/open-sqlite.ts";
import type { Call } from "../support/history/entries.ts";
import { fileRecorder, recorder, type Answer } from "../support/history/recorder.ts";

/** Where a writer writes to. */
export type Place =
  | {
      readonly file: string;
      readonly exclusive?: boolean;
      /** Leaves the transactions out: every statement is on its own. */
      readonly careless?: boolean;
    }
  | { readonly url: string; readonly schema: string };

/** What a writer is told to do, once it is ready. */
export interface Order {
  readonly place: Place;
  /** Sends leads until it is killed, or this many. */
  readonly leads: number;
  /** Whose leads: two writers with one prefix send the same people. */
  readonly prefix: string;
  readonly seed: number;
  /** By what the people are known. @defaultValue their address */
  readonly by?: "email" | "phone" | "externalId";
  /** Where it writes down what it asks for and what it is told, if anywhere. */
  readonly history?: string;
}

/** What a writer says: that it is ready, which leads were acknowledged, that it is through. */
export type Report =
  | { readonly ready: true }
  | { readonly acknowledged: readonly string[] }
  | { readonly done: true; readonly calls: number };

export const reps = ["ana", "ben", "cy"];

export const writerPolicy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "1s",
      thresholds: [{ at: 0.5, notify: "owner", digest: true }],
    }),
  ],
  digest: { every: "1m" },
  commitments: [commitment("mql", { every: "quarter", terms: { atLeast: 1_000_000, accepted: 0.5 } })],
});

const say = (report: Report): void => void process.send?.(report);

/** A process that takes leads in as fast as it can and says so: for being killed. */
async function write({ place, leads, prefix, seed, history, by = "email" }: Order): Promise<void> {
  const { storage, close } = open(place);
  const handover = createHandover({ policy: writerPolicy, storage });
  const { attempt, attemptMany } = history === undefined ? recorder(() => undefined) : fileRecorder(history);
  const read = ({ ok, lead }: LeadOutcome): Answer => ({ applied: ok, leadId: lead?.id });
  for (const id of reps) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: reps });
  let state = seed;
  const roll = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
  let calls = 0;
  let asked = 0;
  /** Whom two writers send alike are two calls all the same. */
  const next = (): string => `${prefix}${process.pid}-${++asked}`;
  for (let sent = 0; sent < leads; calls++) {
    const count = Math.min(1 + roll(12), leads - sent);
    const commandId = next();
    const batch = Array.from({ length: count }, (_, i) => ({
      ...people[by](prefix, sent + i),
      properties: { call: `${commandId}/${i}` },
    }));
    sent += count;
    const outcomes = await attemptMany(
      batch.map(({ properties }): Call => ({ id: properties.call, kind: "ingest" })),
      () => handover.ingestMany(batch, { commandId }),
      ({ status, lead }) => ({ applied: status !== "failed", leadId: lead?.id }),
    );
    const ids = outcomes.map(({ lead }) => lead?.id ?? "none");
    say({ acknowledged: ids });
    const id = ids[roll(ids.length)] as string;
    if (roll(3) === 0) {
      const call: Call = { id: next(), kind: "record" };
      const activity = { type: "call", properties: { call: call.id } };
      await attempt(call, () => handover.record(id, activity, { commandId: call.id }), read);
    }
    if (roll(4) === 0) {
      const call: Call = { id: next(), kind: "accept" };
      const repId = (await handover.lead(id))?.ownerId ?? "ana";
      await attempt(call, () => handover.accept(id, { repId }, { commandId: call.id }), read);
    }
    if (roll(4) === 0) await handover.tick();
  }
  await handover.close();
  await close();
  say({ done: true, calls });
}

/** Who number so and so is; whoever is known by a number or an id has no address. */
const people = {
  email: (prefix: string, i: number) => ({ email: `${prefix}${i}@firm${i % 7}.example` }),
  phone: (prefix: string, i: number) => ({ phone: `+48${prefix.length}${100_000 + i}`, company: `Firm ${i % 7}` }),
  externalId: (prefix: string, i: number) => ({ externalId: `crm:${prefix}${i}` }),
};

function open(place: Place): { readonly storage: Storage; readonly close: () => Promise<void> } {
  if ("url" in place) {
    const pool = new pg.Pool({ connectionString: place.url, max: 8, application_name: place.schema });
    const storage = postgresStorage({ database: fromPg(pool), schema: place.schema });
    return { storage, close: async () => (await storage.close(), pool.end()) };
  }
  const { file, exclusive, careless } = place;
  const storage = sqliteStorage({
    database: careless === true ? withoutTransactions(openSqlite(file)) : openSqlite(file),
    exclusive,
    busyTimeoutMs: 20_000,
  });
  return { storage, close: () => storage.close() };
}

function withoutTransactions(database: SqliteDatabase): SqliteDatabase {
  const nothing = { run: () => undefined, get: () => undefined, all: () => [] };
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => (/^(BEGIN|COMMIT|ROLLBACK)/.test(sql) ? nothing : database.prepare(sql)),
    close: () => database.close?.(),
  };
}

if (process.argv[2] === "writer") {
  process.once("message", (order: Order) => {
    write(order).then(
      () => process.disconnect(),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  say({ ready: true });
}
