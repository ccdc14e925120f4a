import { PGlite } from "@electric-sql/pglite";
import { createHandover, definePolicy, manualClock } from "handover";
import { toPgBoss, type EventJob } from "handover/delivery";
import { roundRobin } from "handover/routing";
import { firstContact } from "handover/sla";
import { fromPglite, fromPgliteTransaction, postgresStorage } from "handover/storage/postgres";
import PgBoss from "pg-boss";

// One database for the host's rows, the leads and the jobs: here Postgres within the process, elsewhere your server.
const db = new PGlite();
await db.exec("CREATE TABLE demo_request (email text PRIMARY KEY)");
const executeSql = async (text: string, values: unknown[] = []) =>
  values.length > 0 ? db.query(text, values) : ((await db.exec(text)).at(-1) ?? { rows: [] });
const boss = new PgBoss({ db: { executeSql }, supervise: false, schedule: false });
await boss.start();
for (const name of ["mails", "tick"]) await boss.createQueue(name, { name, retryLimit: 3, retryDelay: 0 });

const clock = manualClock("2026-11-03T09:00:00Z");
const mails = toPgBoss(boss, { queue: "mails", events: ["assignment.offered", "sla.breached"] });
const handover = createHandover({
  policy: definePolicy({
    version: "1",
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    slas: [firstContact("4h")],
  }),
  storage: postgresStorage({ database: fromPglite(db), sinks: [mails] }),
  clock,
});
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });

/** A row of the host's, a lead and its job, in one transaction; which may fail after all. */
async function request(email: string, isDone = true): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query("INSERT INTO demo_request VALUES ($1)", [email]);
    await handover.ingest({ email }, { using: fromPgliteTransaction(tx) });
    if (!isDone) throw new Error("the payment was refused");
  });
}

/** What a worker does: each job of a queue, until there is none. */
async function work(queue: string, handle: (job: EventJob) => Promise<unknown>): Promise<void> {
  for (let jobs; (jobs = await boss.fetch<EventJob>(queue)).length > 0;)
    for (const { id, data } of jobs)
      await handle(data).then(
        () => boss.complete(queue, id),
        (error: Error) => {
          console.log(`  ${error.message}: again`);
          return boss.fail(queue, id, { reason: error.message });
        },
      );
}

const sent = new Set<string>();
let isDown = true;
async function mail({ id, type, leadId }: EventJob): Promise<void> {
  const lead = await handover.lead(leadId ?? "");
  if (isDown) {
    isDown = false;
    throw new Error("the mail server is down");
  }
  // A job may come twice: by the event's id the second mail is known.
  if (!sent.has(id)) console.log(`  to ${lead?.ownerId}: ${type} of ${lead?.email}`);
  sent.add(id);
}

console.log("two requests, of which one is rolled back:");
await request("cto@acme.example");
await request("ceo@beta.example", false).catch((error: Error) => console.log(`  ${error.message}`));
await work("mails", mail);

console.log("nobody calls for four hours, and the clocks are looked at by a job, too:");
clock.advance(4 * 3_600_000 + 1);
await boss.send("tick", {});
await work("tick", () => handover.tick());
await work("mails", mail);

const { rows } = await db.query<{ email: string }>("SELECT email FROM demo_request");
console.log(`requests kept: ${rows.map(({ email }) => email).join(", ")}; mails sent: ${sent.size}`);
await handover.close();
await boss.stop({ graceful: false });
await db.close();
