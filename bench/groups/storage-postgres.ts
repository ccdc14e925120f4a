import { startPostgres } from "../../test/support/postgres.ts";
import { atLeast, atMost, below, type Goal, type Group, type Row } from "../harness/group.ts";
import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";
import type { ClaimCaseOptions } from "../storage/claim-case.ts";
import type { PostgresCaseOptions } from "../storage/postgres-case.ts";

const group = "storage/postgres";
const rounds = 5;
/** A server that has just started runs code that is not compiled yet. */
const warmUpRounds = 4;
const nodes = 4;
const callers = 64;

/** A real server, with what it keeps flushed to the disk as in production; everything is measured against floors on it. */
export const storagePostgres: Group = async (progress) => {
  const server = await startPostgres();
  const rows: Row[] = [];
  const goals: Goal[] = [];
  let schemas = 0;
  const opened: ProcessCase[] = [];
  const openCase = async (schema: string, pools: number, connections: number): Promise<ProcessCase> => {
    const options: PostgresCaseOptions = { url: server.url, schema, pools, connections };
    const one = await openProcessCase(new URL("../storage/postgres-case.ts", import.meta.url), options, "UTC");
    opened.push(one);
    return one;
  };
  const row = (name: string, figures: Row["figures"]): unknown => rows.push({ group, name, figures });
  const times = async <T>(run: () => Promise<T>): Promise<T[]> => {
    for (let n = 0; n < warmUpRounds; n++) await run();
    const found: T[] = [];
    for (let n = 0; n < rounds; n++) found.push(await run());
    return found;
  };
  try {
    progress(`${group}: one pool`);
    const schema = `bench${++schemas}`;
    const one = await openCase(schema, 1, 32);
    await one.call("prepare");
    const count = 1_280;
    const perSecond = (ms: readonly number[], leads: number): number => (leads * 1_000) / median(ms);
    const together = perSecond(await times(() => one.call<number>("together", callers, count, [0])), count);
    const apart = perSecond(await times(() => one.call<number>("apart", 32, 160)), 160);
    const alone = await times(() => one.call<{ ms: number; bareMs: number }>("alone", 60));
    const before = await one.call<{ leads: number; rows: number }>("count");
    const plain = await times(() => one.call<{ ms: number; rows: number }>("plain", 64));
    const rowsEach = before.rows / before.leads;
    const plainRows = median(plain.map(({ ms, rows: written }) => (written * 1_000) / ms));
    const overBare = median(alone.map(({ ms, bareMs }) => ms / bareMs));
    row("one pool, 64 callers of one engine", { "leads/s": together, "rows/s": together * rowsEach });
    row("one pool, 32 callers, a transaction each lead", { "leads/s": apart });
    row("the same rows as plain multi-row INSERTs, 64 leads a transaction", { "rows/s": plainRows });
    row("one lead alone", {
      ms: median(alone.map(({ ms }) => ms)),
      "BEGIN; INSERT; COMMIT, ms": median(alone.map(({ bareMs }) => bareMs)),
    });
    goals.push(
      atLeast(6, "postgres: one pool, 64 callers, times as fast as one transaction a lead", together / apart),
      atLeast(0.4, "postgres: rows/s of 64 callers over those of plain INSERTs", (together * rowsEach) / plainRows),
      atMost(2.5, "postgres: one lead alone, times a bare BEGIN; INSERT; COMMIT", overBare),
    );

    progress(`${group}: ten times the leads`);
    const stored = (await one.call<{ leads: number }>("count")).leads;
    const ten = await openCase(`bench${++schemas}`, 1, 32);
    await ten.call("prepare");
    await ten.call("together", 512, stored * 10, [0]);
    // In turn, for the server has other things to do now and then.
    const grown = await times(async () => ({
      small: await one.call<number>("together", callers, count, [0]),
      large: await ten.call<number>("together", callers, count, [0]),
    }));
    row("ten times the stored leads", {
      "leads/s": perSecond(
        grown.map(({ large }) => large),
        count,
      ),
      leads: stored * 10,
    });
    goals.push(
      below(
        1.3,
        "postgres: cost of a lead with ten times as many stored",
        median(grown.map(({ small, large }) => large / small)),
      ),
    );

    for (const [pools, atLeastTimes] of [
      [1, 0.8],
      [8, 1.2],
    ] as const) {
      progress(`${group}: ${nodes} nodes on ${pools} pools`);
      const place = `bench${++schemas}`;
      const all: ProcessCase[] = [];
      for (let n = 0; n < nodes; n++) all.push(await openCase(place, pools, 8));
      await all[0]!.call("prepare");
      // Each node has leads of its own pools: what they share is the server.
      const every = Array.from({ length: pools }, (_, n) => n);
      const ownOf = (n: number): readonly number[] =>
        pools === 1 ? every : every.filter((pool) => pool % nodes === n);
      const share = (n: number): Promise<number> => all[n]!.call<number>("together", callers, count, ownOf(n));
      const single = perSecond(await times(() => all[0]!.call<number>("together", callers, count, every)), count);
      const started = async (): Promise<number> => {
        const from = performance.now();
        await Promise.all(all.map((_, n) => share(n)));
        return performance.now() - from;
      };
      const many = perSecond(await times(started), count * nodes);
      const agrees = await all[0]!.call<boolean>("agrees");
      if (!agrees) throw new Error("the ledgers do not count as many turns as there are leads");
      row(`${nodes} nodes of 8 connections and ${callers} callers each, ${pools} pools`, {
        "leads/s": many,
        "leads/s of one node": single,
      });
      goals.push(
        atLeast(atLeastTimes, `postgres: ${nodes} nodes on ${pools} pools, times as fast as one`, many / single),
      );
    }

    progress(`${group}: a million clocks`);
    const place: ClaimCaseOptions = { url: server.url, schema: `bench${++schemas}` };
    const claims = await openProcessCase(new URL("../storage/claim-case.ts", import.meta.url), place, "UTC");
    opened.push(claims);
    await claims.call("fill", 1_000_000);
    const claimed = await claims.call<{ ms: number; handMs: number }>("claim", 21);
    row("claim 500 of a million open clocks", { ms: claimed.ms, "by hand, ms": claimed.handMs });
    goals.push(
      atMost(3, "postgres: claim of 500 due clocks, times the same UPDATE by hand", claimed.ms / claimed.handMs),
    );
  } finally {
    for (const one of opened) one.close();
    await server.stop();
  }
  return { rows, goals };
};
