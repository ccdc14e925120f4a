import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import { nodeClocks } from "../support/node-clocks.ts";

/** What a node is told. */
export interface NodeOrder {
  readonly url: string;
  readonly schema: string;
  /** How far its own clock is off, in milliseconds. */
  readonly skewMs: number;
}

export const nodePolicy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: nodeClocks,
});

/** A node that does nothing but look after clocks, until it is told to stop or killed. */
async function run({ url, schema, skewMs }: NodeOrder): Promise<void> {
  const right = Date.now;
  Date.now = () => right() + skewMs;
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: schema });
  const storage = postgresStorage({ database: fromPg(pool), schema });
  const handover = createHandover({ policy: nodePolicy, storage });
  let fired = 0;
  handover.on("event", () => void (fired += 1));
  const worker = handover.start({ pollMs: 200 });
  process.send?.({ ready: true });
  await new Promise<void>((resolve) => process.once("message", () => resolve()));
  await worker.stop();
  await handover.close();
  await storage.close();
  await pool.end();
  process.send?.({ fired });
}

if (process.argv[2] === "node")
  process.once("message", (order: NodeOrder) => {
    run(order).then(
      () => process.disconnect(),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
