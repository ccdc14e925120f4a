import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import type { Storage, Store } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { Dice } from "../dice.ts";
import { checkHistory } from "../history/check.ts";
import type { Entry } from "../history/entries.ts";
import { observe, type Observed } from "../history/observed.ts";
import { recorder, type Recorder } from "../history/recorder.ts";
import { Clients } from "./clients.ts";
import { Faults } from "./faults.ts";
import { Node } from "./node.ts";
import { truthful } from "./truth.ts";
import { Host, VirtualTime } from "./virtual-time.ts";

export const reps = ["ana", "ben", "cy"];
const nodes = 3;
const start = Date.UTC(2026, 10, 2, 9);

export const chaosPolicy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  refunds: ["invalid_contact"],
  slas: [
    sla("accept", {
      from: "assigned",
      until: "accepted",
      within: "10m",
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: 1, reassign: { reason: "lapsed" } },
      ],
    }),
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "30m",
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: 1, notify: "manager" },
        { at: { after: "10m" }, notify: "manager" },
      ],
    }),
  ],
});

/** What a bug is planted in: the storage as all processes reach it. */
export type Mutant = (storage: Storage, world: World) => Storage;

export interface Options {
  readonly seed: number;
  readonly steps?: number | undefined;
  readonly open?: ((clock: { now(): number }) => Storage) | undefined;
  readonly mutant?: Mutant | undefined;
}

/** Some processes on one store, and all that goes wrong between them; one seed is one run. */
export class World {
  readonly dice: Dice;
  readonly faults: Faults;
  readonly time: VirtualTime;
  readonly entries: Entry[] = [];
  readonly record: Recorder = recorder((entry) => void this.entries.push(entry));
  readonly server = new Host("server");
  /** The store's clock, which may be set. */
  readonly clock = { now: (): number => this.time.now + this.setBy };
  readonly nodes: Node[] = [];
  private readonly storage: Storage;
  private readonly below: Storage;
  private readonly writtenAt = new Map<string, number>();
  private readonly steps: number;
  private setBy = 0;
  private starts = 0;

  constructor({ seed, steps = 40, open = (clock) => memoryStorage({ clock }), mutant = (storage) => storage }: Options) {
    this.dice = new Dice(seed);
    this.faults = new Faults(this.dice);
    this.steps = steps;
    const chance = new Dice(seed + 1);
    this.time = new VirtualTime(start, () => chance.int(0, 999_999) / 1_000_000);
    this.below = open(this.clock);
    this.storage = mutant(truthful(this.below, this.clock.now, this.writtenAt), this);
  }

  /** Faults, with the promises checked after every step; then everybody is well again, and all that is due has to come. */
  async run(): Promise<void> {
    const remove = this.time.install();
    try {
      await this.staff();
      for (let n = 0; n < nodes; n++) this.boot(n);
      const clients = new Clients(this);
      const store = await this.below.open("default");
      for (let step = 0; step < this.steps; step++) {
        await clients.act(store);
        this.interfere();
        await this.time.pass(this.dice.weighted([6, () => this.dice.int(1, 1_500)], [2, () => this.dice.int(1_500, 20_000)], [1, () => 360_000]));
        checkHistory(this.entries, await this.observe(store));
      }
      await this.heal();
      checkHistory(this.entries, await this.observe(store, this.clock.now()));
      await this.punctual(store);
    } finally {
      for (const { way } of this.nodes) way.host.kill();
      remove();
      await this.below.close();
    }
  }

  /** What there is, as text. */
  async log(): Promise<string> {
    return JSON.stringify(this.entries);
  }

  private observe(store: Store, healedAt?: number): Promise<Observed> {
    return observe(store, chaosPolicy.pipeline.pipeline.transitions, { writtenAt: this.writtenAt, healedAt });
  }

  private async staff(): Promise<void> {
    const handover = createHandover({ policy: chaosPolicy, storage: this.below, ids: () => `staff-${++this.starts}` });
    await handover.reps.upsert({ id: "mia" });
    for (const id of reps) await handover.reps.upsert({ id, managerId: "mia" });
    await handover.pools.upsert({ id: "sdr", members: reps.map((repId, i) => ({ repId, weight: i + 1 })) });
    await handover.close();
  }

  private boot(n: number): void {
    const host = new Host(`n${n}${++this.starts}`);
    const { server, time, faults } = this;
    this.nodes[n] = new Node(this.storage, chaosPolicy, { host, server, time, faults }, this.record);
  }

  /** Kills, freezes, skews and sets clocks; whoever was killed comes back sooner or later. */
  private interfere(): void {
    const { faults, dice } = this;
    this.nodes.forEach(({ way: { host } }, n) => {
      if (host.isDead) {
        if (dice.chance(0.4)) this.boot(n);
      } else if (host.isFrozen) {
        if (dice.chance(0.5)) host.thaw();
      } else if (faults.strikes("killed", 0.03)) host.kill();
      else if (faults.strikes("frozen", 0.04)) host.freeze();
      else if (faults.strikes("skewed", 0.05)) host.skewMs = dice.int(-600_000, 600_000);
    });
    if (faults.strikes("clock set on", 0.03)) this.setBy += dice.int(1_000, 900_000);
    if (faults.strikes("clock set back", 0.03)) this.setBy -= dice.int(1, 3_000);
  }

  private async heal(): Promise<void> {
    this.faults.heal();
    this.nodes.forEach(({ way: { host } }, n) => {
      host.thaw();
      if (host.isDead) this.boot(n);
    });
    await this.time.pass(60_000);
  }

  /** At the very instant at which something is due, a look finds it. */
  private async punctual(store: Store): Promise<void> {
    const due = await store.nextDueAt();
    if (due === undefined) return;
    for (const { way } of this.nodes) way.host.kill();
    this.setBy += due - this.clock.now();
    const host = new Host("last");
    const handover = this.time.on(host, () => createHandover({ policy: chaosPolicy, storage: this.storage }));
    const looked = this.time.on(host, () => handover.tick());
    await this.time.pass(1_000);
    await looked;
    checkHistory([], { ...(await this.observe(store, due)), subscribers: [] });
  }
}
