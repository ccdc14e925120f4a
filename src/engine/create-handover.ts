import {
  explainLead,
  isPostponed,
  type Command,
  type Decided,
  type FireOutcome,
  type Outcome,
  type RosterOutcome,
} from "../core/index.ts";
import { HandoverError, show } from "../errors.ts";
import { definePolicy, isPolicy } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import type { Awaitable, HostTransaction } from "../storage/index.ts";
import { toDate } from "../time/index.ts";
import { timeOrderedIds } from "./ids.ts";
import { callOptions, checkId, type CallOptions } from "./call-options.ts";
import { Lane, type Committed, type Ready } from "./lane.ts";
import { clocksApi, replanFor, type ClockDesk } from "./clocks.ts";
import { standings } from "./commitments.ts";
import type { Handover, HandoverOptions, TickResult } from "./handover.ts";
import { DueClocks } from "./due-clocks.ts";
import { keepDrive, Tap } from "./drive.ts";
import { decideWithin } from "./host-transaction.ts";
import { andThen } from "../storage/awaitable.ts";
import { leadCalls } from "./lead-calls.ts";
import { addressed } from "./lead-commands.ts";
import { House, type Engine, type EngineOptions } from "./house.ts";
import { Hearing } from "./hearing.ts";
import { experimentsApi, hasGuardRails } from "./experiments.ts";
import { intakeCalls } from "./intake-calls.ts";
import { leadsApi } from "./leads.ts";
import { lookUpMatches } from "./matches.ts";
import { askToContact } from "./may-contact.ts";
import { outcomeOrThrow } from "./outcomes.ts";
import { openStore } from "./open-store.ts";
import { peopleApi } from "./people.ts";
import { Planning } from "./planning.ts";
import { policiesApi } from "./policies.ts";
import { Publisher } from "./publisher.ts";
import { quietly } from "./quiet.ts";
import { Queue } from "./queue.ts";
import { Refining } from "./refining.ts";
import { rescoreAll, type RescoreDesk } from "./rescore.ts";
import { rosterApi, type Unnamed } from "./roster.ts";
import { Rules } from "./rules.ts";
import { SubscriberCalls } from "./subscribers.ts";
import { earliestDue } from "./earliest-due.ts";
import { addTo, noTotal } from "./tick-total.ts";
import { eventLoopTurn } from "./turn.ts";
import { readPace, startWorker, type HintedWorker, type Look } from "./worker.ts";

const claimAtOnce = 500;
const ownedAtOnce = 200;

/**
 * An engine over a policy and a storage.
 *
 * @example
 * const handover = createHandover({ policy });
 * await handover.reps.upsert({ id: "ana" });
 * await handover.pools.upsert({ id: "sdr", members: ["ana"] });
 * const { lead, decision } = await handover.ingest({ email: "cto@acme.example" });
 *
 * @throws HandoverError `POLICY_INVALID` when the policy is a document that does not hold, `INPUT_INVALID` for a tenant that is no
 *   text of at most 200 characters.
 */
export function createHandover(options: HandoverOptions): Handover {
  return new House(options, createEngine).first;
}

