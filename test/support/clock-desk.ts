import { afterEach } from "vitest";
import {
  createHandover,
  definePolicy,
  manualClock,
  type Handover,
  type HandoverEvent,
  type ManualClock,
  type PolicyExtensions,
  type PolicyInput,
} from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla, type Sla } from "handover/sla";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { all } from "./engine.ts";
import { checkInvariants } from "./invariants.ts";

/** Two reps under one manager, in Warsaw's office hours, and what is told of a lead's clocks. */
export interface ClockDesk {
  readonly handover: Handover;
  readonly clock: ManualClock;
  /** What was told of leads since somebody last asked. */
  told(): Promise<string[]>;
  /** What is told by a look at an instant. */
  at(instant: string): Promise<string[]>;
}

export interface ClockDeskOptions {
  readonly storage?: Storage;
  readonly policy?: Partial<PolicyInput>;
  readonly extensions?: PolicyExtensions | undefined;
  /** Set where the log has decisions of two policies: only one of them can be asked again. */
  readonly twoPolicies?: true;
}

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
/** Monday, 10:00 in Warsaw. */
export const monday = "2026-11-02T09:00:00Z";

/** The wall time in Warsaw in winter: `02 10:00`. */
export const time = (at: number): string => new Date(at + 3_600_000).toISOString().slice(8, 16).replace("T", " ");

export const contact = (differs: Partial<Sla> = {}): Sla =>
  sla("contact", { from: "assigned", until: onActivity("call"), within: "2h", ...differs });

export async function ingest({ handover }: ClockDesk, more: object = {}): Promise<string> {
  return (await handover.ingest({ email: "a@firm.example", ...more })).lead?.id as string;
}

/** Opens desks that say an event in words, or leave it out; after each test they are checked and closed. */
export function clockDesks(word: (event: HandoverEvent) => string | undefined) {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  return async (
    slas: readonly Sla[],
    { storage, policy, extensions, twoPolicies }: ClockDeskOptions = {},
  ): Promise<ClockDesk> => {
    const clock = manualClock(monday);
    const routing = roundRobin({ pool: "sdr", hold: "until-open" });
    let ids = 0;
    const handover = createHandover({
      policy: definePolicy({ version: "1", calendars: { office }, routing, slas, ...policy }, extensions),
      storage: storage ?? strictSnapshots(memoryStorage({ clock })),
      clock,
      ids: () => `id${String(++ids).padStart(4, "0")}`,
    });
    endings.push(async () => {
      if (twoPolicies === undefined) await checkInvariants(handover, clock.now());
      await handover.close();
    });
    await handover.reps.upsert({ id: "mia" });
    for (const id of ["ana", "ben"]) await handover.reps.upsert({ id, managerId: "mia" });
    await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
    let seen = 0;
    const told = async (): Promise<string[]> => {
      const events = (await all(handover, "events")).filter(({ leadId }) => leadId !== undefined);
      const fresh = events.slice(seen);
      seen = events.length;
      return fresh.flatMap((event) => word(event) ?? []);
    };
    const at = async (instant: string): Promise<string[]> => {
      clock.set(instant);
      await handover.tick();
      return told();
    };
    return { handover, clock, told, at };
  };
}
