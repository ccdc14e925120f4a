import fc from "fast-check";
import type { BullMqQueue } from "handover/delivery";
import { toBullMq, toGraphileWorker, toPgBoss } from "handover/delivery";
import type { PgBossJob } from "handover/delivery";
import type { WrittenEvent } from "handover/storage/postgres";
import { describe, expect, test } from "vitest";
import { jobId } from "../../../src/delivery/job-id.ts";
import { payloadOf } from "../../../src/delivery/job.ts";

/** Names with what separates their parts, what escapes it, and what Postgres takes in no text. */
const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom("a", "/", "%", ":", ".", "2", "F", "\\", "\0", "\ud800", " ") }),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const named = fc.record({
  tenant: name,
  leadId: fc.option(name, { nil: undefined }),
  version: fc.integer({ min: 1, max: 20 }),
  at: fc.integer({ min: -1_000, max: 2 ** 41 }),
});
type Named = typeof named extends fc.Arbitrary<infer T> ? T : never;

function written({ tenant, leadId, version, at }: Named): WrittenEvent {
  const id = `${leadId ?? "roster"}:${version}`;
  const event = { type: "pool.removed", leadId, version, at, commandId: "c", data: { poolId: "p" } } as const;
  return { ...event, id, tenant, lead: undefined };
}

const anEvent: Named = { tenant: "", leadId: undefined, version: 1, at: 0 };

/** What each queue would know the job of an event by. */
const keys: { readonly [queue: string]: (event: WrittenEvent) => Promise<string> } = {
  "the id of pg-boss": jobId,
  async "the singleton key of pg-boss"(event) {
    const jobs: PgBossJob[] = [];
    const boss = { insert: async (some: PgBossJob[]) => void jobs.push(...some), getJobById: async () => ({}) };
    await toPgBoss(boss, { queue: "q" })
      .write([event], { query: async () => ({ rows: [] }) })
      .catch(() => undefined);
    return jobs[0]?.singletonKey as string;
  },
  async "the job key of graphile-worker"(event) {
    let specs: unknown;
    await toGraphileWorker({ task: "t" }).write([event], {
      query: async (_, [json]) => ({ rows: [(specs = JSON.parse(json as string))] }),
    });
    return (specs as [{ job_key: string }])[0].job_key;
  },
  async "the job id of BullMQ"(event) {
    let id = "";
    const queue: BullMqQueue = { add: async (_name, _data, { jobId }) => (id = jobId) };
    await toBullMq(queue, { tenant: event.tenant })(event);
    return id;
  },
};

const isRoster = ({ leadId }: Named): boolean => leadId === undefined || leadId === "roster";
const same = (a: Named, b: Named): boolean =>
  a.tenant === b.tenant && a.version === b.version && (a.leadId === b.leadId || (isRoster(a) && isRoster(b)));

type KeyOf = (event: WrittenEvent) => Promise<string>;

/** The same for the same event, another for another. */
const isItsOwn = (keyOf: KeyOf, sameTime = false): Promise<void> =>
  fc.assert(
    fc.asyncProperty(named, named, async (a, other) => {
      const b = sameTime ? { ...other, at: a.at } : other;
      expect(await keyOf(written({ ...a }))).toBe(await keyOf(written(a)));
      expect((await keyOf(written(a))) === (await keyOf(written(b)))).toBe(same(a, b));
    }),
    {
      numRuns: 1_000,
      examples: [
        [
          { ...anEvent, tenant: "a/b", leadId: "c" },
          { ...anEvent, tenant: "a", leadId: "b/c" },
        ],
        [
          { ...anEvent, leadId: "a:b" },
          { ...anEvent, leadId: "a%3Ab" },
        ],
      ],
    },
  );

describe.each(Object.entries(keys))("%s", (what, keyOf) => {
  test("is the event's own: the same for the same, another for another", () =>
    isItsOwn(keyOf, what === "the id of pg-boss"));

  test("is a text that a queue takes", async () => {
    await fc.assert(
      fc.asyncProperty(named, async (some) => {
        const key = await keyOf(written(some));
        expect(key).not.toMatch(/\0|\p{Surrogate}/u);
        if (what === "the id of pg-boss")
          expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        if (what === "the job id of BullMQ") expect(key).not.toMatch(/:|^\d+$/);
      }),
    );
  });
});

test.each<readonly [what: string, keyOf: KeyOf]>([
  ["whose tenant runs into its lead", async ({ tenant, id }) => `${tenant}/${id}`],
  ["without its tenant", async ({ id }) => id],
  ["that takes one mark for another", async ({ tenant, id }) => JSON.stringify([tenant, id.replace(/:/g, "%3A")])],
  ["that is another each time", async () => crypto.randomUUID()],
])("a key %s is found", async (_, keyOf) => {
  await expect(isItsOwn(keyOf)).rejects.toThrow(/Property failed/);
});

test("ids of pg-boss sort by the time of the event, and then by its place in the lead", async () => {
  await fc.assert(
    fc.asyncProperty(named, named, async (a, b) => {
      const [first, second] = [await jobId(written(a)), await jobId(written(b))];
      const [at, other] = [Math.max(a.at, 0), Math.max(b.at, 0)];
      if (at !== other) expect(first < second).toBe(at < other);
      else if (a.version !== b.version) expect(first < second).toBe(a.version < b.version);
    }),
  );
});

describe("what a job carries", () => {
  const json = fc.object({
    key: name,
    values: [name, fc.string({ unit: "binary" }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)],
    maxDepth: 3,
  });
  /** The same with what no jsonb holds replaced, by a way of its own. */
  const held = (value: unknown): unknown => {
    if (typeof value === "string")
      return Array.from(value, (c) => (/^[\0\ud800-\udfff]$/.test(c) ? "\ufffd" : c)).join("");
    if (Array.isArray(value)) return value.map(held);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [held(key), held(item)]));
  };

  const isHeld = (make: (data: object) => object): void =>
    fc.assert(
      fc.property(json, (data) => {
        expect(make(data)).toEqual(held(JSON.parse(JSON.stringify(data))));
      }),
      { numRuns: 500, examples: [[{ text: "\\u0000" }], [{ text: "\0" }], [{ text: "\\\0\ud800" }]] },
    );

  test("is what was asked for, as JSON has it, but for what no jsonb holds", () => {
    isHeld((data) => payloadOf(written(anEvent), { payload: () => data }));
  });

  test.each<readonly [what: string, make: (text: string) => string]>([
    ["as it is", (text) => text],
    ["that takes a written escape for a character", (text) => text.replace(/\\u(0000|d[89a-f]..)/g, "\\ufffd")],
    ["that knows of NUL alone", (text) => text.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1\\ufffd")],
  ])("a payload %s is found", (_, make) => {
    expect(() => isHeld((data) => JSON.parse(make(JSON.stringify(data))) as object)).toThrow(/Property failed/);
  });
});
