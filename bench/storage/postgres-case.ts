import { createHandover, type Handover } from "handover";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import { median } from "../harness/statistics.ts";
import { leadOf, poolName, repsEach, storagePolicy } from "./task.ts";

export interface PostgresCaseOptions {
  readonly url: string;
  readonly schema: string;
  readonly pools: number;
  readonly connections: number;
}

const tables = ["event", "lead", "identity", "clock"];

/** Handover on a server, and floors on the same server and the same tables. In a process of its own. */
export async function open({ url, schema, pools, connections }: PostgresCaseOptions) {
  const pool = new pg.Pool({ connectionString: url, max: connections, pipeline: true });
  const policy = storagePolicy(pools);
  const engine = (): Handover =>
    createHandover({
      policy,
      storage: postgresStorage({ database: fromPg(pool, { prepare: true }), schema, lockTimeoutMs: 60_000 }),
    });
  const handover = engine();
  const others: Handover[] = [];
  let sent = 0;
  const next = (own = 0): ReturnType<typeof leadOf> => leadOf(`${process.pid}`, sent++, own % pools);

  /** Callers that each send their next lead when their last is in. */
  const send = async (senders: readonly Handover[], count: number, own: readonly number[]): Promise<number> => {
    let left = count;
    const started = performance.now();
    await Promise.all(
      senders.map(async (sender, i) => {
        while (left-- > 0) await sender.ingest(next(own[i % own.length]));
      }),
    );
    return performance.now() - started;
  };

  /** What is stored in a table, without what the database numbers itself; and an empty one like it. */
  const rowsOf = async (table: string) => {
    await pool.query(`DROP TABLE IF EXISTS "${schema}".plain_${table}`);
    await pool.query(`CREATE TABLE "${schema}".plain_${table} (LIKE "${schema}".handover_${table} INCLUDING ALL)`);
    const { rows, fields } = await pool.query(`SELECT * FROM "${schema}".handover_${table} LIMIT 20000`);
    const columns = fields.map(({ name }) => name).filter((name) => name !== "seq");
    return { table, columns, rows: rows as Record<string, unknown>[] };
  };

  return {
    async prepare(): Promise<void> {
      for (let n = 0; n < pools; n++) {
        const members = Array.from({ length: repsEach }, (_, i) => `${poolName(n)}-rep-${i}`);
        for (const id of members) await handover.reps.upsert({ id });
        await handover.pools.upsert({ id: poolName(n), members });
      }
      await pool.query(`CREATE TABLE IF NOT EXISTS "${schema}".bare (id text PRIMARY KEY, json text)`);
    },
    /** Milliseconds for `count` leads from so many callers of one engine, for these of the pools. */
    together: (callers: number, count: number, own: readonly number[]) =>
      send(
        Array.from({ length: callers }, () => handover),
        count,
        own,
      ),
    /** The same, each caller with an engine of its own: nothing is folded, a transaction is one lead. */
    async apart(callers: number, count: number): Promise<number> {
      while (others.length < callers) others.push(engine());
      await send(others.slice(0, callers), callers, [0]);
      return send(others.slice(0, callers), count, [0]);
    },
    /** Milliseconds of one lead alone, and of a bare BEGIN; INSERT; COMMIT beside it: medians. */
    async alone(count: number): Promise<{ readonly ms: number; readonly bareMs: number }> {
      const ours: number[] = [];
      const bare: number[] = [];
      const client = await pool.connect();
      for (let n = 0; n < count; n++) {
        let from = performance.now();
        await handover.ingest(next());
        ours.push(performance.now() - from);
        from = performance.now();
        await client.query("BEGIN");
        await client.query(`INSERT INTO "${schema}".bare VALUES ($1, $2)`, [
          `${process.pid}-${sent}-${n}`,
          "x".repeat(1_000),
        ]);
        await client.query("COMMIT");
        bare.push(performance.now() - from);
      }
      client.release();
      return { ms: median(ours), bareMs: median(bare) };
    },
    /** Writes the rows of so many leads again, into tables like theirs, as plain INSERTs of `batch` leads' rows and nothing else. */
    async plain(batch: number): Promise<{ readonly ms: number; readonly rows: number }> {
      const found = await Promise.all(tables.map((table) => rowsOf(table)));
      const leads = found[1]!.rows.length;
      const started = performance.now();
      let written = 0;
      for (let from = 0; from < leads; from += batch) {
        const client = await pool.connect();
        await client.query("BEGIN");
        for (const { table, columns, rows } of found) {
          const each = rows.length / leads;
          const some = rows.slice(Math.round(from * each), Math.round((from + batch) * each));
          const place = (row: number, column: number): string => `$${row * columns.length + column + 1}`;
          const places = some.map((_, row) => `(${columns.map((_, column) => place(row, column)).join(", ")})`);
          await client.query(
            `INSERT INTO "${schema}".plain_${table} (${columns.join(", ")}) VALUES ${places.join(", ")}`,
            some.flatMap((row) => columns.map((column) => row[column])),
          );
          written += some.length;
        }
        await client.query("COMMIT");
        client.release();
      }
      return { ms: performance.now() - started, rows: written };
    },
    async count(): Promise<{ readonly leads: number; readonly rows: number }> {
      const of = async (table: string): Promise<number> =>
        Number((await pool.query(`SELECT count(*) FROM "${schema}".handover_${table}`)).rows[0].count);
      const [leads, events, identities, clocks] = [
        await of("lead"),
        await of("event"),
        await of("identity"),
        await of("clock"),
      ];
      return { leads, rows: leads + events + identities + clocks };
    },
    /** Leads to their owners, and the turns their ledgers have counted. */
    async agrees(): Promise<boolean> {
      let turns = 0;
      for await (const page of handover.scan("ledgers")) for (const ledger of page) turns += ledger.turns;
      return turns === (await this.count()).leads;
    },
    async close(): Promise<void> {
      await Promise.all([handover, ...others].map((one) => one.close()));
      await pool.end();
    },
  };
}
