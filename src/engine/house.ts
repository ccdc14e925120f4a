import { checkText } from "../lead/index.ts";
import { describe, HandoverError, show } from "../errors.ts";
import type { Storage } from "../storage/index.ts";
import { memoryStorage } from "../storage/memory/index.ts";
import type { Handover, HandoverOptions, TenantOptions } from "./handover.ts";
import { isSameRules } from "./open-store.ts";
import { Round, type Served } from "./round.ts";
import type { Worker, WorkerOptions } from "./worker.ts";

/** An engine as its house sees it. */
export interface Engine extends Served {
  readonly handover: Handover;
  /** Lets what was sent finish, then refuses. */
  close(): Promise<void>;
}

/** What an engine is made from: the options, all of them said. */
export interface EngineOptions extends HandoverOptions {
  readonly storage: Storage;
  readonly tenant: string;
}

/** The engines of all tenants of one storage: the one that was created, and those opened through it. */
export class House {
  private readonly options: EngineOptions;
  private readonly make: (options: EngineOptions, house: House) => Engine;
  private readonly engines = new Map<string, Engine>();
  private readonly rounds = new Set<Round>();
  /** The storage, where nobody else has it. */
  private readonly own: Storage | undefined;
  private closing: Promise<void> | undefined;
  readonly first: Handover;

  constructor(options: HandoverOptions, make: (options: EngineOptions, house: House) => Engine) {
    const { storage, clock, tenant = "default" } = options;
    this.own = storage === undefined ? memoryStorage({ clock }) : undefined;
    this.options = { ...options, storage: storage ?? (this.own as Storage), tenant: checkTenant(tenant) };
    this.make = make;
    this.first = this.add(this.options).handover;
  }

  /** The engine of a tenant: the same one each time until it is closed. */
  tenant(name: string, { policy }: TenantOptions = {}): Handover {
    this.guard();
    const known = this.engines.get(checkTenant(name));
    if (known === undefined)
      return this.add({ ...this.options, tenant: name, policy: policy ?? this.options.policy }).handover;
    if (policy === undefined || isSameRules(policy, known.handover.policy)) return known.handover;
    throw new HandoverError(
      "INPUT_INVALID",
      `tenant ${show(name)}: expected the policy it is open with, version ${show(known.handover.policy.version)}, got another; close its engine first, or leave the policy out`,
    );
  }

  tenants(): Promise<readonly string[]> {
    this.guard();
    return this.options.storage.tenants();
  }

  /** Serves every tenant that is open, or will be, until it is stopped. */
  start(options?: WorkerOptions): Worker {
    this.guard();
    const round = new Round(options, () => this.rounds.delete(round));
    for (const [name, engine] of this.engines) round.add(name, engine);
    this.rounds.add(round);
    return round;
  }

  /** Whether an engine is the one that was created: what is done with it is done with all. */
  isFirst(handover: Handover): boolean {
    return handover === this.first;
  }

  /** A tenant's engine is closed: the next who asks for it gets another. */
  async leave(tenant: string, handover: Handover): Promise<void> {
    if (this.engines.get(tenant)?.handover !== handover) return;
    this.engines.delete(tenant);
    await Promise.all([...this.rounds].map((round) => round.remove(tenant)));
  }

  /** Closes all of them. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      await Promise.all([...this.rounds].map((round) => round.stop()));
      await Promise.all([...this.engines.values()].map((engine) => engine.close()));
      await this.own?.close();
    })();
    return this.closing;
  }

  private add(options: EngineOptions): Engine {
    const engine = this.make(options, this);
    this.engines.set(options.tenant, engine);
    for (const round of this.rounds) round.add(options.tenant, engine);
    return engine;
  }

  private guard(): void {
    if (this.closing !== undefined) throw new HandoverError("CLOSED", "this engine was closed; create another one");
  }
}

const longestName = 200;

/** @throws HandoverError `INPUT_INVALID` */
function checkTenant(name: string): string {
  const isName = typeof name === "string" && name !== "" && name.trim() === name;
  if (isName && checkText(name, "tenant", longestName) === undefined) return name;
  throw new HandoverError(
    "INPUT_INVALID",
    `tenant: expected a text of 1 to ${longestName} characters without white space around it or control characters, got ${typeof name === "string" ? show(name) : describe(name)}`,
  );
}
