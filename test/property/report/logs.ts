import type { HandoverEvent } from "handover";
import type { KpiOptions } from "handover/report";
import { repModel } from "handover/simulation";
import fc from "fast-check";
import { policy, run } from "../../unit/simulation/small-world.ts";

export { policy };

/** Reps who often say no, forget, and reject: every kind of event there is comes up. */
const choosy = repModel({
  seed: "choosy",
  profiles: Object.fromEntries(["ana", "ben", "joe", "kim"].map((id) => [id, { declines: 0.3, ignores: 0.3 }])),
});

let logs: Promise<readonly (readonly HandoverEvent[])[]> | undefined;

/** Two weeks of three small worlds; made once. */
export function someLogs(): Promise<readonly (readonly HandoverEvent[])[]> {
  logs ??= Promise.all(["one", "two", "three"].map(async (seed) => (await run(seed, { behaviour: choosy })).events));
  return logs;
}

/** Questions of all kinds about them. */
export const questions: fc.Arbitrary<Omit<KpiOptions, "policy">> = fc.record({
  by: fc.subarray(
    ["rep", "pool", "source", "grade", "stage", "pipeline", "policyVersion", { field: "company.country" }] as const,
    { maxLength: 3 },
  ),
  period: fc.constantFrom(undefined, "day", "week", "month", "quarter"),
  timeZone: fc.constantFrom("UTC", "Europe/Warsaw", "Pacific/Kiritimati"),
});
