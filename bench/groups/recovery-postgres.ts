import { Cluster, pause, type Point } from "../../test/chaos/cluster.ts";
import { bundle, type Bundle } from "../../test/support/bundle.ts";
import { startPostgres, type Server } from "../../test/support/postgres.ts";
import { below, type Goal, type Group, type Row } from "../harness/group.ts";
import { median, percentile } from "../harness/statistics.ts";

const group = "recovery/postgres";
const nodes = [0, 1, 2, 3];
const kills = 8;
const restarts = 5;
/** Of what falls due within this time after a node was killed, it could have fired some. */
const affectedMs = 5_000;

interface Run {
  readonly points: readonly Point[];
  /** When something was killed, or was back, by the database's clock. */
  readonly marks: readonly number[];
}

/** Four nodes with a client each on one server, and what is done to them meanwhile; every promise has to hold all the same. */
async function run(
  program: Bundle,
  server: Server,
  work: (cluster: Cluster) => Promise<readonly number[]>,
): Promise<Run> {
  const cluster = new Cluster({ program, url: server.url, seed: 2026, callEveryMs: 60 });
  try {
    await cluster.prepare();
    await Promise.all(nodes.map((n) => cluster.start(n)));
    await pause(4_000);
    const marks = await work(cluster);
    const { points } = await cluster.check();
    return { points, marks };
  } finally {
    await cluster.close();
  }
}

/** Clocks with a point every second or so of their life: how late each is told, by the database's clock, and how late after a crash. */
export const recoveryPostgres: Group = async (progress) => {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  const program = await bundle(new URL("../../test/chaos/node.ts", import.meta.url), ["pg"]);
  const server = await startPostgres();
  const late = (points: readonly Point[]): number[] => points.map(({ plannedAt, writtenAt }) => writtenAt - plannedAt);
  const row = (name: string, points: readonly Point[], figures: Row["figures"]): unknown =>
    rows.push({
      group,
      name,
      figures: {
        points: points.length,
        "p50, ms late": percentile(late(points), 0.5),
        "p99, ms late": percentile(late(points), 0.99),
        ...figures,
      },
    });
  try {
    progress(`${group}: steady`);
    const steady = await run(program, server, async () => (await pause(20_000), []));
    row("four nodes, all well", steady.points, {});
    goals.push(
      below(50, "recovery: p50 ms past due, four nodes, all well", percentile(late(steady.points), 0.5)),
      below(1_000, "recovery: p99 ms past due, four nodes, all well", percentile(late(steady.points), 0.99)),
    );

    progress(`${group}: nodes killed`);
    const killed = await run(program, server, async (cluster) => {
      const marks: number[] = [];
      for (let n = 0; n < kills; n++) {
        marks.push(await cluster.now());
        cluster.signal(n % nodes.length, "SIGKILL");
        await pause(affectedMs);
        await cluster.replace(n % nodes.length);
        await pause(2_000);
      }
      return marks;
    });
    // The longest that anything had to wait that was due at a kill, or soon after it.
    const waits = killed.marks.map((at) =>
      longest(
        killed.points.filter(({ plannedAt, writtenAt }) => plannedAt < at + affectedMs && writtenAt > at),
        at,
      ),
    );
    row(`one of four killed with -9, ${kills} times`, killed.points, {
      "recovery, ms": median(waits),
      "longest, ms": Math.max(...waits),
    });
    goals.push(
      below(5_000, "recovery: ms until all is out after kill -9 of one of 4 nodes, longest", Math.max(...waits)),
    );

    progress(`${group}: servers killed`);
    const restarted = await run(program, server, async (cluster) => {
      const marks: number[] = [];
      for (let n = 0; n < restarts; n++) {
        await server.kill();
        await pause(2_000);
        await server.restart();
        marks.push(await cluster.now());
        await pause(8_000);
      }
      return marks;
    });
    const backs = restarted.marks.map((at) =>
      longest(
        restarted.points.filter(({ plannedAt, writtenAt }) => plannedAt <= at && writtenAt >= at - 2_000),
        at,
      ),
    );
    row(`Postgres killed with -9, ${restarts} times, away for 2 s`, restarted.points, {
      "recovery, ms": median(backs),
      "longest, ms": Math.max(...backs),
    });
    goals.push(below(30_000, "recovery: ms until all is out after Postgres is back, longest", Math.max(...backs)));
    return { rows, goals };
  } finally {
    await server.stop();
    program.remove();
  }
};

/** How long the last of these was waited for, from an instant on, or from when it was due if that was later. */
function longest(points: readonly Point[], from: number): number {
  return Math.max(0, ...points.map(({ plannedAt, writtenAt }) => writtenAt - Math.max(plannedAt, from)));
}
