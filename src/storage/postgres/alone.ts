import type { Connection } from "./connection.ts";
import { patienceParams, patienceSql, rosterName, type Patience } from "./lock.ts";

const firstMs = 50;
const longestMs = 1_000;
/** Where nobody has said how long it is to wait. */
const mostMs = 10_000;
/** So much longer than the server waits before it looks for a circle. */
const marginMs = 200;

/**
 * What it is to lock, and for how long at most, it finds in settings of the transaction. Who waits in the lock's queue keeps all
 * who come after: so it stands there shortly, lets them by, and comes again.
 *
 * A transaction of the host's may have what others wait for who have a part in the lock. The server finds such a circle once
 * somebody has stood in it for `deadlock_timeout`: there every third wait is a little longer than that.
 */
const aloneSql = `DO $$
DECLARE
  patience constant text := current_setting('lock_timeout');
  own constant bigint := (SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout');
  host constant bigint := nullif(current_setting('handover.alone_ms'), '')::bigint;
  most constant bigint := coalesce(nullif(own, 0), nullif(host, 0), ${mostMs});
  circle constant bigint := (SELECT setting::bigint + ${marginMs} FROM pg_settings WHERE name = 'deadlock_timeout');
  began constant timestamptz := clock_timestamp();
  turn int := 0;
  pause bigint := ${firstMs};
  wait bigint;
  rest bigint;
BEGIN
  LOOP
    turn := turn + 1;
    rest := most - floor(extract(epoch FROM clock_timestamp() - began) * 1000)::bigint;
    wait := CASE WHEN host IS NOT NULL AND turn % 3 = 0 AND circle < rest THEN circle ELSE pause END;
    BEGIN
      PERFORM set_config('lock_timeout', greatest(1, least(wait, rest)) || 'ms', true);
      PERFORM pg_advisory_xact_lock(hashtextextended(current_setting('handover.alone'), 0));
      EXIT;
    EXCEPTION WHEN lock_not_available THEN
      IF rest <= wait THEN RAISE; END IF;
    END;
    PERFORM pg_sleep(pause * (0.5 + random()) / 1000);
    pause := least(pause * 2, ${longestMs});
  END LOOP;
  PERFORM set_config('lock_timeout', patience, true), set_config('client_connection_check_interval', current_setting('handover.looks'), true);
END $$`;

/** The server looks whether its client is still there, on systems where it can; it heeds that from the next statement on. */
const lookSql = `DO $$ BEGIN
  PERFORM set_config('handover.looks', current_setting('client_connection_check_interval'), true);
  PERFORM set_config('client_connection_check_interval', '${longestMs}ms', true);
EXCEPTION WHEN invalid_parameter_value THEN
  PERFORM set_config('handover.looks', current_setting('client_connection_check_interval'), true);
END $$`;

/**
 * Locks the roster for this transaction alone: waits until nobody decides by it any more, and keeps nobody who comes meanwhile for
 * longer than a second at a time; in a transaction of the host's for a little longer than the server's `deadlock_timeout`.
 *
 * @param patience How long it waits in all: in a transaction of the host's only where its own `lock_timeout` says nothing.
 * @throws HandoverError `STORAGE_FAILED`, `retryable`, when that is over, or somebody who has a part in the lock waits for this transaction.
 */
export async function lockRosterAlone(
  connection: Connection,
  tenant: string,
  patience: Patience,
  isHosts = false,
): Promise<void> {
  const columns = `set_config('handover.alone', ${rosterName("$1::text")}, true) AS alone, set_config('handover.alone_ms', $2::text, true) AS alone_ms`;
  const params = [tenant, isHosts ? String(patience.lockMs) : ""];
  await (isHosts
    ? connection.all(`SELECT ${columns}`, ...params)
    : connection.all(`SELECT ${columns}, ${patienceSql("$3", "$4")}`, ...params, ...patienceParams(patience)));
  await connection.all(lookSql);
  await connection.all(aloneSql);
}
