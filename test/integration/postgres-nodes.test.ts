import { fork, type ChildProcess } from "node:child_process";
import { createHandover, type Handover } from "handover";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { afterAll, expect, test } from "vitest";
import { bundle } from "../support/bundle.ts";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { freshSchema, serverUrl } from "../support/postgres.ts";
import { nodePolicy } from "./storage-node.ts";

const program = await bundle(new URL("./storage-node.ts", import.meta.url), ["pg"]);
const fixtures: ReturnType<typeof freshSchema>[] = [];
afterAll(async () => {
  program.remove();
  for (const { drop } of fixtures) await drop();
});

const leads = 240;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Node {
  readonly child: ChildProcess;
  /** How many events it has fired, once it was told to stop. */
  stop(): Promise<number>;
}

function startNode(schema: string, skewMs = 0): Promise<Node> {
  const child = fork(program.script, ["node"], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => signal === null && reject(new Error(`a node ended with ${code}`)));
    child.once("message", () => {
      const stop = (): Promise<number> =>
        new Promise((done) => {
          child.once("message", ({ fired }: { fired: number }) => done(fired));
          child.send("stop");
        });
      resolve({ child, stop });
    });
    child.send({ url: serverUrl(), schema, skewMs });
  });
}

async function desk(): Promise<{ readonly handover: Handover; readonly schema: string }> {
  const fixture = freshSchema();
  fixtures.push(fixture);
  const { schema, pool } = fixture;
  const handover = createHandover({
    policy: nodePolicy,
    storage: postgresStorage({ database: fromPg(pool()), schema }),
  });
  await handover.reps.upsert({ id: "mia" });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id, managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  return { handover, schema };
}

/** Takes leads in over two seconds, so that clocks are due all the while. */
async function fill(handover: Handover): Promise<void> {
  for (let from = 0; from < leads; from += 24) {
    await handover.ingestMany(Array.from({ length: 24 }, (_, i) => ({ email: `l${from + i}@firm.example` })));
    await pause(200);
  }
}

const fired = async (handover: Handover): Promise<number> =>
  (await all(handover, "events")).filter(({ type }) => type.startsWith("sla.")).length;

/** A warning, the breach, and what is told after it. */
const expected = leads * 3;

test("four nodes fire every clock once, and none of them early, whoever is killed or frozen meanwhile", async () => {
  const { handover, schema } = await desk();
  const nodes = await Promise.all([0, 1, 2, 3].map(() => startNode(schema)));
  const filling = fill(handover);
  await pause(900);
  nodes[0]!.child.kill("SIGKILL");
  await pause(500);
  // Frozen in the midst of whatever it was doing; it comes back when all is over.
  nodes[1]!.child.kill("SIGSTOP");
  await filling;
  await expect.poll(() => fired(handover), { timeout: 60_000, interval: 200 }).toBe(expected);
  nodes[1]!.child.kill("SIGCONT");
  await pause(500);
  expect(await fired(handover), "nothing twice by whoever comes back").toBe(expected);
  const shares = await Promise.all([nodes[2]!.stop(), nodes[3]!.stop()]);
  expect(Math.min(...shares), "events of each node that went on").toBeGreaterThan(0);
  nodes[1]!.child.kill("SIGKILL");
  // Never early, each once, nothing of an ended clock: see there.
  await checkInvariants(handover, Date.now() + 1_000);
  await handover.close();
});

test("a node whose clock is ten minutes ahead fires nothing early, one that is behind nothing late", async () => {
  const { handover, schema } = await desk();
  const nodes = await Promise.all([startNode(schema, 600_000), startNode(schema, -600_000)]);
  await handover.ingestMany(Array.from({ length: 20 }, (_, i) => ({ email: `l${i}@firm.example` })));
  await expect.poll(() => fired(handover), { timeout: 60_000, interval: 100 }).toBe(20 * 3);
  await Promise.all(nodes.map((node) => node.stop()));
  const events = await all(handover, "events");
  const received = new Map(events.flatMap(({ type, leadId, at }) => (type === "lead.received" ? [[leadId, at]] : [])));
  for (const event of events)
    if (event.type === "sla.breached")
      expect(event.at - (received.get(event.leadId) ?? 0)).toBeGreaterThanOrEqual(2_000);
  await checkInvariants(handover, Date.now() + 1_000);
  await handover.close();
});
