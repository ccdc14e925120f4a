import { createHandover, definePolicy, manualClock } from "handover";
import { atLeast, where } from "handover/condition";
import { points, scorecard } from "handover/scoring";
import { sqliteStorage } from "handover/storage/sqlite";
import { openSqlite } from "../../conformance/open-sqlite.ts";

/** What the process that is killed is told: where the leads are, and after which one it goes on. */
export interface Order {
  readonly file: string;
  readonly from: string | undefined;
}

const clock = (): ReturnType<typeof manualClock> => manualClock(Date.parse("2026-11-02T09:00:00Z"));

const policyOf = (version: string, fair: number) =>
  definePolicy({
    version,
    scoring: scorecard([points(fair, where({ source: "fair" })), points(30, where({ value: atLeast(500) }))], {
      max: 100,
    }),
  });
export const before = policyOf("1", 20);
export const after = policyOf("2", 50);

export function openEngine(file: string, policy: typeof before) {
  const storage = sqliteStorage({ database: openSqlite(file), busyTimeoutMs: 20_000 });
  return { handover: createHandover({ policy, storage, clock: clock() }), storage };
}

const rescore = ({ file, from }: Order): void => {
  const { handover, storage } = openEngine(file, after);
  void handover
    .rescore({ from, batch: 20, onProgress: (progress) => process.send?.({ progress }) })
    .then(async (result) => {
      await handover.close();
      await storage.close();
      process.send?.({ result });
      process.disconnect();
    });
};
if (process.argv[2] === "rescorer") {
  process.on("message", rescore);
  process.send?.({ ready: true });
}
