import type pg from "pg";

/** Does some work in a transaction of the host's, and ends it as told. */
export async function inHost<T>(
  pool: pg.Pool,
  end: "COMMIT" | "ROLLBACK",
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query(end);
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
