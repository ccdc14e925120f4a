import type { EventJob } from "handover/delivery";
import pg from "pg";
import PgBoss from "pg-boss";
import { openEngine, queue } from "./engine.ts";

export interface NodeOptions {
  readonly name: string;
  readonly connectionString: string;
  readonly schema: string;
  /** Where mails are sent. */
  readonly mails: string;
}

/** A node: looks at the clocks and works off jobs, until it is told to stop. Any number of them may run. */
export async function runNode({ name, connectionString, schema, mails }: NodeOptions): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 4 });
  // It looks each second for jobs whose worker has died; by itself once in two minutes.
  const boss = new PgBoss({ connectionString, schema: `${schema}_jobs`, max: 2, maintenanceIntervalSeconds: 1 });
  boss.on("error", console.error);
  await boss.start();
  const handover = openEngine(pool, boss, schema);
  handover.on("error", (error) => console.error(error));
  const clocks = handover.start();
  await boss.work<EventJob>(queue, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job !== undefined) await mail(job.data);
  });

  /** A job may come again. The mail server knows by the event's id what it has had; where yours does not, keep the ids yourself. */
  async function mail({ id, type, leadId }: EventJob): Promise<void> {
    const lead = await handover.lead(leadId ?? "");
    const response = await fetch(mails, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": id, "user-agent": name },
      body: JSON.stringify({ to: lead?.ownerId, subject: `${type}: ${lead?.company?.name}` }),
    });
    if (!response.ok) throw new Error(`the mail server answers ${response.status}`); // the job is given again
  }

  process.once("SIGTERM", async () => {
    await boss.stop(); // lets what was begun finish
    await clocks.stop();
    await handover.close();
    await pool.end();
  });
  console.log("ready");
}
