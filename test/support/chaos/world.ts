import { createHandover, type Clock } from "handover";
import type { Storage, Store } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { Dice } from "../dice.ts";
import { checkHistory } from "../history/check.ts";
import type { Entry } from "../history/entries.ts";
import { observe, type Observed } from "../history/observed.ts";
import { recorder, type Recorder } from "../history/recorder.ts";
import { Clients } from "./clients.ts";
import { turns } from "../turns.ts";
import { faultyStorage, type Way } from "./faulty-store.ts";
import { Faults } from "./faults.ts";
import type { PlantedBug, Plot } from "./mutants.ts";
import { Node, timeoutMs } from "./node.ts";
import { chaosPolicy, reps } from "./policy.ts";
import { truthful } from "./truth.ts";
import { Host, VirtualTime } from "./virtual-time.ts";

const nodes = 3;
const start = Date.UTC(2026, 10, 2, 9);

export interface WorldOptions {
  readonly seed: number;
  readonly steps?: number | undefined;
  /** @defaultValue memory */
  readonly open?: ((clock: Clock) => Storage) | undefined;
  readonly bug?: PlantedBug | undefined;
}

/** Some processes on one store, and all that goes wrong between them; one seed is one run. */
export class World {
  readonly dice: Dice;
  readonly faults: Faults;
  readonly time: VirtualTime;
  readonly entries: Entry[] = [];
  /** What clients write down. */
  readonly record: Recorder = recorder((...entries) => void this.entries.push(...entries));
  readonly server = new Host("server");
  /** The store's clock, which may be set. */
  readonly clock = { now: (): number => this.time.now + this.setBy };
  readonly nodes: Node[] = [];
  private readonly storage: Storage;
  private readonly below: Storage;
  private readonly bug: PlantedBug | undefined;
  private readonly plot: Plot;
  private readonly writtenAt = new Map<string, number>();
  private readonly steps: number;
  private setBy = 0;
  private starts = 0;

  constructor({ seed, steps = 40, open = (clock) => memoryStorage({ clock }), bug }: WorldOptions) {
    this.dice = new Dice(seed);
    this.faults = new Faults(this.dice);
    this.steps = steps;
    const chance = new Dice(seed + 1);
    this.time = new VirtualTime(start, () => chance.int(0, 999_999) / 1_000_000);
    this.below = open(this.clock);
    const chanced = new Dice(seed + 2);
    this.plot = { entries: this.entries, chance: (probability) => chanced.chance(probability) };
    this.bug = bug;
    const storage = truthful(this.below, this.clock.now, this.writtenAt);
    this.storage = bug?.below?.(storage, this.plot) ?? storage;
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
        await this.read(() => clients.act(store));
        this.interfere();
        await this.time.pass(
          this.dice.weighted(
            [6, () => this.dice.int(1, 1_500)],
            [2, () => this.dice.int(1_500, 20_000)],
            [1, () => this.sleepOver()],
          ),
        );
        checkHistory(this.entries, await this.observed(store));
      }
      await this.heal();
      checkHistory(this.entries, await this.observed(store, this.clock.now()));
      await this.punctual(store);
    } finally {
      for (const { way } of this.nodes) way.host.kill();
      remove();
      await this.below.close();
    }
  }

  /** What there is at one moment: where reading has to wait, and something happens meanwhile, it is read again. */
  private async observed(store: Store, healedAt?: number): Promise<Observed> {
    const { transitions } = chaosPolicy.pipeline.pipeline;
    const rest = { writtenAt: this.writtenAt, healedAt, aloneMs: timeoutMs };
    for (;;) {
      const before = this.entries.length + this.writtenAt.size;
      const observed = await this.read(() => observe(store, transitions, rest));
      if (this.entries.length + this.writtenAt.size === before) return observed;
    }
  }

  /** What has to wait for a transaction that takes its time makes the time pass. */
  private async read<T>(call: () => Promise<T>): Promise<T> {
    const state = { isOver: false };
    const result = call().finally(() => (state.isOver = true));
    result.catch(() => undefined);
    for (await turns(2); !state.isOver;) await this.time.pass(20);
    return result;
  }

  private async staff(): Promise<void> {
    const handover = createHandover({ policy: chaosPolicy, storage: this.below, ids: () => `staff-${++this.starts}` });
    await handover.reps.upsert({ id: "mia" });
    for (const id of reps) await handover.reps.upsert({ id, managerId: "mia" });
    await handover.pools.upsert({ id: "sdr", members: reps.map((repId, i) => ({ repId, weight: i + 1 })) });
    await handover.close();
  }

  private boot(n: number): void {
    const host = new Host(`n${n}-${++this.starts}`);
    this.nodes[n] = new Node(this.reach(host), chaosPolicy, this.wayOf(host), this.recordOf(host));
  }

  private wayOf(host: Host): Way {
    const { server, time, faults } = this;
    return { host, server, time, faults };
  }

  /** The storage as this process reaches it. */
  private reach(host: Host): Storage {
    const storage = faultyStorage(this.storage, this.wayOf(host));
    return this.bug?.above?.(storage, this.plot) ?? storage;
  }

  private recordOf(host: Host): Recorder {
    const at = (entry: Entry): Entry => ({ ...entry, by: host.name, at: this.time.now }) as Entry;
    return recorder((...entries) => void this.entries.push(...entries.map(at)));
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
    if (faults.strikes("clock set on", 0.03)) this.set(dice.int(1_000, 900_000));
    if (faults.strikes("clock set back", 0.03)) this.set(-dice.int(1, 3_000));
  }

  /** Some minutes in which nobody looks. */
  private sleepOver(): number {
    this.set(360_000);
    return 1_000;
  }

  /** Sets the store's clock on, or back. */
  private set(byMs: number): void {
    this.setBy += byMs;
    this.entries.push({ did: "set the store's clock", at: this.time.now });
  }

  private async heal(): Promise<void> {
    this.faults.heal();
    this.nodes.forEach(({ way: { host } }, n) => {
      host.thaw();
      if (host.isDead) this.boot(n);
    });
    await this.time.pass(30_000);
  }

  /** At the very instant at which something is due, a look finds it. */
  private async punctual(store: Store): Promise<void> {
    const due = await store.nextDueAt();
    if (due === undefined) return;
    for (const { way } of this.nodes) way.host.kill();
    this.set(due - this.clock.now());
    const host = new Host("last");
    const handover = this.time.on(host, () => createHandover({ policy: chaosPolicy, storage: this.reach(host) }));
    const looked = this.time.on(host, () => handover.tick());
    await this.time.pass(1_000);
    await looked;
    checkHistory([], { ...(await this.observed(store, due)), subscribers: [] });
  }
}
