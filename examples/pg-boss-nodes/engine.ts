import { createHandover, definePolicy, type Handover } from "handover";
import { toPgBoss } from "handover/delivery";
import { roundRobin } from "handover/routing";
import { firstContact } from "handover/sla";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import type pg from "pg";
import type PgBoss from "pg-boss";

export const queue = "mails";

/** The engine as every process has it: what it writes about leads and the jobs that follow are one transaction. */
export function openEngine(pool: pg.Pool, boss: PgBoss, schema: string): Handover {
  return createHandover({
    policy: definePolicy({
      version: "1",
      routing: roundRobin({ pool: "sdr", hours: "ignore" }),
      slas: [firstContact("1s")], // for you: "4h"
    }),
    storage: postgresStorage({
      database: fromPg(pool),
      schema,
      sinks: [toPgBoss(boss, { queue, events: ["assignment.offered", "sla.breached"] })],
    }),
  });
}