/** The engine of one tenant. */
function createEngine(options: EngineOptions, house: House): Engine {
  const { storage, tenant } = options;
  const policy = isPolicy(options.policy) ? options.policy : definePolicy(options.policy);
  const ids = options.ids ?? timeOrderedIds();
  const rules = new Rules(policy);
  const publisher = new Publisher((event) => quietly(event, rules.policy));
  const tap = new Tap();
  const workers = new Set<HintedWorker>();
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  /** Settles when the version of the policy that came into force is served. */
  let turning: Promise<void> = Promise.resolve();
  const ready = openStore(storage, checkTenant(tenant), rules, options.clock);
  const hearing: Hearing = new Hearing(() => queue.goFirst());
  const queue: Queue = new Queue({
    store: async () => (await lane.open()).store,
    ids,
    hearing,
    decide: (command) => decideOne(command),
    fail: (error) => publisher.fail(error),
  });
  const refining = new Refining(rules, (leadId, scored) => submit({ type: "refine", leadId, scored }));
  const committed: Committed = (events, lead, leavesRoom) => {
    tap.tell(events, lead);
    publisher.publish(events, lead);
    refining.hear(events, lead);
    const due = workers.size === 0 ? undefined : earliestDue(events);
    if (due !== undefined) for (const worker of workers) worker.hint(due);
    // The first of those that wait were asked in the same transaction; a long queue is gone through at the next look.
    if (leavesRoom) for (const worker of workers) worker.hint(lookedAt);
    durable.wake();
  };
  const lane = new Lane(
    ready,
    ids,
    queue,
    committed,
    (questions) => void finish(queue.hear(questions)),
    (command) => hearing.before(command) !== undefined,
    () => {
      // Whom the version before gave no lead may have one by this.
      queue.reopen();
      turning = finish(lane.open().then((opened) => lane.serve(opened)));
      turning = turning.then(() => queue.settle()).catch((error: unknown) => publisher.fail(error));
    },
  );

  const guard = (): void => {
    if (closing !== undefined) throw new HandoverError("CLOSED", "this engine was closed; create another one");
  };
  const durable = new SubscriberCalls({ outbox: async () => (await ready()).store.outbox, publisher, guard });
  const name = <C extends Unnamed>(command: C, commandId: string | undefined): Command =>
    // The object is this call's own: to spread it would take longer than to decide on it.
    Object.assign(
      command,
      commandId === undefined ? { id: ids() } : { id: checkId(commandId), keyed: true },
    ) as Command;
  /** What `close` waits for. */
  const finish = <T>(call: Promise<T>): Promise<T> => {
    const settled: Promise<unknown> = call.then(
      () => underWay.delete(settled),
      () => underWay.delete(settled),
    );
    underWay.add(settled);
    return call;
  };
  const send = async <T>(command: Unnamed, call?: CallOptions): Promise<T> => {
    guard();
    return submit(command, call);
  };
  const decideOne = async (command: Command): Promise<Decided> => (await lane.many([command]))[0] as Decided;
  /** One command; where something has to be waited for, decided again after that. */
  const one = (command: Command): Promise<Outcome> => {
    const before = hearing.before(command);
    return before === undefined ? lane.one(command, later) : finish(before.then(() => one(command)));
  };
  /** The same, at once where nothing has to be waited for. */
  const decideNow = (command: Command): Awaitable<Outcome> =>
    hearing.before(command) === undefined
      ? andThen(lane.now([command]), ([decided]) =>
          isPostponed(decided?.error) ? later(command, decided) : outcomeOrThrow(decided as Decided),
        )
      : one(command);
  const later = (command: Command, first: Decided | undefined): Promise<Outcome> =>
    finish(hearing.decide(command, decideOne, first)).then(outcomeOrThrow);
  /** In a transaction of the host's nothing is folded, and nothing of it told. */
  const within = (using: HostTransaction, commands: readonly Command[]): Promise<readonly Decided[]> =>
    finish(lane.open().then((opened) => decideWithin(using, commands, opened, hearing)));
  const submit = async <T>(command: Unnamed, call?: CallOptions): Promise<T> => {
    const { commandId, using } = callOptions(command.type, call);
    const named = name(command, commandId);
    if (using === undefined) return one(named) as Promise<T>;
    const [decided] = await within(using, [named]);
    return outcomeOrThrow(decided as Decided) as T;
  };
  /** The same for many that were decided together. */
  const heard = async (commands: readonly Command[], decided: readonly Decided[]): Promise<readonly Decided[]> =>
    decided.some(({ error }) => isPostponed(error))
      ? finish(
          Promise.all(
            decided.map((first, i) =>
              isPostponed(first.error) ? hearing.decide(commands[i] as Command, decideOne, first) : first,
            ),
          ),
        )
      : decided;
  const decideMany = async (commands: readonly Command[]): Promise<readonly Decided[]> =>
    heard(commands, await lane.many(commands));

  /** The store's clock at the last look for something due: what the worker reckons its sleep by. */
  let lookedAt = 0;
  const look = async (): Promise<TickResult> => {
    const { store } = await ready();
    let seen: string | undefined;
    const total = noTotal();
    // What was found before this is not of this look.
    queue.takeRouted();
    // Whatever comes of those that wait, clocks are told.
    if (!queue.isSettled) await queue.pass().catch((error: unknown) => publisher.fail(error));
    const due = new DueClocks(
      (make) =>
        lane.claim((transaction) =>
          andThen(make(transaction), (commands) => {
            lookedAt = transaction.now;
            return commands;
          }),
        ),
      // One command each: a clock that cannot be fired keeps no other from it.
      (ref) => ({ type: "fire", id: ids(), due: [ref] }),
      claimAtOnce,
    );
    for (;;) {
      const { commands, decided, isFull } = await due.claim();
      for (const one of await heard(commands, decided)) {
        if (one.outcome !== undefined) addTo(total, one.outcome as FireOutcome);
        else {
          total.failed += 1;
          publisher.fail(one.error);
        }
      }
      // Whoever waits for an answer is not claimed again and again until it comes.
      await queue.heard();
      if (!isFull) break;
      const first = JSON.stringify(commands[0]?.type === "fire" ? commands[0].due : undefined);
      if (first === seen) break;
      seen = first;
      await eventLoopTurn();
    }
    total.routed += queue.takeRouted();
    const next = await planning.tell(lookedAt, await store.nextDueAt());
    return { ...total, nextDueAt: next === undefined ? undefined : toDate(next) };
  };

  const tick = async (): Promise<TickResult> => {
    guard();
    return finish(look());
  };

  const planning = new Planning({
    ready,
    ids,
    plan: () => lane.plan,
    committed: (events) => committed(events, () => undefined, false),
    turn: async () => {
      await lane.look();
      await turning;
    },
    fail: (error) => publisher.fail(error),
  });
  /** For calls that only read: what opening writes, where there is anything to write, is not waited for. */
  const looking = async (): Promise<Ready> => (guard(), ready());
  /** For those that go by the version in force, and do not ask for it with what they read. */
  const fresh = async (): Promise<Ready> => {
    const opened = await looking();
    if (rules.mayBePlanned) await lane.look();
    return opened;
  };
  const rescoring: RescoreDesk = {
    ready: async () => (await lane.open(), fresh()),
    decide: (unnamed) => decideMany(unnamed.map((one): Command => ({ ...one, id: ids() }))),
    fail: (error) => publisher.fail(error),
  };
  const clockDesk: ClockDesk = {
    ready,
    replan: (command) => submit(command),
    fail: (error) => publisher.fail(error),
  };
  const roster = async (): Promise<Roster> => (await ready()).store.roster();
  const change = async (command: Unnamed, call: CallOptions | undefined): Promise<RosterOutcome> => {
    const outcome = await submit<RosterOutcome>(command, call);
    if (!outcome.ok) return outcome;
    const repId = repOf(command);
    const { using } = call ?? {};
    if (using !== undefined) {
      if (repId !== undefined)
        await replanFor({ ...clockDesk, replan: (replan) => submit(replan, { using }) }, repId, using);
      return outcome;
    }
    // The change is made, whatever becomes of the leads that wait.
    await queue.settle().catch((error: unknown) => publisher.fail(error));
    if (repId !== undefined) await replanFor(clockDesk, repId).catch((error: unknown) => publisher.fail(error));
    return outcome;
  };
  const changes = rosterApi({
    roster,
    get stages() {
      return rules.policy.pipelines.all.flatMap(({ pipeline }) => pipeline.stages.map(({ id }) => id));
    },
    change: async (command, call) => {
      guard();
      return finish(change(command, call));
    },
    release: (command) => send(command),
    owned: async (repId, after) => (await ready()).store.owned(repId, { limit: ownedAtOnce, after }),
  });

  const experiments = experimentsApi({ ready: fresh, send: (command) => send(command) });
  const serve: Engine["serve"] = (pace, inTurn) => {
    guard();
    const step = async (): Promise<Look> => {
      const { nextDueAt, failed } = await finish(look());
      return { nextDueAt: nextDueAt?.getTime(), now: lookedAt, failed };
    };
    const worker = startWorker({
      look: () => inTurn(step),
      guard: async () => hasGuardRails(rules.policy) && finish(experiments.guard()),
      fail: (error) => publisher.fail(error),
      pace,
    });
    workers.add(worker);
    return worker;
  };
  const close = (): Promise<void> => {
    closing ??= (async () => {
      refining.stop();
      await Promise.all([durable.stop(), ...[...workers].map((worker) => worker.stop())]);
      // What the lane puts off on its way is under way then.
      do {
        await Promise.all(underWay);
        await lane.settled();
      } while (underWay.size > 0);
    })();
    return closing;
  };

  const handover: Handover = {
    policy,
    async open() {
      guard();
      await finish(lane.open());
    },
    ...changes,
    clocks: clocksApi({ ...clockDesk, ready: fresh }),
    async commitments() {
      guard();
      await lane.open();
      const { store, policy } = await fresh();
      return standings(store, policy);
    },
    ...intakeCalls({
      rules,
      ids,
      guard,
      ready: looking,
      refining,
      finish,
      one,
      many: decideMany,
      within,
      send,
    }),
    experiments,
    policies: policiesApi({ planning, ready, guard, finish }),
    people: peopleApi({
      ready: looking,
      tenant,
      send: (command) => send(command),
    }),
    leads: leadsApi({ ready: fresh, takeOver: (command) => send(command) }),
    matches: async (input, its) => lookUpMatches(looking, input, its?.pipeline),
    mayContact: (leadId, channel) => askToContact(ready, leadId, channel),
    ...leadCalls(send),
    rescore: async (options) => (guard(), finish(rescoreAll(rescoring, options))),
    tick,
    start(workerOptions) {
      guard();
      if (house.isFirst(handover)) return house.start(workerOptions);
      return serve(readPace(workerOptions), (run) => run());
    },
    tenant: (name, its) => house.tenant(name, its),
    tenants: async () => house.tenants(),
    async explain(leadId) {
      const history = await (await ready()).store.history(leadId);
      return history === undefined ? undefined : explainLead(history.lead, history.clocks, history.events);
    },
    on: (type, listener) => publisher.on(type, listener),
    subscribe: durable.subscribe,
    subscribers: durable.subscribers,
    forgetEvents: durable.forgetEvents,
    lead: async (leadId) => (await (await ready()).store.history(leadId))?.lead,
    async *scan(kind) {
      yield* (await ready()).store.scan(kind);
    },
    async close() {
      if (house.isFirst(handover)) return house.close();
      await house.leave(tenant, handover);
      return close();
    },
  };
  keepDrive(handover, {
    asIs: decideMany,
    call: (command) => (guard(), decideNow(name(addressed(command), undefined))),
    hear: tap.open,
  });
  return { handover, serve, close };
}

/** It is part of every key. @throws HandoverError `INPUT_INVALID` */
function checkTenant(tenant: string): string {
  if (typeof tenant === "string" && tenant.length <= 200) return tenant;
  throw new HandoverError("INPUT_INVALID", `tenant: expected a text of at most 200 characters, got ${show(tenant)}`);
}

/** Whose hours a command may change. */
function repOf(command: Unnamed): string | undefined {
  return command.type === "rep.time_off" ? command.repId : command.type === "rep.upsert" ? command.rep.id : undefined;
}
