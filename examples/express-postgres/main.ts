/**
 * A form's handler in Express: its own rows and the lead in one transaction, of which all is kept or nothing.
 * `npx tsx examples/express-postgres/main.ts`, with `DATABASE_URL` for a server of yours.
 */
import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { openPostgres } from "../fakes/postgres.ts";
import { registrations, tables } from "./app.ts";

const postgres = await openPostgres();
const schema = `demo_days_${process.pid}`;
const pool = new pg.Pool({ connectionString: postgres.connectionString, options: `-c search_path=${schema}`, max: 5 });
await pool.query(`CREATE SCHEMA ${schema}; ${tables} INSERT INTO demo_day VALUES ('november', 3)`);

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
const handover = createHandover({ policy, storage: postgresStorage({ database: fromPg(pool), schema }) });
await handover.open(); // makes its tables now: a first call with `using` would want a second connection for it
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
const server = registrations(pool, handover).listen(0, "127.0.0.1");
await new Promise((listens) => server.once("listening", listens));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function send(id: string, email: string): Promise<string> {
  const response = await fetch(`${origin}/demo-days/november/registrations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, email }),
  });
  return `${response.status} ${await response.text()}`;
}

/** What is committed: looked at from another connection. */
async function kept(): Promise<string> {
  const { rows } = await pool.query<{ email: string; seats_left: number }>(
    "SELECT r.email, d.seats_left FROM demo_day d LEFT JOIN registration r ON true ORDER BY r.email",
  );
  const leads: string[] = [];
  for await (const page of handover.scan("leads")) for (const { email } of page) leads.push(email ?? "");
  return `${rows.filter(({ email }) => email).length} registrations, ${leads.length} leads, ${rows[0]?.seats_left} seats left`;
}

/** The server ends the first connection that is about to commit a registration. (A sequence is not rolled back.) */
const cutOnce = `
  CREATE SEQUENCE commits;
  CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('commits') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON registration DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION cut();`;

console.log("A form; the same form again, five times at once; an address that is none.");
console.log(`  ${await send("f1", "cto@acme.example")}`);
const again = await Promise.all(Array.from({ length: 5 }, () => send("f2", "ceo@beta.example")));
console.log(`  ${again.toSorted().join("\n  ")}`);
console.log(`  ${await send("f3", "nobody at all")}`);
console.log(`  ${await kept()}`);

console.log("The last seat, and one too many: of that nothing is kept, nor was ben's turn taken.");
console.log(`  ${await send("f4", "cfo@gamma.example")}`);
console.log(`  ${await send("f5", "cio@delta.example")}`);
console.log(`  ${await kept()}`);
await pool.query("UPDATE demo_day SET seats_left = 2");
console.log(`  two more seats, and sent again: ${await send("f5", "cio@delta.example")}`);

console.log("The connection is cut off when all is written and nothing committed: it is done once more.");
await pool.query(cutOnce);
console.log(`  ${await send("f6", "coo@epsilon.example")}`);
const { rows } = await pool.query("SELECT last_value AS commits FROM commits");
console.log(`  ${await kept()}, ${rows[0].commits} attempts`);

await new Promise((closed) => server.close(closed));
await handover.close();
await pool.query(`DROP SCHEMA ${schema} CASCADE`);
await pool.end();
await postgres.stop();
