import { join } from "node:path";
import Database from "libsql";
import { createHandover, definePolicy, type Clock, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { sqliteStorage } from "handover/storage/sqlite";

const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [
    sla("first contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: "4h",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: 1, notify: ["owner", "manager"] },
      ],
    }),
  ],
});

/** The engine, over a file: whoever opens it next finds what the last one left. */
export function openEngine(folder: string, clock: Clock): Handover {
  return createHandover({
    policy,
    clock,
    storage: sqliteStorage({ database: new Database(join(folder, "leads.db")) }),
  });
}
