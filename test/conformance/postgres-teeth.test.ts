import { fromPg, postgresStorage, type PostgresDatabase, type PostgresExecutor } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { empty, freshSchema, serverUrl } from "../support/postgres.ts";
import { tooth, type Planted } from "./tooth.ts";

const { schema, pool, drop } = freshSchema();
const own = fromPg(pool());
/** Tables are found without their schema, so that a slip is written as the statements are. */
const bare = new pg.Pool({ connectionString: serverUrl(), max: 8, options: `-c search_path=${schema}` });
const database = fromPg(bare);
beforeAll(async () => void (await postgresStorage({ database: own, schema }).open("a")));
afterAll(async () => {
  await bare.end();
  await drop();
});

/** The adapter with one of its statements changed, as a slip in the SQL would change it. */
function slip(from: RegExp, to: string): Planted {
  let slipped = false;
  const through = ({ query }: PostgresExecutor): PostgresExecutor => ({
    query(text, params) {
      const plain = text.replaceAll(`"${schema}".`, "");
      slipped ||= from.test(plain);
      return query(plain.replace(from, to), params);
    },
  });
  return {
    planted: () => slipped,
    make: () => on({ ...through(database), transaction: (work) => database.transaction((one) => work(through(one))) }),
  };
}

function on(broken: PostgresDatabase) {
  const opened = [postgresStorage({ database: broken, schema, migrate: false })];
  const again = async () => {
    const storage = postgresStorage({ database: broken, schema, migrate: false });
    opened.push(storage);
    return storage;
  };
  return {
    storage: opened[0]!,
    reopen: again,
    beside: again,
    dispose: async () => {
      await Promise.all(opened.map((storage) => storage.close()));
      await empty(own, schema);
    },
  };
}

