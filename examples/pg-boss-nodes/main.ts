/**
 * Two nodes share the clocks and the jobs of a pg-boss queue; one of them is killed in the middle of a job. Every mail is sent once.
 * `npx tsx examples/pg-boss-nodes/main.ts`, with `DATABASE_URL` for a server of yours.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import PgBoss from "pg-boss";
import { openPostgres } from "../fakes/postgres.ts";
import { serve } from "../fakes/serve.ts";
import { openEngine, queue } from "./engine.ts";

const leads = 4;
const postgres = await openPostgres();
const { connectionString } = postgres;
const schema = `nodes_${process.pid}`;

/** A mail server that sends what it is asked for once. The first question of each node waits until both have asked. */
const mails = new Map<string, string>();
const askers: string[] = [];
let repeated = 0;
let release = (): void => undefined;
const released = new Promise<void>((resolve) => (release = resolve));
let haveBoth = (): void => undefined;
const bothAsked = new Promise<void>((resolve) => (haveBoth = resolve));
const server = await serve(async ({ headers, body }) => {
  const key = String(headers["idempotency-key"]);
  if (mails.has(key)) repeated++;
  else mails.set(key, (JSON.parse(body.toString()) as { subject: string }).subject);
  const node = String(headers["user-agent"]);
  if (!askers.includes(node) && askers.push(node) === 2) haveBoth();
  await released;
  return { status: 202 };
});

const boss = new PgBoss({ connectionString, schema: `${schema}_jobs`, max: 2, supervise: false, schedule: false });
await boss.start();
// A worker that is at it for three seconds is dead: its job goes to another. For you, longer than any job takes.
await boss.createQueue(queue, { name: queue, expireInSeconds: 3, retryLimit: 5, retryDelay: 0 });
const pool = new pg.Pool({ connectionString, max: 4 });
const handover = openEngine(pool, boss, schema);
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
async function start(name: string): Promise<ChildProcess> {
  const args = ["--import", "tsx", join(import.meta.dirname, "node.ts"), name, connectionString, schema, server.origin];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data"); // it says that it is ready
  return child;
}
const [first, second] = await Promise.all([start("first"), start("second")]);

console.log(`Two nodes are up. ${leads} leads come in, and nobody calls them: a breach each, a second later.`);
await handover.ingestMany(
  Array.from({ length: leads }, (_, i) => ({ email: `cto@firm${i}.example`, company: `Firm ${i}` })),
);
await bothAsked;
console.log("Both are at work. The first is killed: its mail is sent, and it does not know.");
first.kill("SIGKILL");
await once(first, "close");
release();

console.log("The second does the rest, and what the dead one had, once three seconds are over.");
const left = async (): Promise<number> => {
  const { rows } = await pool.query(`SELECT count(*)::int AS left FROM ${schema}_jobs.job WHERE state < 'completed'`);
  return rows[0].left;
};
while (mails.size < 2 * leads || (await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
second.kill("SIGTERM");
const [code] = await once(second, "close");

const sent = [...mails.values()].map((subject) => subject.split(":")[0]);
for (const type of ["assignment.offered", "sla.breached"])
  console.log(`  ${type}: ${sent.filter((one) => one === type).length} mails, to ${leads} leads`);
console.log(`  ${repeated > 0 ? "one was asked for again" : "none was asked for again"}, and each was sent once`);
console.log(`  jobs left: ${await left()}; the second ended with ${code}`);

await handover.close();
await boss.stop({ graceful: false });
await server.close();
await pool.query(`DROP SCHEMA ${schema} CASCADE; DROP SCHEMA ${schema}_jobs CASCADE`);
await pool.end();
await postgres.stop();
