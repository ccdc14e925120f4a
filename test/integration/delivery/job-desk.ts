import { createHandover, definePolicy, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { firstContact } from "handover/sla";
import {
  fromPg,
  fromPgClient,
  postgresStorage,
  type EventSink,
  type PostgresDatabase,
} from "handover/storage/postgres";
import type pg from "pg";
import { all } from "../../support/engine.ts";
import { inHost as inTransaction } from "../../support/in-host.ts";

export const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [firstContact("4h")],
});

let tenants = 0;

/** An engine of a tenant of its own, with a rep. */
export async function openDesk(
  pool: pg.Pool,
  schema: string,
  sinks: readonly EventSink[],
  database: PostgresDatabase = fromPg(pool),
): Promise<Handover> {
  const storage = postgresStorage({ database, schema, sinks });
  const handover = createHandover({ policy, storage, tenant: `t${++tenants}` });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return handover;
}

/** Does some work in a transaction of the host's, and ends it as told. */
export const inHost = <T>(
  pool: pg.Pool,
  end: "COMMIT" | "ROLLBACK",
  work: (using: ReturnType<typeof fromPgClient>, client: pg.PoolClient) => Promise<T>,
): Promise<T> => inTransaction(pool, end, (client) => work(fromPgClient(client), client));

/** The ids of all events in the log, sorted. */
export async function eventIds(handover: Handover): Promise<string[]> {
  const events = await all(handover, "events");
  return events.map(({ leadId, version }) => `${leadId ?? "roster"}:${version}`).sort();
}

/** A database that notes what is sent in its transactions. */
export function noting(database: PostgresDatabase, texts: string[]): PostgresDatabase {
  return {
    query: database.query,
    transaction: (work) =>
      database.transaction((executor) =>
        work({
          query(text, params) {
            texts.push(text);
            return executor.query(text, params);
          },
        }),
      ),
  };
}
