import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import PgBoss from "pg-boss";
import { openPostgres } from "../fakes/postgres.ts";
import { openEngine, queue } from "./engine.ts";
import { mailServer } from "./mail-server.ts";

const leads = 4;

/** What happens to two nodes, told from outside. */
export async function story(): Promise<void> {
  const postgres = await openPostgres();
  const { connectionString } = postgres;
  const schema = `nodes_${process.pid}`;

  const mail = await mailServer();
  const boss = new PgBoss({ connectionString, schema: `${schema}_jobs`, max: 2, supervise: false, schedule: false });
  await boss.start();
  // A worker that is at it for three seconds is dead: its job goes to another. For you, longer than any job takes.
  await boss.createQueue(queue, { name: queue, expireInSeconds: 3, retryLimit: 5, retryDelay: 0 });
  const pool = new pg.Pool({ connectionString, max: 4 });
  const handover = openEngine(pool, boss, schema);
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  const nodeArgs = [connectionString, schema, mail.origin];
  const [first, second] = await Promise.all([start("first", nodeArgs), start("second", nodeArgs)]);

  console.log(`Two nodes are up. ${leads} leads come in, and nobody calls them: a breach each, a second later.`);
  await handover.ingestMany(
    Array.from({ length: leads }, (_, i) => ({ email: `cto@firm${i}.example`, company: `Firm ${i}` })),
  );
  await mail.bothAsked;
  console.log("Both are at work. The first is killed: its mail is sent, and it does not know.");
  first.kill("SIGKILL");
  await once(first, "close");
  mail.answerThem();

  console.log("The second does the rest, and what the dead one had, once three seconds are over.");
  const left = async (): Promise<number> => {
    const { rows } = await pool.query(`SELECT count(*)::int AS left FROM ${schema}_jobs.job WHERE state < 'completed'`);
    return rows[0].left;
  };
  const giveUpAt = Date.now() + 120_000;
  while (mail.mails.size < 2 * leads || (await left()) > 0) {
    if (Date.now() > giveUpAt) throw new Error(`${await left()} jobs are left after two minutes`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  second.kill("SIGTERM");
  const [code] = await once(second, "close");

  const sent = [...mail.mails.values()].map((subject) => subject.split(":")[0]);
  for (const type of ["assignment.offered", "sla.breached"])
    console.log(`  ${type}: ${sent.filter((one) => one === type).length} mails, to ${leads} leads`);
  console.log(
    `  ${mail.counts.repeated > 0 ? "one was asked for again" : "none was asked for again"}, and each was sent once`,
  );
  console.log(`  jobs left: ${await left()}; the second ended with ${code}`);

  await handover.close();
  await boss.stop({ graceful: false });
  await mail.close();
  await pool.query(`DROP SCHEMA ${schema} CASCADE; DROP SCHEMA ${schema}_jobs CASCADE`);
  await pool.end();
  await postgres.stop();
}

/** This very program, as a node. Settles once the node says that it is ready. */
async function start(name: string, args: readonly string[]): Promise<ChildProcess> {
  const program = [...process.execArgv, process.argv[1] ?? "", "node", name, ...args];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close").then(() => Promise.reject(new Error(`${name} ended before it was ready`)));
  await Promise.race([once(child.stdout, "data"), ended]);
  return child;
}
