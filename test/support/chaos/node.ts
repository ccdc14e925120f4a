import { createHandover, type Handover } from "handover";
import type { Policy } from "handover/policy";
import type { Storage } from "handover/storage";
import type { Recorder } from "../history/recorder.ts";
import type { Way } from "./faulty-store.ts";

/** Who gets events in the simulation, and how well they take them. */
const subscriberNames = ["steady", "poisoned", "slow"] as const;
/** How long a handler may take. */
export const timeoutMs = 1_000;

/** One process with an engine, a worker and all subscribers, over a way to the store. */
export class Node {
  readonly way: Way;
  readonly handover: Handover;

  constructor(storage: Storage, policy: Policy, way: Way, record: Recorder) {
    this.way = way;
    let drawn = 0;
    const ids = (): string => `${way.host.name}-${String(++drawn).padStart(5, "0")}`;
    this.handover = this.here(() => createHandover({ policy, storage, ids }));
    this.here(() => {
      // What workers and couriers could not do they do later: here it is no news.
      this.handover.on("error", () => undefined);
      this.handover.start({ pollMs: 2_000 });
      for (const name of subscriberNames) void this.subscribe(name, record);
    });
  }

  /** Does something in this process. */
  here<T>(work: () => T): T {
    return this.way.time.on(this.way.host, work);
  }

  private async subscribe(name: (typeof subscriberNames)[number], record: Recorder): Promise<void> {
    const { host, time } = this.way;
    const handler = record.handler(name, () => this.handle(name));
    const options = {
      from: "start",
      attempts: 4,
      timeout: { milliseconds: timeoutMs },
      backOff: { first: "300ms", most: "2s" },
      pollMs: 1_500,
    } as const;
    for (;;) {
      try {
        await this.handover.subscribe(name, handler, options);
        return;
      } catch {
        await time.pause(host, 400);
      }
    }
  }

  private async handle(name: (typeof subscriberNames)[number]): Promise<void> {
    const { host, time, faults } = this.way;
    await host.running();
    if (name === "poisoned" && faults.strikes("poison", 0.2)) throw new Error("poison");
    if (name === "slow") {
      if (faults.strikes("handler hangs", 0.02)) await new Promise<never>(() => undefined);
      if (faults.strikes("slow handler", 0.05)) await time.pause(host, faults.dice.int(900, 6_000));
    }
    await host.running();
  }
}
