import { isHandoverError } from "handover";
import { toBullMq, toGraphileWorker, toPgBoss } from "handover/delivery";
import { postgresStorage, type EventSink, type PostgresDatabase, type WrittenEvent } from "handover/storage/postgres";
import { describe, expect, test } from "vitest";

const boss = { insert: async () => undefined, getJobById: async () => ({}) };
const queue = { add: async () => undefined };
const nothing = async () => ({ rows: [] });
const database = { query: nothing, transaction: nothing } as unknown as PostgresDatabase;
const sink: EventSink = { name: "one", write: async () => undefined };
const storage = (sinks: unknown) => postgresStorage({ database, sinks: sinks as EventSink[] });

test.each<readonly [what: string, make: () => unknown, message: string | RegExp]>([
  ["no pg-boss", () => toPgBoss(undefined as never, { queue: "q" }), /^toPgBoss: expected a PgBoss .*, got undefined$/],
  ["no queue", () => toPgBoss(boss, {} as never), /^toPgBoss\.queue: expected the name of a queue, got undefined;/],
  ["no task", () => toGraphileWorker({ task: "" }), /^toGraphileWorker\.task: .* 1 to 128 characters, got ""$/],
  ["a long task", () => toGraphileWorker({ task: "x".repeat(129) }), /got "x+"… \(129 characters\)$/],
  ["a schema that is none", () => toGraphileWorker({ task: "t", schema: 'a".b' }), /^toGraphileWorker\.schema: /],
  ["no BullMQ", () => toBullMq({} as never), /^toBullMq: expected a queue with `add`, got an object with no keys$/],
  ["a tenant that is none", () => toBullMq(queue, { tenant: 3 as never }), /^toBullMq\.tenant: .* got 3$/],
  ["a sink alone", () => storage(sink), /^sinks: expected a list of sinks, got an object with keys "name", "write";/],
  ["something else", () => storage([sink, boss]), /^sinks\.1: expected \{ name, write \}, got an object with keys/],
  ["nothing", () => storage([null]), /^sinks\.0: expected \{ name, write \}, got null;/],
  [
    "a type nobody knows",
    () => toPgBoss(boss, { queue: "q", events: ["led.received" as never] }),
    /^toPgBoss\.events\.0: .* did you mean "lead\.received"\?$/,
  ],
  [
    "no types",
    () => toGraphileWorker({ task: "t", events: [] }),
    /^toGraphileWorker\.events: expected a list of event/,
  ],
  [
    "types that are no list",
    () => storage([{ ...sink, events: "lead.won" }]),
    /^sinks\.0\.events: .* got "lead\.won";/,
  ],
])("%s is refused, and it is said what is expected", (_, make, message) => {
  try {
    make();
    expect.unreachable("it was taken");
  } catch (error) {
    expect(isHandoverError(error, "INPUT_INVALID") && error.message).toMatch(message);
  }
});

describe("a payload that cannot be a job's is refused:", () => {
  const event = { id: "a:1", type: "lead.won", leadId: "a", version: 1, at: 0, tenant: "t" } as unknown as WrittenEvent;
  const round: { self?: unknown } = {};
  round.self = round;
  test.each<readonly [what: string, payload: () => unknown, message: RegExp]>([
    ["nothing", () => undefined, /expected an object that JSON can hold, got undefined$/],
    ["a list", () => [1], /got an array of 1$/],
    ["a text", () => "olga@acme.example", /got a text of 17 characters$/],
    ["a circle", () => round, /it threw TypeError/],
    ["an error", () => expect.fail("no"), /it threw /],
  ])("%s", async (_, payload, message) => {
    const relayed = toBullMq(queue, { payload: payload as () => object })(event);
    const error: unknown = await relayed.catch((reason: unknown) => reason);
    expect(isHandoverError(error, "EXTENSION_FAILED") && error.message).toMatch(message);
    expect(isHandoverError(error) && error.message).toMatch(/^payload of a:1 \(lead\.won\): /);
  });
});

test("a job carries by default nothing that tells a person by its place", async () => {
  const jobs: string[] = [];
  const told = toBullMq({ add: async (_, data) => void jobs.push(JSON.stringify(data)) });
  const fields = { email: "olga@acme.example", firstName: "Olga", externalIds: [], properties: { name: "Olga K" } };
  const data = { fields, touch: { at: 1, campaign: "Olga again" }, stage: "inquiry" };
  const event = {
    type: "lead.received",
    leadId: "l",
    version: 1,
    at: 1,
    id: "l:1",
    commandId: "form olga@acme.example",
  };
  await told({ ...event, data, lead: { email: "olga@acme.example" } } as never);
  expect(jobs[0]).toMatch(/"type":"lead\.received".*"stage":"inquiry".*"tenant":"default"/);
  expect(jobs[0]).not.toMatch(/olga/i);
});

test("a job comes without what the policy says tells a person", async () => {
  const jobs: object[] = [];
  const data = {
    fields: { externalIds: [], properties: {}, source: "web", company: { name: "Nowak" } },
    stage: "inquiry",
  };
  const event = { id: "a:1", type: "lead.received", leadId: "a", version: 1, at: 0, tenant: "t", data };
  const queue = { add: async (_: string, job: object) => void jobs.push(job) };
  for (const personal of [undefined, ["company.name", "source"]])
    await toBullMq(queue as never, { personal })(event as unknown as WrittenEvent);
  const told = jobs.map((job) => JSON.stringify(job));
  expect(told.map((one) => [one.includes("Nowak"), one.includes("web"), one.includes("inquiry")])).toEqual([
    [true, true, true],
    [false, false, true],
  ]);
});
