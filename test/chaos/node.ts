import { createHandover, type Handover, type LeadOutcome } from "handover";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import { Dice } from "../support/dice.ts";
import type { Call } from "../support/history/entries.ts";
import { fileRecorder, type Answer, type Recorder } from "../support/history/recorder.ts";
import { clusterPolicy } from "./policy.ts";

/** What a node of the cluster is told. */
export interface ClusterOrder {
  readonly url: string;
  readonly schema: string;
  readonly name: string;
  readonly seed: number;
  /** Where it writes down what its client asks for and is told, and what its subscriber is handed. */
  readonly history: string;
  /** Milliseconds between two calls of its client; with 0 it makes none. @defaultValue 0 */
  readonly callEveryMs?: number | undefined;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A node with all there is: a client that calls it, a worker, a subscriber. It goes on until it is told to stop, or killed. */
async function run({ url, schema, name, seed, history, callEveryMs = 0 }: ClusterOrder): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 6, application_name: schema });
  // A connection that is lost while nobody uses it is no matter: the next one will do.
  pool.on("error", () => undefined);
  const storage = postgresStorage({ database: fromPg(pool), schema, idleTimeoutMs: 2_000 });
  const handover = createHandover({ policy: clusterPolicy, storage });
  handover.on("error", () => undefined);
  const record = fileRecorder(history);
  const worker = handover.start();
  const state = { isStopping: false };
  const serving = (async () => {
    while (!state.isStopping) {
      try {
        return await handover.subscribe("audit", record.handler("audit"), {
          from: "start",
          timeout: "2s",
          pollMs: 200,
        });
      } catch {
        await pause(100);
      }
    }
    return undefined;
  })();
  process.send?.({ ready: true });
  const client =
    callEveryMs === 0
      ? Promise.resolve()
      : call(handover, record, { name, seed, everyMs: callEveryMs }, () => state.isStopping);
  await new Promise<void>((resolve) => process.once("message", () => resolve()));
  state.isStopping = true;
  await client;
  await (await serving)?.stop();
  await worker.stop();
  await handover.close();
  await storage.close();
  await pool.end();
}

/** Calls at random, and calls again with the same id where it was not told that it was done. */
async function call(
  handover: Handover,
  record: Recorder,
  { name, seed, everyMs }: { readonly name: string; readonly seed: number; readonly everyMs: number },
  isOver: () => boolean,
): Promise<void> {
  const dice = new Dice(seed);
  const known: string[] = [];
  const read = ({ ok, lead }: LeadOutcome): Answer => ({ applied: ok, leadId: lead?.id });
  for (let n = 1; !isOver(); n++) {
    const id = `${name}-${n}`;
    const leadId = known.length === 0 || dice.chance(0.4) ? undefined : dice.pick(known.slice(-40));
    const isAccept = dice.chance(0.4);
    const isLost = dice.chance(0.3);
    // Some come again, and have two leads then.
    const [person, source] = [dice.int(0, 400), dice.pick(["north", "south"])];
    const attempt = async (): Promise<unknown> => {
      if (leadId === undefined) {
        const input = { email: `p${person}@firm${person % 7}.example`, source, properties: { call: id } };
        const own: Call = { id, kind: "ingest" };
        const done = await record.attempt(
          own,
          () => handover.ingest(input, { commandId: id }),
          ({ status, lead }) => ({ applied: status !== "failed", leadId: lead?.id }),
        );
        if (done.lead !== undefined) known.push(done.lead.id);
        return done;
      }
      if (isAccept) {
        const repId = (await handover.lead(leadId))?.ownerId ?? "ana";
        // Another owner would make it another call.
        return record.attempt(
          { id: `${id}-${repId}`, kind: "accept" },
          () => handover.accept(leadId, { repId }, { commandId: `${id}-${repId}` }),
          read,
        );
      }
      if (isLost) {
        // It makes room for another.
        const own: Call = { id, kind: "transition", to: "lost" };
        const lose = () => handover.transition(leadId, "lost", { reason: "no_fit" }, { commandId: id });
        return record.attempt(own, lose, read);
      }
      const activity = { type: "call", properties: { call: id } };
      return record.attempt({ id, kind: "record" }, () => handover.record(leadId, activity, { commandId: id }), read);
    };
    for (let times = 0; times < 4; times++) {
      try {
        await attempt();
        break;
      } catch {
        await pause(everyMs * 2);
      }
    }
    await pause(everyMs);
  }
}

if (process.argv[2] === "cluster")
  process.once("message", (order: ClusterOrder) => {
    run(order).then(
      () => process.disconnect(),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
