import { startPostgres, urlVariable, type Server } from "../support/postgres.ts";

let server: Server | undefined;

/** One server for all files of a project; workers get its address by their environment. */
export async function setup(): Promise<void> {
  const given = process.env["HANDOVER_POSTGRES_URL"];
  // Nobody cuts the power here: what is killed are processes.
  if (given === undefined) server = await startPostgres(["-c", "fsync=off"]);
  process.env[urlVariable] = given ?? server?.url;
}

export async function teardown(): Promise<void> {
  await server?.stop();
}
