import type { Command, Decided, FireOutcome, OpenQuestion, QueueRead } from "../core/index.ts";
import type { Store } from "../storage/index.ts";
import type { Hearing } from "./hearing.ts";
import type { Ids } from "./ids.ts";
import { eventLoopTurn } from "./turn.ts";

const drainAtOnce = 200;
const firstLook = 1_000;

/** What a queue does its work with. */
export interface QueueDesk {
  readonly store: () => Promise<Store>;
  readonly ids: Ids;
  readonly hearing: Hearing;
  readonly decide: (command: Command) => Promise<Decided>;
  /** Told what leads whose routers were asked failed with; nobody waits for them. */
  readonly fail: (error: unknown) => void;
}

/** What an engine knows of the leads that wait, and how they have their turns beyond what a transaction looks at. */
export class Queue {
  private readonly desk: QueueDesk;
  private settled = false;
  /** How often room was left for those who wait. */
  private openings = 0;
  private passing: Promise<void> | undefined;
  /** Leads whose routers are being asked. */
  private readonly asking = new Set<string>();
  private lastRound: Promise<void> = Promise.resolve();
  private found = 0;

  constructor(desk: QueueDesk) {
    this.desk = desk;
  }

  /** All that wait have been asked for since this engine started, and since somebody last may have had room. */
  get isSettled(): boolean {
    return this.settled;
  }

  /** Routers are being asked about some that wait. */
  get isAsking(): boolean {
    return this.asking.size > 0;
  }

  /** Leads that found an owner after a wait, and of which no outcome tells: each is told of once. */
  takeRouted(): number {
    const { found } = this;
    this.found = 0;
    return found;
  }

  /** More of them. */
  tell(routed: number): void {
    this.found += routed;
  }

  /** What a transaction found, and whether it left room for some that it did not ask for. */
  learn({ isComplete, isSettled }: QueueRead, leavesRoom: boolean): void {
    // A transaction that has all who wait asks for all of them.
    if (isComplete) this.settled = true;
    else if (leavesRoom || (this.settled && !isSettled)) this.reopen();
  }

  /** Somebody may have room, or get leads, who did not before. */
  reopen(): void {
    this.settled = false;
    this.openings += 1;
  }

  /**
   * Asks for all that wait, in the order of their turns, some at a time; settles when routers have answered about them. Whoever
   * comes while this goes on waits for its end.
   */
  pass(): Promise<void> {
    this.passing ??= this.goThrough().finally(() => (this.passing = undefined));
    return this.passing;
  }

  /** All that wait have been asked for since this was called. */
  async settle(): Promise<void> {
    if (!this.settled) await this.pass();
    // That may have been one that had begun before.
    if (!this.settled) await this.pass();
    await this.heard();
  }

  /** Those who wait have their turn before somebody who came later, and who is not to fail because one of them does. */
  async goFirst(): Promise<void> {
    if (this.isAsking) await this.heard();
    else await this.pass().catch(this.desk.fail);
  }

  /**
   * Leads go on once routers have answered about all of them, in the order of the queue, and after those that were asked about
   * before them: nobody gets ahead because a router was quicker.
   */
  hear(questions: readonly OpenQuestion[]): Promise<void> {
    const fresh = questions.filter(({ leadId }) => !this.asking.has(leadId));
    if (fresh.length === 0) return this.lastRound;
    const { hearing, ids, decide, fail } = this.desk;
    const leadIds = fresh.map(({ leadId }) => leadId);
    for (const leadId of leadIds) this.asking.add(leadId);
    const answers = hearing.askAll(fresh);
    const before = this.lastRound;
    const round = async (): Promise<void> => {
      const command: Command = { type: "drain", id: ids(), leadIds, answers: await answers };
      await before;
      const { outcome, error } = await hearing.decide(command, decide);
      if (outcome === undefined) throw error;
      this.found += (outcome as FireOutcome).routed;
    };
    return (this.lastRound = round()
      .catch((error: unknown) => {
        fail(error);
        // They wait on, and the next pass asks for them again.
        this.reopen();
      })
      .finally(() => leadIds.forEach((leadId) => this.asking.delete(leadId))));
  }

  /** Settles when no router is being asked about a lead that waits. */
  async heard(): Promise<void> {
    while (this.isAsking) await this.lastRound;
  }

  private async goThrough(): Promise<void> {
    const { openings } = this;
    const errors: unknown[] = [];
    let count = 0;
    for await (const leadIds of inTurn(await this.desk.store(), drainAtOnce)) {
      count += leadIds.length;
      errors.push(...(await this.ask(leadIds)));
      if (leadIds.length === drainAtOnce) await eventLoopTurn();
    }
    // Whatever came between, the next one takes it up; and all of it, where nobody could be asked for.
    if (this.openings === openings && (count === 0 || errors.length < count)) this.settled = true;
    if (errors.length > 0) throw errors[0];
  }

  /** Asks for these; one that cannot be asked for keeps no other from it. Returns what those failed with. */
  private async ask(leadIds: readonly string[]): Promise<readonly unknown[]> {
    const { ids, hearing, decide } = this.desk;
    const { outcome, error } = await hearing.decide({ type: "drain", id: ids(), leadIds }, decide);
    if (outcome !== undefined) {
      this.found += (outcome as FireOutcome).routed;
      return [];
    }
    if (leadIds.length === 1) return [error];
    const half = leadIds.length >> 1;
    return [...(await this.ask(leadIds.slice(0, half))), ...(await this.ask(leadIds.slice(half)))];
  }
}

/** All leads on hold, some at a time, in the order of their turns; whoever leaves the queue meanwhile, or joins it, changes nothing. */
export async function* inTurn(store: Store, atOnce: number): AsyncIterable<readonly string[]> {
  const seen = new Set<string>();
  for (let limit = firstLook; ; limit *= 2) {
    const waiting = await store.waiting(limit);
    const fresh = waiting.filter((id) => !seen.has(id));
    for (let from = 0; from < fresh.length; from += atOnce) {
      const some = fresh.slice(from, from + atOnce);
      for (const id of some) seen.add(id);
      yield some;
    }
    if (waiting.length < limit) return;
  }
}
