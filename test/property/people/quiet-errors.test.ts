import fc from "fast-check";
import { createHandover, manualClock, type Handover } from "handover";
import { memoryStorage } from "handover/storage/memory";
import { postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import { sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import type { Storage } from "handover/storage";
import { describe, expect, test } from "vitest";
import { canary, leakIn, printed } from "../../support/canaries.ts";
import { countingIds, teamPolicy } from "../../support/engine.ts";

type Call = (handover: Handover, leadId: string) => Promise<unknown>;

const secret = fc.nat(999).map(canary);
/** What stands in a field: as it should be, or broken in any way that a form, an import or an attack comes up with. */
const field = fc.oneof(
  secret,
  secret.map((text) => `${text}\u0000`),
  secret.map((text) => `${text}\ud800`),
  secret.map((text) => text.repeat(2_000)),
  secret.map((text) => [text]),
  secret.map((text) => ({ [`a`]: text })),
  secret.map((text) => Symbol(text)),
  secret.map((text) => ({
    get value(): string {
      throw new Error(text);
    },
  })),
);
const email = fc.oneof(
  secret.map((text) => `${text}@acme.example`),
  secret.map((text) => `${text} at acme`),
  field,
);
const lead = fc.record(
  {
    email,
    phone: field,
    firstName: field,
    lastName: field,
    jobTitle: field,
    message: field,
    externalId: field,
    externalIds: fc.array(field, { maxLength: 2 }),
    optedOut: field,
    occurredAt: field,
    value: field,
    consent: field,
    company: field,
    properties: fc.oneof(field, fc.record({ linkedin: field, deep: fc.record({ er: field }) })),
  },
  { requiredKeys: [] },
);
const activity = fc.record(
  { type: fc.constantFrom("call", "email"), outcome: field, occurredAt: field, properties: fc.record({ note: field }) },
  { requiredKeys: ["type"] },
);
const wrong = fc.oneof(secret, fc.constant(undefined));

const call: fc.Arbitrary<Call> = fc.oneof(
  lead.map(
    (input): Call =>
      (handover) =>
        handover.ingest(input as never),
  ),
  lead.map(
    (input): Call =>
      (handover) =>
        handover.ingest(input as never, { commandId: "again" }),
  ),
  secret.map(
    (text): Call =>
      (handover) =>
        handover.ingest(text as never),
  ),
  fc.array(lead, { maxLength: 3 }).map(
    (inputs): Call =>
      (handover) =>
        handover.ingestMany(inputs as never),
  ),
  secret.map(
    (text): Call =>
      (handover) =>
        handover.ingestMany(`email\n${text}@acme.example` as never),
  ),
  lead.map(
    (input): Call =>
      (handover, id) =>
        handover.update(id, input as never),
  ),
  secret.map(
    (text): Call =>
      (handover, id) =>
        handover.update(id, text as never),
  ),
  activity.map(
    (one): Call =>
      (handover, id) =>
        handover.record(id, one as never),
  ),
  secret.map(
    (text): Call =>
      (handover, id) =>
        handover.record(id, text as never),
  ),
  fc.constantFrom("sql", "won", "lost").map(
    (to): Call =>
      (handover, id) =>
        handover.transition(id, to, {}),
  ),
  wrong.map(
    (text): Call =>
      (handover, id) =>
        handover.decline(id, text as never),
  ),
  wrong.map(
    (text): Call =>
      (handover, id) =>
        handover.assign(id, text as never),
  ),
  email.map(
    (text): Call =>
      (handover) =>
        handover.people.erase({ email: text as never }),
  ),
  field.map(
    (text): Call =>
      (handover) =>
        handover.people.export({ phone: text as never }),
  ),
  field.map(
    (text): Call =>
      (handover) =>
        handover.people.erase(text as never),
  ),
  fc.constant<Call>((handover) => handover.tick()),
);

/** Whatever a refusal says, beside the lead that it gives back. */
const saidBy = (outcome: unknown): unknown => {
  const { refusal, issues, error, ...others } = (outcome ?? {}) as { readonly [key: string]: unknown };
  return Array.isArray(outcome) ? outcome.map(saidBy) : { refusal, issues, error, status: others["status"] };
};

/** Runs the calls, and returns all that could be logged of it. */
async function told(
  calls: readonly Call[],
  storage: Storage | undefined,
  hear: (handover: Handover) => unknown = () => 0,
): Promise<string> {
  const words: string[] = [];
  const policy = { ...teamPolicy, personal: ["properties.linkedin"], pipeline: undefined };
  const handover = createHandover({ policy, storage, clock: manualClock("2026-11-03T09:00:00Z"), ids: countingIds() });
  handover.on("error", (...args) => void words.push(...args.map(printed)));
  handover.on("sla.warning", () => {
    throw new Error("a listener fails");
  });
  handover.on("lead.received", () => {
    throw new Error("another");
  });
  await hear(handover);
  let leadId = "nobody";
  handover.on("lead.received", (event) => void (leadId = event.leadId as string));
  for (const one of calls) {
    try {
      words.push(printed(saidBy(await one(handover, leadId))));
    } catch (error) {
      words.push(printed(error));
    }
  }
  await handover.close().catch((error: unknown) => words.push(printed(error)));
  return words.join("\n");
}

/** Something of a person is sent to the database, whatever else is. */
const plain: Call = (handover) => handover.ingest({ email: `${canary(0)}@acme.example`, firstName: canary(1) });

const law = (storage: () => Storage | undefined, hear?: (handover: Handover) => unknown) =>
  fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 8 }), async (calls) => {
    expect(leakIn(await told([plain, ...calls], storage(), hear))).toBeUndefined();
  });

