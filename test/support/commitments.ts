import {
  createHandover,
  manualClock,
  type EventData,
  type Handover,
  type HandoverEvent,
  type ManualClock,
  type PolicyInput,
} from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { commitment, type Commitment } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { all, countingIds } from "./engine.ts";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-11-11"] });

/** 20 leads a month. */
export const monthly = (options: Partial<Commitment> = {}): Commitment =>
  commitment("mql", { every: "month", terms: { from: "2026-10-01", atLeast: 20 }, notify: { rep: "mia" }, ...options });

/** Rules with these commitments. */
export function policyOf(commitments: readonly Commitment[], version = "1"): PolicyInput {
  return { version, calendars: { office }, routing: roundRobin({ pool: "sdr", hours: "ignore" }), commitments };
}

interface Desk {
  readonly handover: Handover;
  readonly clock: ManualClock;
  /** Takes so many new leads in. */
  readonly deliver: (count: number) => Promise<string[]>;
  /** The same store under other rules. */
  readonly under: (
    commitments: readonly Commitment[],
    version: string,
    calendars?: PolicyInput["calendars"],
  ) => Promise<Handover>;
  readonly told: <T extends HandoverEvent["type"]>(type: T) => Promise<EventData[T][]>;
}

/** An engine over a store of its own. */
export async function desk(commitments: readonly Commitment[], from = "2026-10-01T06:00:00Z"): Promise<Desk> {
  const clock = manualClock(from);
  const ids = countingIds();
  const storage = strictSnapshots(memoryStorage());
  const open = (policy: PolicyInput): Handover => {
    const engine = createHandover({ policy, clock, ids, storage });
    engine.on("error", (error) => {
      throw error;
    });
    return engine;
  };
  const handover = open(policyOf(commitments));
  await handover.reps.upsert({ id: "mia" });
  await handover.reps.upsert({ id: "ana", managerId: "mia" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  let count = 0;
  return {
    handover,
    clock,
    async deliver(more) {
      const inputs = Array.from({ length: more }, () => ({ email: `lead${(count += 1)}@firm.example` }));
      return (await handover.ingestMany(inputs)).map(({ lead }) => lead?.id as string);
    },
    async under(others, version, calendars) {
      const policy = policyOf(others, version);
      const engine = open({ ...policy, calendars: { ...policy.calendars, ...calendars }, calendar: "office" });
      await engine.commitments();
      return engine;
    },
    async told(type) {
      const events = (await all(handover, "events")) as HandoverEvent[];
      return events.filter((event) => event.type === type).map(({ data }) => data as never);
    },
  };
}
