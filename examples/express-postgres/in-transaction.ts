import { isHandoverError } from "handover";
import type pg from "pg";

/** Other transactions were in the way (serialisation, deadlock), or the connection was lost. */
const passing = new Set(["40001", "40P01", "57P01", "08006"]);

/**
 * Does work in a transaction, and all of it once more when it failed of something that passes: twice at most, for somebody waits. A
 * connection that is lost at the COMMIT leaves open whether it was one: so the work has to be such that to do it again changes nothing.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => void (broken = error);
    client.on("error", onError);
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch((lost: Error) => (broken ??= lost));
      if (attempt === 3 || !passes(error)) throw error;
    } finally {
      client.removeListener("error", onError);
      client.release(broken); // one that is broken does not go back to the pool
    }
  }
}

function passes(error: unknown): boolean {
  return isHandoverError(error) ? error.retryable : passing.has((error as { code?: string }).code ?? "");
}
