import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHandover } from "handover";
import type { Store } from "handover/storage";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import type { Bundle } from "../support/bundle.ts";
import { checkHistory } from "../support/history/check.ts";
import { nameOf, observe, type Observed } from "../support/history/observed.ts";
import { readHistory } from "../support/history/recorder.ts";
import type { ClusterOrder } from "./node.ts";
import { clusterLimits, clusterPolicy } from "./policy.ts";

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface ClusterOptions {
  readonly program: Bundle;
  /** Where nodes connect to. */
  readonly url: string;
  /** Where the one who looks on does, if not there. */
  readonly directUrl?: string | undefined;
  readonly seed: number;
  readonly callEveryMs?: number | undefined;
}

interface Member {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/** Nodes on one Postgres, each a process of its own that may be killed, and somebody who looks on. */
export class Cluster {
  readonly schema: string;
  readonly members: Member[] = [];
  private readonly options: ClusterOptions;
  private readonly folder = mkdtempSync(join(tmpdir(), "handover-cluster-"));
  private readonly files: string[] = [];
  private readonly pool: pg.Pool;
  private readonly failures: string[] = [];
  private starts = 0;

  constructor(options: ClusterOptions) {
    this.options = options;
    this.schema = `chaos${process.pid}_${options.seed}_${Date.now().toString(36)}`;
    this.pool = new pg.Pool({ connectionString: options.directUrl ?? options.url, max: 4 });
    this.pool.on("error", () => undefined);
  }

  /** Makes the tables, the team, and beside each event the instant at which the database wrote it. */
  async prepare(): Promise<void> {
    const handover = createHandover({ policy: clusterPolicy, storage: this.storage() });
    await handover.reps.upsert({ id: "mia" });
    const reps = ["ana", "ben", "cy"];
    for (const id of reps) await handover.reps.upsert({ id, managerId: "mia" });
    for (const id of ["north", "south"]) await handover.pools.upsert({ id, members: reps });
    await handover.close();
    await this.pool.query(
      `ALTER TABLE "${this.schema}".handover_event ADD COLUMN written_at float8 DEFAULT extract(epoch FROM clock_timestamp()) * 1000`,
    );
  }

  /** Starts the n-th node, in the place of one that was killed perhaps. @param env Its environment, besides ours. */
  start(n: number, env: NodeJS.ProcessEnv = {}, callEveryMs = this.options.callEveryMs): Promise<void> {
    const { program, url, seed } = this.options;
    const name = `n${n}-${++this.starts}`;
    const history = join(this.folder, `${name}.jsonl`);
    writeFileSync(history, "");
    this.files.push(history);
    const child = fork(program.script, ["cluster"], {
      execArgv: [],
      stdio: ["ignore", "inherit", "pipe", "ipc"],
      env: { ...process.env, ...env },
    });
    let said = "";
    child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    const ended = new Promise<void>((resolve) => {
      child.once("close", (code, signal) => {
        if (code !== 0 && signal !== "SIGKILL") this.failures.push(`${name} ended with ${code ?? signal}: ${said}`);
        resolve();
      });
    });
    this.members[n] = { child, ended };
    const order: ClusterOrder = { url, schema: this.schema, name, seed: seed + this.starts, history, callEveryMs };
    child.send(order);
    return Promise.race([new Promise<void>((resolve) => child.once("message", () => resolve())), ended]);
  }

  signal(n: number, signal: NodeJS.Signals): void {
    this.members[n]?.child.kill(signal);
  }

  /** Kills one as a crash would, and starts another in its place. */
  async replace(n: number): Promise<void> {
    this.signal(n, "SIGKILL");
    await this.members[n]?.ended;
    await this.start(n);
  }

  /** Nobody calls any more: settles when no clock has anything left to say, and nothing waits for a subscriber. */
  private async quiet(): Promise<void> {
    const until = performance.now() + 60_000;
    const store = await this.store();
    for (;;) {
      const [dueAt, lag] = await Promise.all([store.nextDueAt(), store.outbox.lag("audit")]);
      if (dueAt === undefined && lag?.events === 0) return;
      if (performance.now() > until)
        throw new Error(`after a minute something is still due at ${dueAt}, or ${lag?.events} events wait`);
      await pause(100);
    }
  }

  /** Lets all that run finish what they do, and looks whether every promise was kept. */
  async check(): Promise<{ readonly calls: number; readonly events: number; readonly points: readonly Point[] }> {
    for (const { child } of this.members) {
      child.kill("SIGCONT");
      if (child.connected) child.send("stop");
    }
    await Promise.all(this.members.map(({ ended }) => ended));
    // What was under way as they stopped has its end now; one node more delivers the rest.
    await this.start(this.members.length, {}, 0);
    await this.quiet();
    const last = this.members.at(-1) as Member;
    last.child.send("stop");
    await last.ended;
    const store = await this.store();
    const { rows } = await this.pool.query<{ json: string; at: number }>(
      `SELECT json, written_at AS at FROM "${this.schema}".handover_event WHERE written_at IS NOT NULL`,
    );
    const writtenAt = new Map(rows.map(({ json, at }) => [nameOf(JSON.parse(json)), Math.ceil(at)]));
    const healedAt = await this.now();
    const observed = await observe(store, clusterPolicy.pipeline.pipeline.transitions, {
      writtenAt,
      healedAt,
      limits: clusterLimits,
    });
    const entries = readHistory(this.files);
    checkHistory(entries, observed);
    if (this.failures.length > 0) throw new Error(`nodes ended that nobody killed:\n${this.failures.join("\n")}`);
    const calls = entries.filter(({ did }) => did === "ok").length;
    return { calls, events: observed.events.length, points: pointsOf(observed) };
  }

  async close(): Promise<void> {
    for (const { child } of this.members) child.kill("SIGKILL");
    await Promise.all(this.members.map(({ ended }) => ended));
    rmSync(this.folder, { recursive: true, force: true });
    await this.pool.query(`DROP SCHEMA IF EXISTS "${this.schema}" CASCADE`).catch(() => undefined);
    await this.pool.end();
  }

  private storage() {
    return postgresStorage({ database: fromPg(this.pool), schema: this.schema });
  }

  private store(): Promise<Store> {
    return this.storage().open("default");
  }

  /** The database's clock, once it can be asked. */
  async now(): Promise<number> {
    for (;;) {
      try {
        const { rows } = await this.pool.query("SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now");
        return Math.floor(rows[0].now as number);
      } catch {
        await pause(20);
      }
    }
  }
}

/** A point of a clock: when it was to be told, and when it was written, by the database's clock. */
export interface Point {
  readonly plannedAt: number;
  readonly writtenAt: number;
}

function pointsOf({ events, writtenAt }: Observed): readonly Point[] {
  return events.flatMap((event) =>
    event.type === "sla.warning" || event.type === "sla.breached" || event.type === "sla.escalated"
      ? [{ plannedAt: event.data.plannedAt, writtenAt: writtenAt?.get(nameOf(event)) ?? event.at }]
      : [],
  );
}