/** Errors as drivers make them, with the statement and the values in every place where one of them has it. */
const failures: { readonly [driver: string]: (sql: string, params: readonly unknown[]) => unknown } = {
  pg: (_, params) =>
    Object.assign(new Error('duplicate key value violates unique constraint "handover_identity_pkey"'), {
      code: "23505",
      detail: `Key (key)=(${String(params)}) already exists.`,
      where: String(params),
      constraint: "handover_identity_pkey",
    }),
  "bad data": (_, params) =>
    Object.assign(new Error(`invalid input syntax for type json: ${String(params)}`), { code: "22P02" }),
  knex: (sql, params) => Object.assign(new Error(`${sql} [${String(params)}] - syntax error`), { code: "42601" }),
  "postgres.js": (sql, params) =>
    Object.assign(new Error("no such table"), { code: "42P01", query: sql, parameters: params, args: params }),
  drizzle: (sql, params) =>
    new Error(`Failed query: ${sql}\nparams: ${String(params)}`, {
      cause: Object.assign(new Error("deadlock detected"), { code: "40P01", detail: String(params) }),
    }),
  typeorm: (sql, params) =>
    Object.assign(new Error(`bind of ${String(params)}`), {
      query: sql,
      parameters: params,
      driverError: { detail: String(params) },
    }),
  prisma: (_, params) =>
    Object.assign(new Error("Raw query failed"), {
      code: "P2010",
      meta: {
        code: "23505",
        message: String(params),
        driverAdapterError: { cause: { originalCode: "23505", originalMessage: String(params) } },
      },
    }),
  sqlite: (sql, params) =>
    Object.assign(new Error(`near ${sql}: ${params.map(String).join()}`), { code: "SQLITE_ERROR", params }),
  text: (_, params) => String(params),
};

type Failing = (sql: string, params: readonly unknown[]) => unknown;

