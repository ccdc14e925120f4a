import fc from "fast-check";
import type { Handover } from "handover";
import { fromPg, type EventSink, type PostgresExecutor } from "handover/storage/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queues, type JobQueue } from "../../support/job-queues.ts";
import { freshSchema, serverUrl } from "../../support/postgres.ts";
import { eventIds, inHost, openDesk } from "./job-desk.ts";

/** One call: a new person, somebody who was there before, or something else that writes events. */
const call = fc.record({ who: fc.nat(5), kind: fc.constantFrom("ingest", "record", "roster") });
/** Whether another sink refuses, asked before the queue or after it. */
const fails = fc.constantFrom(undefined, "before", "after");
const step = fc.oneof(
  fc.record({ kind: fc.constant("side by side"), calls: fc.array(call, { minLength: 1, maxLength: 6 }) }),
  fc.record({
    kind: fc.constant("in the host's"),
    calls: fc.array(fc.record({ call, undone: fc.boolean(), fails }), { minLength: 1, maxLength: 3 }),
    end: fc.constantFrom("COMMIT", "ROLLBACK"),
  }),
  fc.record({ kind: fc.constant("refused"), call, fails }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** What may be broken. */
interface Parts {
  readonly sink?: (sound: EventSink) => EventSink;
  readonly using?: (sound: PostgresExecutor) => PostgresExecutor;
  /** Whether calls in the host's transaction are of an engine that has no sinks. */
  readonly forgetful?: boolean;
}

describe.each(Object.entries(queues))("%s", (name, open) => {
  const { schema, pool, drop } = freshSchema();
  const own = pool();
  let queue: JobQueue;
  beforeAll(async () => {
    queue = await open(serverUrl(), own, `${schema}_q`);
  });
  afterAll(async () => {
    await queue.close();
    await own.query(`DROP SCHEMA IF EXISTS "${schema}_q" CASCADE`);
    await drop();
  });

  /** However calls end, the jobs are those of the events in the log: none more, none less, none twice. */
  async function law(steps: readonly Step[], { sink = (sound) => sound, using = (sound) => sound, forgetful }: Parts) {
    await queue.clear();
    let refusing: string | undefined;
    const moody = (name: string): EventSink => ({
      name,
      write: async () => {
        if (refusing === name) throw new Error("not now");
      },
    });
    const handover = await openDesk(own, schema, [moody("before"), sink(queue.sink()), moody("after")]);
    const inTheirs = forgetful === true ? await openDesk(own, schema, []) : handover;
    const attempt = async (fails: string | undefined, work: () => Promise<unknown>): Promise<void> => {
      refusing = fails;
      await (fails === undefined ? work() : work().catch(() => undefined));
      refusing = undefined;
    };
    for (const one of steps) {
      if (one.kind === "side by side") await Promise.all(one.calls.map((each) => make(handover, each)));
      else if (one.kind === "refused") await attempt(one.fails, () => make(handover, one.call));
      else
        await inHost(own, one.end as "COMMIT", async (joined, client) => {
          for (const { call, undone, fails } of one.calls) {
            await client.query("SAVEPOINT here");
            await attempt(fails, () => make(inTheirs, call, using(joined)));
            if (undone) await client.query("ROLLBACK TO SAVEPOINT here");
            // What has failed is not for the host to commit; it may go on from a savepoint alone.
            else if (fails !== undefined) break;
          }
        });
    }
    const jobs = (await queue.jobs()).map(({ data }) => data.id).sort();
    const log = forgetful === true ? [...(await eventIds(handover)), ...(await eventIds(inTheirs))] : undefined;
    expect(jobs).toEqual(log?.sort() ?? (await eventIds(handover)));
  }

  const check = (parts: Parts = {}, numRuns = 25) =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => law(steps, parts)),
      { numRuns },
    );

  test("the jobs are those of the events in the log, however calls end", () => check());

  if (name !== "graphile-worker") return;

  describe("a planted bug is found:", () => {
    const bugs: { readonly [what: string]: Parts } = {
      "a sink that writes by a connection of its own": {
        sink: (sound) => ({ ...sound, write: (events) => sound.write(events, fromPg(own)) }),
      },
      "a sink that leaves the last event out": {
        sink: (sound) => ({ ...sound, write: async (events, by) => sound.write(events.slice(0, -1), by) }),
      },
      "a sink that is not waited for": {
        sink: (sound) => ({ ...sound, write: async (events, by) => void sound.write(events, late(by)).catch(() => 0) }),
      },
      "an engine without the sink": { forgetful: true },
      "a host's transaction that may be committed half written": {
        using: ({ query }) => ({
          query: (text, params) => (text.includes("RAISE") ? Promise.resolve({ rows: [] }) : query(text, params)),
        }),
      },
    };
    test.each(Object.entries(bugs))("%s", async (_, parts) => {
      await expect(check(parts, 60)).rejects.toThrow(/Property failed/);
    });
  });
});

async function make(handover: Handover, { who, kind }: Call, using?: PostgresExecutor): Promise<void> {
  const options = using === undefined ? {} : { using };
  if (kind === "roster") return void (await handover.reps.upsert({ id: `rep${who}` }, options));
  const { lead } = await handover.ingest({ email: `p${who}@firm${who}.example` }, options);
  if (kind === "record") await handover.record(lead?.id ?? "", { type: "call" }, options);
}

/** What asks when it is too late. */
function late({ query }: PostgresExecutor): PostgresExecutor {
  return {
    query: async (text, params) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return query(text, params);
    },
  };
}