const slips: readonly (readonly [what: string, cases: readonly string[], from: RegExp, to: string])[] = [
  ["sees what others write while it looks", ["S17.4"], /REPEATABLE READ, READ ONLY/, "READ COMMITTED"],
  [
    "takes a key that a lead gives up from whoever has it",
    ["P1.3"],
    /ON i\.key = n\.key AND i\.lead_id = n\.lead_id/,
    "ON i.key = n.key",
  ],
  ["forgets who gave a key up", ["P1.3"], /FROM gone ORDER BY key/, "FROM gone WHERE 1 = 0 ORDER BY key"],
  [
    "keeps an input as it came, whatever becomes of it",
    ["S8.8"],
    /(INSERT INTO handover_quarantine [\s\S]*?) DO UPDATE SET json = excluded\.json/,
    "$1 DO NOTHING",
  ],
  ["reads ledgers without locking them", ["S2.1", "S2.3"], /ORDER BY key FOR UPDATE/, "ORDER BY key"],
  ["gives an identity key away twice", ["S2.4", "S2.10"], / WHERE t\.lead_id = ''( RETURNING 1)/, "$1"],
  [
    "makes the row of a rep, and locks none that is there",
    ["S2.11", "S2.12"],
    /UPDATE SET count = t\.count WHERE false/,
    "NOTHING",
  ],
  [
    "makes no row for a rep, and locks those that are there",
    ["S2.11"],
    /\(INSERT INTO handover_held AS t [^)]*\) SELECT (\$1::text), .*? FROM \((SELECT unnest\(.*? AS holder)\) r .*? RETURNING 1\)/,
    "MATERIALIZED (SELECT 1 FROM handover_held WHERE tenant = $1 AND holder IN ($2) ORDER BY holder FOR UPDATE)",
  ],
  [
    "lets others in while it looks at all reps",
    ["S2.11"],
    /pg_advisory_xact_lock(\(hashtextextended\((?:current_setting|'"\w+"\.handover_roster))/,
    "pg_advisory_xact_lock_shared$1",
  ],
  [
    "counts contacts without locking the person",
    ["S2.13"],
    /(key = ANY\(\$2::text\[\]\) ORDER BY key) FOR UPDATE/,
    "$1",
  ],
  [
    "finds accounts by the first name they had",
    ["S16.3"],
    /(SELECT \S+, name_key, domain FROM names) ORDER/,
    "$1 WHERE domain NOT IN (SELECT domain FROM handover_account) ORDER",
  ],
  [
    "finds names written alike only",
    ["S16.2"],
    /key = ANY\((string_to_array\([^)]*\(31\), chr\(30\)\)::integer\[\])\)/,
    "key = ($1)[2]",
  ],
  [
    "knows the first domain of a lead only",
    ["S9.16"],
    /SELECT unnest\(domains\) FROM leads/,
    "SELECT domains[1] FROM leads",
  ],
  ["takes a command id twice", ["S2.5"], /(\(tenant, command_id\) DO) NOTHING/, "$1 UPDATE SET json = excluded.json"],
  ["folds case", ["S4.1"], /json AS json, place/g, "lower(json) AS json, place"],
  ["cuts what is long", ["S4.7"], /json AS json, place/g, "left(json, 1000000) AS json, place"],
  ["claims due clocks of every tenant", ["S5.3"], /c\.tenant = \$1::text AND c\.next_at/g, "c.next_at"],
  ["looks identities up in every tenant", ["S5.4"], /(FROM handover_identity WHERE) tenant = \$1::text AND/g, "$1"],
  ["claims early", ["S6.2"], /c\.next_at <= /g, "c.next_at - 1000 <= "],
  ["claims late", ["S6.2"], /c\.next_at <= /g, "c.next_at < "],
  ["claims what another has claimed", ["S6.6"], /FOR UPDATE OF (l, )?c SKIP LOCKED/g, ""],
  ["claims in no order", ["S6.1"], /ORDER BY next, started, lead COLLATE "C", id COLLATE "C"/, "ORDER BY id DESC"],
  [
    "forgets that a clock has ended",
    ["S6.3", "S6.5"],
    /DELETE FROM handover_clock t USING (.*?) WHERE/,
    "DELETE FROM handover_clock t USING $1 WHERE 1 = 0 AND",
  ],
  [
    "keeps a moved clock at its old time",
    ["S6.4"],
    /next_at = excluded\.next_at, started/,
    "next_at = t.next_at, started",
  ],
  [
    "overwrites an event of the same name",
    ["S7.1", "S7.3"],
    /ORDER BY place (RETURNING stream, version)/,
    "ORDER BY place ON CONFLICT (tenant, stream, version) DO UPDATE SET json = excluded.json $1",
  ],
  ["repeats the last row of a page", ["S8.1", "S8.6"], /\) > \(\$2/, ") >= ($2"],
  ["gives a changed clock a new place", ["S8.3"], /ORDER BY seq\) clocks/, "ORDER BY started_at, id) clocks"],
  ["sorts holds by id alone", ["S8.5"], /ORDER BY hold_rank, received_at, id/g, "ORDER BY id"],
  ["wakes leads before their time", ["S8.5"], /hold_until <= /g, "hold_until - 100000000000 <= "],
  ["pages through a rep's leads in no order", ["S8.7"], /(id > \$3) ORDER BY id/, "$1 ORDER BY id DESC"],
  ["reads a pool's own ledger only", ["S9.3"], /\(pool = ANY\(/g, "(key = ANY("],
  [
    "forgets the ledger of a turn",
    ["S9.1"],
    / OR key = ANY\(ARRAY\(SELECT turn_ledger FROM leads WHERE turn_ledger IS NOT NULL\)\)/,
    "",
  ],
  ["forgets the accounts of a lead", ["S9.1"], / UNION ALL SELECT unnest\(domains\) FROM leads/, ""],
  [
    "knows clocks of leads only",
    ["S9.14"],
    /(SELECT id FROM leads UNION ALL SELECT unnest\(\$\d+::text\[\]\))/,
    "$1 WHERE 1 = 0",
  ],
  ["keeps the first lead of an identity key", ["S9.7"], /lead_id = excluded\.lead_id/, "lead_id = t.lead_id"],
  ["adds values up for nothing", ["S9.9"], /value = t\.value \+ excluded\.value/, "value = excluded.value"],
  ["keeps what was returned", ["S9.10"], /WHERE t\.seq = there\.seq/, "WHERE t.seq = -there.seq"],
  [
    "shows what was given long ago",
    ["S9.10"],
    /(FROM handover_given WHERE tenant = \$1::text AND) at >= /,
    "$1 at <> ",
  ],
  ["tells a history from its end", ["S9.11"], /ORDER BY stream, version\) events/, "ORDER BY version DESC) events"],
  ["shows contacts of long ago", ["S9.13"], /at >= \$3::bigint/, "at > 0 * $3::bigint"],
  ["gives every type", ["S10.4"], /e\.type = ANY\((\$\d+::text\[\])\) ORDER/, "(1 = 1 OR e.type = ANY($1)) ORDER"],
  ["mixes the order up", ["S11.1"], /ORDER BY version LIMIT/, "ORDER BY version DESC LIMIT"],
  ["claims what somebody has", ["S11.2"], /next_at = [^=]*? \+ (\$\d+::bigint) FROM due/, "next_at = 0 * $1 FROM due"],
  [
    "passes by what is there",
    ["S11.4"],
    /DO UPDATE SET latest = excluded\.latest RETURNING 1/,
    "DO NOTHING RETURNING 1",
  ],
  ["lets anybody settle", ["S12.1"], / AND claim = g\.claim/g, ""],
  [
    "rewinds behind the back of a claim",
    ["S12.2"],
    /, claim = NULL, error = NULL RETURNING stream, done/,
    " RETURNING stream, done",
  ],
  ["loses what was given up", ["S13.1"], /FROM held WHERE dead IS NOT NULL/, "FROM held WHERE dead < 0"],
  [
    "puts all of them back",
    ["S13.2"],
    /\(stream = \$3 AND version = \$4::bigint\)/,
    "(stream = $3 OR version <> $4::bigint)",
  ],
  ["rewinds without the dead letters", ["S13.3"], /d\.version > r\.done/, "d.version < 0"],
  ["counts leads and no events", ["S13.4"], /sum\(d\.latest - d\.done\)/, "count(d.stream)"],
  ["forgets the last event, too", ["S14.1"], /e\.version < old\.last/, "e.version <= old.last"],
  ["begins each page anew", ["S14.2"], /AND l\.id > \$3/, "AND '' <= $3"],
  // Whose rows they are is said in every statement: without it one tenant's meet another's.
  [
    "counts what reps hold in every tenant",
    ["S5.1"],
    /(FROM handover_held WHERE) tenant = (\$\d+::text)/,
    "$1 $2 <> ''",
  ],
  [
    "counts what was given in every tenant",
    ["S5.1"],
    /(FROM handover_given WHERE) tenant = (\$1::text) AND at >=/,
    "$1 $2 <> '' AND at >=",
  ],
  [
    "reads contacts of every tenant",
    ["S5.1"],
    /(SELECT key, id, json FROM handover_contact WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "reads histories of every tenant",
    ["S5.1", "S5.4"],
    /(SELECT stream, json FROM handover_event WHERE) tenant = (\$1::text)( AND stream = ANY)/,
    "$1 $2 <> ''$3",
  ],
  [
    "reads receipts about a lead of every tenant",
    ["S5.1", "S5.4"],
    /(SELECT about, json FROM handover_receipt WHERE) tenant = (\$1::text)( AND about)/,
    "$1 $2 <> ''$3",
  ],
  [
    "reads inputs of every tenant",
    ["S5.4"],
    /(handover_quarantine WHERE) tenant = (\$1::text) AND id/,
    "$1 $2 <> '' AND id",
  ],
  [
    "knows whom a key named in every tenant",
    ["S5.4"],
    /(SELECT key, lead_id, sent FROM handover_earlier WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "lists leads of a rep of every tenant",
    ["S5.1", "S5.4"],
    /(SELECT id FROM handover_lead WHERE) tenant = \$1 AND holder/,
    "$1 $$1::text <> '' AND holder",
  ],
  [
    "shows dead letters of every tenant",
    ["S5.1", "S5.4"],
    /(FROM handover_dead_letter l JOIN[\s\S]*WHERE) l\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "puts back dead letters of every tenant",
    ["S5.2", "S5.4"],
    /(DELETE FROM handover_dead_letter WHERE) tenant = \$1 AND subscriber = \$2 AND \(/,
    "$1 $$1::text <> '' AND subscriber = $$2 AND (",
  ],
  [
    "gives the events of every tenant again",
    ["S10.7"],
    /(FROM handover_event WHERE) tenant = \$1( AND stream > \$4)/,
    "$1 $$1::text <> ''$2",
  ],
  [
    "takes dead letters of every tenant for given again",
    ["S5.2"],
    /(DELETE FROM handover_dead_letter d USING rewound r WHERE) d\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "forgets events of every tenant",
    ["S5.2"],
    /(DELETE FROM handover_event e USING old WHERE) e\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "lets a subscriber of every tenant go",
    ["S5.2", "S10.7"],
    /(DELETE FROM handover_subscriber WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "drops what is pending in every tenant with it",
    ["S5.2", "S10.7"],
    /^(DELETE FROM handover_(?:delivery|dead_letter) WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "lets entries of every tenant go once they are old",
    ["S5.2"],
    /(DELETE FROM handover_given WHERE) tenant = (\$1::text) AND at </,
    "$1 $2 <> '' AND at <",
  ],
  [
    "lets contacts of every tenant go once they are old",
    ["S5.2"],
    /(DELETE FROM handover_contact t USING .*? WHERE) t\.tenant = (\$1::text) AND t\.key = gone\.key/,
    "$1 $2 <> '' AND t.key = gone.key",
  ],
  [
    "erases events of every tenant",
    ["S5.2"],
    /^(UPDATE handover_event e SET json[\s\S]*WHERE) e\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases what is pending in every tenant failed with",
    ["S5.2"],
    /^(UPDATE handover_delivery SET error = \$3 WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases what is dead in every tenant failed with",
    ["S5.2"],
    /^(UPDATE handover_dead_letter SET error = \$3 WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases keys of every tenant",
    ["S5.2"],
    /(UPDATE handover_identity t SET lead_id = ''[\s\S]*WHERE) t\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases whom keys named in every tenant",
    ["S5.2"],
    /(DELETE FROM handover_earlier[\s\S]*WHERE) t\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases contacts of every tenant",
    ["S5.2"],
    /(DELETE FROM handover_contact t USING unnest[\s\S]*WHERE) t\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases receipts of every tenant",
    ["S5.2"],
    /(UPDATE handover_receipt t[\s\S]*WHERE) t\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "takes receipts of every tenant away",
    ["S5.2"],
    /(DELETE FROM handover_receipt WHERE) tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  [
    "erases inputs of every tenant",
    ["S5.2"],
    /(UPDATE handover_quarantine t[\s\S]*WHERE) t\.tenant = \$1/,
    "$1 $$1::text <> ''",
  ],
  ["lists a tenant once for each policy", ["S15.1"], /SELECT DISTINCT tenant FROM/, "SELECT tenant FROM"],
  [
    "knows only whom a key names now",
    ["P1.1"],
    /UNION ALL SELECT key, lead_id, sent FROM handover_earlier WHERE/,
    "$& 1 = 0 AND",
  ],
  ["forgets whom a key named before", ["P1.1", "S2.10"], /SELECT key, lead_id, 0 FROM replaced WHERE/, "$& 1 = 0 AND"],
  ["has no receipts about a lead", ["P2.1"], /( AND about = ANY\()/, " AND 1 = 0$1"],
  ["has no input", ["P2.1"], /(handover_quarantine WHERE tenant = \$1::text)( AND id = ANY)/, "$1 AND 1 = 0$2"],
  ["keeps events that were erased", ["P3.1"], /^(UPDATE handover_event e SET json[\s\S]*WHERE)/, "$1 1 = 0 AND"],
  [
    "keeps what handlers failed with that is pending",
    ["P3.1"],
    /^(UPDATE handover_delivery SET error = \$3 WHERE)/,
    "$1 1 = 0 AND",
  ],
  [
    "keeps what handlers failed with that is dead",
    ["P3.1"],
    /^(UPDATE handover_dead_letter SET error = \$3 WHERE)/,
    "$1 1 = 0 AND",
  ],
  [
    "keeps the key that names who was erased",
    ["P3.1"],
    /^(UPDATE handover_identity t SET lead_id = '' [\s\S]*WHERE)/,
    "$1 1 = 0 AND",
  ],
  [
    "keeps the keys that named who was erased",
    ["P3.1"],
    /^(DELETE FROM handover_earlier t [\s\S]*?WHERE)/,
    "$1 1 = 0 AND",
  ],
  [
    "keeps contacts of who was erased",
    ["P3.1"],
    /^(DELETE FROM handover_contact t USING unnest[\s\S]*WHERE)/,
    "$1 1 = 0 AND",
  ],
  ["keeps receipts of who was erased", ["P3.1"], /^(UPDATE handover_receipt t [\s\S]*WHERE)/, "$1 1 = 0 AND"],
  ["keeps receipts that are to go", ["P3.1"], /^(DELETE FROM handover_receipt WHERE)/, "$1 1 = 0 AND"],
  ["keeps inputs", ["P3.1"], /^(UPDATE handover_quarantine t [\s\S]*WHERE)/, "$1 1 = 0 AND"],
  [
    "erases what others failed with that is dead",
    ["P4.1"],
    /^(UPDATE handover_dead_letter SET error = \$3 WHERE tenant = \$1) AND stream = ANY\(\$2::text\[\]\)/,
    "$1 AND $$2::text[] IS NOT NULL",
  ],
  [
    "erases what others failed with that is pending",
    ["P4.1"],
    /^(UPDATE handover_delivery SET error = \$3 WHERE tenant = \$1) AND stream = ANY\(\$2::text\[\]\)/,
    "$1 AND $$2::text[] IS NOT NULL",
  ],
  [
    "takes keys from others",
    ["P4.1"],
    /^(UPDATE handover_identity t SET lead_id = ''[\s\S]*?t\.key = n\.key) AND t\.lead_id = n\.lead_id/,
    "$1",
  ],
  ["goes over every version", ["P4.1"], / AND e\.version = n\.version::bigint/, ""],
];

describe("an adapter for Postgres that", () => {
  for (const [what, cases, from, to] of slips) tooth(what, cases, slip(from, to));
});
