import { fork, type ChildProcess } from "node:child_process";
import { replay, type HandoverEvent } from "handover/core";
import type { PoolLedger, SlaClock, Store } from "handover/storage";
import { expect } from "vitest";
import { bundle, type Bundle } from "../support/bundle.ts";
import type { Order, Report } from "./storage-writer.ts";

export function bundleWriter(): Promise<Bundle> {
  return bundle(new URL("./storage-writer.ts", import.meta.url), ["node-sqlite3-wasm", "pg"]);
}

/** A writer process that has loaded everything and waits for its order. */
export interface Writer {
  /** Gives the order; settles when the process has ended, however it did. */
  run(order: Order): Promise<void>;
  kill(): void;
  /** Leads acknowledged so far. */
  readonly acknowledged: string[];
  /** Settles with the first lead acknowledged. */
  readonly atWork: Promise<void>;
}

export function startWriter(script: string): Promise<Writer> {
  const child: ChildProcess = fork(script, ["writer"], { execArgv: [], stdio: ["ignore", "inherit", "pipe", "ipc"] });
  const acknowledged: string[] = [];
  let said = "";
  child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
  let begin = (): void => undefined;
  const atWork = new Promise<void>((resolve) => (begin = resolve));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => reject(new Error(`a writer ended before it began:\n${said}`)));
    child.on("message", (report: Report) => {
      if ("acknowledged" in report) {
        acknowledged.push(...report.acknowledged);
        begin();
      }
      if ("ready" in report) resolve({ run, kill: () => void child.kill("SIGKILL"), acknowledged, atWork });
    });
    const run = (order: Order): Promise<void> =>
      new Promise((done, fail) => {
        child.once("close", (code, signal) =>
          code === 0 || signal === "SIGKILL" ? done() : fail(new Error(`a writer ended with ${code}:\n${said}`)),
        );
        child.send(order);
      });
  });
}

/** All there is, and that it belongs together: versions without gaps, a ledger that equals its assignments, a replay that equals the state. */
export async function audit(
  store: Store,
): Promise<{ readonly leads: ReadonlySet<string>; readonly ledger: PoolLedger | undefined }> {
  const all = async <K extends "leads" | "clocks" | "events" | "ledgers">(kind: K) => {
    const rows = [];
    for await (const page of store.scan(kind)) rows.push(...page);
    return rows;
  };
  const [leads, clocks, events, ledgers] = [
    await all("leads"),
    await all("clocks"),
    await all("events"),
    await all("ledgers"),
  ];
  const versions = new Map<string | undefined, number>();
  for (const { leadId, version } of events as HandoverEvent[]) {
    expect(version, `the version after ${versions.get(leadId) ?? 0} of ${leadId ?? "the roster"}`).toBe(
      (versions.get(leadId) ?? 0) + 1,
    );
    versions.set(leadId, version);
  }
  const offered = (events as HandoverEvent[]).filter(
    (event) => event.type === "assignment.offered" && event.data.turn !== undefined,
  );
  const [ledger] = ledgers;
  expect(ledger?.turns ?? 0, "turns of the ledger, against assignments").toBe(offered.length);
  checkSubjects(events as HandoverEvent[], clocks as SlaClock[]);
  const replayed = replay(events as HandoverEvent[]);
  const byId = <T extends { readonly id: string }>(rows: readonly T[]): T[] =>
    [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  expect(json(byId(replayed.leads))).toEqual(json(byId(leads)));
  expect(json(byId(replayed.clocks.filter(({ state }) => state === "running")))).toEqual(json(byId(clocks)));
  expect(json(replayed.ledgers)).toEqual(json(ledgers));
  return { leads: new Set(leads.map(({ id }) => id)), ledger };
}

/** What commitments count, and what the digest has gathered, is what the log says. */
function checkSubjects(events: readonly HandoverEvent[], clocks: readonly SlaClock[]): void {
  const counted = (as: string): number =>
    events.filter((event) => event.type === "commitment.counted" && event.data.as === as).length;
  const agreed = clocks.find(({ kind }) => kind === "commitment");
  expect(agreed?.count ?? 0, "leads delivered").toBe(counted("delivered"));
  expect(agreed?.period?.accepted ?? 0, "leads accepted").toBe(counted("accepted"));
  const notices = events.flatMap((event) => ("digest" in event.data ? (event.data.digest?.repIds ?? []) : [])).length;
  const told = events.reduce((sum, event) => sum + (event.type === "digest.due" ? event.data.total : 0), 0);
  const digest = clocks.find(({ kind }) => kind === "digest");
  const waiting = (digest?.gathered ?? []).reduce((sum, { total }) => sum + total, 0);
  expect(told + waiting, "notices in digests").toBe(notices);
}
