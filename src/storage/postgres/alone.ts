import type { Connection } from "./connection.ts";
import { patienceParams, patienceSql, type Patience } from "./lock.ts";

const firstMs = 50;
const longestMs = 1_000;

/**
 * What it is to lock, and for how long at most, it finds in settings of the transaction. Who waits in the lock's queue keeps all
 * who come after: so it stands there shortly, lets them by, and comes again.
 */
const aloneSql = `DO $$
DECLARE
  patience constant text := current_setting('lock_timeout');
  most constant bigint := (SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout');
  began constant timestamptz := clock_timestamp();
  wait bigint := ${firstMs};
  rest bigint;
BEGIN
  LOOP
    rest := CASE WHEN most = 0 THEN wait ELSE most - floor(extract(epoch FROM clock_timestamp() - began) * 1000)::bigint END;
    BEGIN
      PERFORM set_config('lock_timeout', greatest(1, least(wait, rest)) || 'ms', true);
      PERFORM pg_advisory_xact_lock(hashtextextended(current_setting('handover.alone'), 0));
      EXIT;
    EXCEPTION WHEN lock_not_available THEN
      IF rest <= wait AND most > 0 THEN RAISE; END IF;
    END;
    PERFORM pg_sleep(wait * (0.5 + random()) / 1000);
    wait := least(wait * 2, ${longestMs});
  END LOOP;
  PERFORM set_config('lock_timeout', patience, true);
END $$`;

/**
 * Locks the roster for this transaction alone: waits until nobody decides by it any more, and keeps nobody who comes meanwhile for
 * longer than a second at a time.
 *
 * @param patience How long it waits in all; absent in a transaction of the host's, whose own `lock_timeout` says so.
 * @throws HandoverError `STORAGE_FAILED`, `retryable`, when that is over.
 */
export async function lockRosterAlone(
  connection: Connection,
  tenant: string,
  patience: Patience | undefined,
): Promise<void> {
  const name = `handover roster ${tenant}`;
  await (patience === undefined
    ? connection.all("SELECT set_config('handover.alone', $1::text, true) AS alone", name)
    : connection.all(
        `SELECT set_config('handover.alone', $1::text, true) AS alone, ${patienceSql("$2", "$3")}`,
        name,
        ...patienceParams(patience),
      ));
  await connection.all(aloneSql);
}