/** What a fake of a database answers before anything is written: it knows the policy that it was given. */
function answering(how: Failing): (sql: string, params: readonly unknown[]) => readonly object[] {
  let policy: unknown;
  return (sql, params) => {
    if (/handover_migration/.test(sql)) return [{ applied: 1 }];
    if (/INSERT INTO "?[a-z".]*handover_policy/.test(sql)) policy = params[2];
    if (/handover_policy/.test(sql)) return policy !== undefined && /version = /.test(sql) ? [{ json: policy }] : [];
    if (/PRAGMA|sqlite_master|BEGIN|COMMIT|ROLLBACK|handover_meta|CREATE/.test(sql)) return [];
    // A statement that says nothing of anybody fails with nothing that could leak: what comes after it is to be tried.
    if (sql.startsWith("SELECT") && leakIn(printed(params)) === undefined) return [];
    throw how(sql, params);
  };
}

function failingPostgres(how: Failing): Storage {
  const answer = answering(how);
  const query = async (sql: string, params: readonly unknown[] = []) => ({ rows: answer(sql, params) });
  const database = { query, transaction: (work: (one: unknown) => unknown) => work({ query }) };
  return postgresStorage({ database: database as unknown as PostgresDatabase });
}

function failingSqlite(how: Failing): Storage {
  const answer = answering(how);
  const database = {
    exec: () => undefined,
    prepare: (sql: string) => ({
      all: (...params: unknown[]) => answer(sql, params),
      get: (...params: unknown[]) => answer(sql, params)[0],
      run: (...params: unknown[]) => answer(sql, params),
    }),
  };
  return sqliteStorage({ database: database as unknown as SqliteDatabase });
}

/** How often a canary was in what a database failed with. */
let quoted = 0;
const counting =
  (how: Failing): Failing =>
  (sql, params) => {
    const error = how(sql, params);
    if (leakIn(printed(error)) !== undefined) quoted += 1;
    return error;
  };

describe("nothing that tells a person is in an error, a refusal or what `error` listeners hear", () => {
  test("of any call with any input", () => fc.assert(law(() => memoryStorage())));

  test.each(Object.entries(failures))("when postgres fails as %s does", async (_, how) => {
    quoted = 0;
    await fc.assert(
      law(() => failingPostgres(counting(how))),
      { numRuns: 30 },
    );
    expect(quoted, "no failure quoted anything: nothing was tried").toBeGreaterThan(0);
  });

  test.each(Object.entries(failures))("when sqlite fails as %s does", async (_, how) => {
    quoted = 0;
    await fc.assert(
      law(() => failingSqlite(counting(how))),
      { numRuns: 30 },
    );
    expect(quoted, "no failure quoted anything: nothing was tried").toBeGreaterThan(0);
  });
});

describe("a bug that is planted is found", () => {
  test.each([
    ["the lead in an error", { cause: { lead: true } }],
    ["a value in a message", { cause: undefined }],
  ])("%s", async (_, { cause }) => {
    const leaky: Call = async (handover, id) => {
      const lead = await handover.lead(id);
      throw new Error(cause === undefined ? `no room for ${lead?.email}` : "no room", { cause: lead });
    };
    const ingest: Call = (handover) => handover.ingest({ email: `${canary(1)}@acme.example` });
    expect(leakIn(await told([ingest, leaky], memoryStorage()))).toBeDefined();
  });

  test("a driver's error that is passed on", async () => {
    const sound = memoryStorage();
    const leaky: Storage = {
      ...sound,
      open: async (tenant, options) => {
        const store = await sound.open(tenant, options);
        return {
          ...store,
          transact: (work) =>
            store.transact((transaction) =>
              work({
                now: transaction.now,
                claimDue: (limit) => transaction.claimDue(limit),
                read: (needs) => transaction.read(needs),
                write: (changes) => {
                  if (changes.leads.length > 0) throw Object.assign(new Error("no"), { parameters: changes.leads });
                  return transaction.write(changes);
                },
              }),
            ),
        };
      },
    };
    const ingest: Call = (handover) => handover.ingest({ email: `${canary(1)}@acme.example` });
    expect(leakIn(await told([ingest], leaky))).toBeDefined();
  });
});
