import type { EventType, FireOutcome, IngestOutcome, LeadExplanation, LeadOutcome, Matches } from "../core/index.ts";
import type { ActivityInput, Lead, LeadInput } from "../lead/index.ts";
import type { Policy, PolicyInput } from "../policy/index.ts";
import type { CommitmentStatus } from "../sla/index.ts";
import type { Scans, Storage } from "../storage/index.ts";
import type { Clock, InstantInput } from "../time/index.ts";
import type { Ids } from "./ids.ts";
import type { CallOptions, IngestOptions } from "./call-options.ts";
import type { Clocks } from "./clocks.ts";
import type { ContactAnswer } from "./may-contact.ts";
import type { Handler } from "./deliver.ts";
import type { ImportOptions, ImportReport } from "./import.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Leads } from "./leads.ts";
import type { People } from "./people.ts";
import type { Experiments } from "./experiments.ts";
import type { Policies } from "./policies.ts";
import type { Subscriptions } from "./publisher.ts";
import type { Rescored, RescoreOptions } from "./rescore.ts";
import type { Accounts, Pools, Reps } from "./roster.ts";
import type { SubscribeOptions } from "./subscribe-options.ts";
import type { ForgottenEvents, Subscribers, Subscription } from "./subscribers.ts";
import type { Worker, WorkerOptions } from "./worker.ts";

export interface HandoverOptions {
  /** The rules: a policy from `definePolicy`, or a document for it. */
  readonly policy: Policy | PolicyInput;
  /** @defaultValue `memoryStorage()` */
  readonly storage?: Storage | undefined;
  /** Replaces the storage's clock, for tests and simulations. @defaultValue the storage's own */
  readonly clock?: Clock | undefined;
  /** Whose data this engine sees; nothing is shared between tenants. @defaultValue `"default"` */
  readonly tenant?: string | undefined;
  /** Makes the ids of leads and commands. @defaultValue time-ordered ids, unique across processes */
  readonly ids?: Ids | undefined;
}

/** How a tenant's engine differs from the one it is opened through. */
export interface TenantOptions {
  /** @defaultValue that of the engine it is opened through */
  readonly policy?: Policy | PolicyInput | undefined;
}

/** A score to be set by hand: at least one of `total` and `grade`. */
export interface SetScore {
  readonly total?: number | undefined;
  readonly grade?: string | undefined;
  readonly reason: string;
  readonly by: string;
  /** @defaultValue until somebody takes it back */
  readonly until?: InstantInput | undefined;
}

/** What was set by hand is taken back. */
export interface RestoreScore {
  readonly override: null;
  readonly reason: string;
  readonly by: string;
}

/** What one `tick` did. */
export interface TickResult extends FireOutcome {
  /** Clocks that could not be fired; the reasons went to the `error` listeners, and the next tick tries again. */
  readonly failed: number;
  /** When something is next due. */
  readonly nextDueAt: Date | undefined;
}

/** The running engine of one tenant. */
export interface Handover {
  /**
   * Opens the storage now: makes its tables, keeps the policy there. The first call does it otherwise; called when the process starts,
   * what is wrong is said then. A first call with `using` needs a second connection for it.
   *
   * @throws HandoverError `STORAGE_FAILED`, `STORAGE_INCOMPATIBLE`, `POLICY_VERSION_CONFLICT`
   */
  open(): Promise<void>;
  /**
   * Takes a lead in: validates, matches, scores, stages, routes, starts clocks. Never throws for what a form can send.
   *
   * @throws HandoverError `INPUT_INVALID` for options that are none: a pipeline that the policy does not have.
   */
  ingest(input: LeadInput, options?: IngestOptions): Promise<IngestOutcome>;
  /** Takes many in, in order, in as few transactions as possible; each has its own outcome, `failed` for one that threw. */
  ingestMany(inputs: readonly LeadInput[], options?: IngestOptions): Promise<readonly IngestOutcome[]>;
  /**
   * Takes rows in, however many: in order, batch by batch, with no more in memory than a batch. What cannot be taken in is kept in quarantine,
   * counted and explained. An import that was cut short says so, and with `keyOf` is simply begun anew.
   *
   * @example
   * const report = await handover.import(rows, { keyOf: (row) => row.externalId, onProgress: ({ total }) => log(total) });
   *
   * @throws HandoverError `INPUT_INVALID` for what is no list, generator or stream of rows.
   */
  import<Row = LeadInput>(
    rows: Iterable<Row> | AsyncIterable<Row>,
    options?: ImportOptions<Row>,
  ): Promise<ImportReport>;
  /** What could not be taken in, and the way back. */
  readonly quarantine: Quarantine;
  /**
   * What `ingest` would match an input with now, and what not, and why: nothing is written, nobody is told. It is of this moment; what
   * comes in meanwhile may change it.
   */
  matches(input: LeadInput, options?: Pick<IngestOptions, "pipeline">): Promise<Matches>;
  /** Writes down what happened with a lead. @throws HandoverError `INPUT_INVALID` */
  record(leadId: string, activity: ActivityInput, options?: CallOptions): Promise<LeadOutcome>;
  /** The rep takes the lead on. */
  accept(leadId: string, by: { readonly repId: string }, options?: CallOptions): Promise<LeadOutcome>;
  /** The rep gives the offer back, with a reason; the lead goes to somebody else. */
  decline(
    leadId: string,
    by: { readonly repId: string; readonly reason: string },
    options?: CallOptions,
  ): Promise<LeadOutcome>;
  /**
   * Gives a lead to a rep by hand, whether they are in or not. `countIn` names the pool whose ledger counts it; otherwise none
   * does. `force` sets rights and what the rep accepts aside; limits hold even then.
   */
  assign(
    leadId: string,
    to: {
      readonly repId: string;
      readonly reason: string;
      readonly countIn?: string | undefined;
      readonly force?: boolean | undefined;
    },
    options?: CallOptions,
  ): Promise<LeadOutcome>;
  /** A rep asks for a lead: gets the first of those that wait which the policy's router would give them, in their hours or not. */
  claim(by: { readonly repId: string }, options?: CallOptions): Promise<LeadOutcome>;
  /** How clocks stand: those of a lead, those due within a time; and taking them over to a new policy. */
  readonly clocks: Clocks;
  /** How the policy's commitments stand: reckoned at the moment of asking, whether anybody has looked since or not. */
  commitments(): Promise<readonly CommitmentStatus[]>;
  /**
   * Whether the person a lead is about may be contacted on a channel now: for senders of the host's own. By the same rules as tasks
   * of cadences and clocks (`contact` of the policy). Of a lead nobody knows: no.
   */
  mayContact(leadId: string, channel: string): Promise<ContactAnswer>;
  /** Somebody has taken note of what a lead's clocks say, of one by name or of all: what is told again and again is told no more. */
  acknowledge(
    leadId: string,
    note: { readonly by: string; readonly clock?: string | undefined },
    options?: CallOptions,
  ): Promise<LeadOutcome>;
  /** Takes a lead from its owner and gives it to somebody else by the policy's router; with nobody there it waits. */
  reassign(leadId: string, why: { readonly reason: string }, options?: CallOptions): Promise<LeadOutcome>;
  /**
   * Leaves a lead alone until a date, for a reason: it keeps its owner, its clocks stand still, it moves nowhere by itself. It wakes on the date,
   * as soon as somebody looks; when it is moved, assigned or given to somebody else by hand; and when the person comes again.
   *
   * @throws HandoverError `INPUT_INVALID` for a date that is not to come, `INSTANT_INVALID` for one that is none.
   */
  park(
    leadId: string,
    until: { readonly until: InstantInput; readonly reason: string; readonly by?: string | undefined },
    options?: CallOptions,
  ): Promise<LeadOutcome>;
  /** Ends the parking of a lead before its date. */
  wake(leadId: string, why?: { readonly reason?: string | undefined }, options?: CallOptions): Promise<LeadOutcome>;
  /** Moves a lead to a stage, if the pipeline allows it. `by` says who does it, and stands in the history. */
  transition(
    leadId: string,
    to: string,
    details?: { readonly reason?: string | undefined; readonly by?: string | undefined },
    options?: CallOptions,
  ): Promise<LeadOutcome>;
  /**
   * Sets a lead's score by hand, or takes back what was set. What is set stands in `score.total` or `score.grade`, where everybody looks;
   * what the rules say is kept beside it (`score.automatic`) and goes on changing. It ends at `until`, or when it is taken back with
   * `override: null`. A total alone makes the grade where a single card scores; in a grid the grade stays what the two cards say.
   *
   * @throws HandoverError `INPUT_INVALID` for a grade the policy does not give, a total that is none, an `until` that is past.
   */
  score(leadId: string, how: SetScore | RestoreScore, options?: CallOptions): Promise<LeadOutcome>;
  /**
   * Scores all open leads anew, by the policy as it is and as of now: after a change of the policy, or once a day where points fade. It goes
   * through them in batches, each a transaction of its own, and touches only leads whose score is another; so done again it finds the
   * rest, whatever became of the process that did it first, and takes neither `using` nor a `commandId`.
   *
   * @throws HandoverError `INPUT_INVALID`; what single leads fail with goes to the `error` listeners.
   */
  rescore(options?: RescoreOptions): Promise<Rescored>;
  /** Edits fields of a lead. @throws HandoverError `INPUT_INVALID` */
  update(leadId: string, fields: LeadInput, options?: CallOptions): Promise<LeadOutcome>;
  /** Fires every clock that is due and wakes every lead whose wait is over. Safe to call from anywhere, any number of times. */
  tick(): Promise<TickResult>;
  /**
   * Ticks by itself until stopped: `await using worker = handover.start()`. The engine that was created serves with it every tenant
   * that is open, or will be: one look at a time, in a round; one opened by `tenant` serves itself alone.
   */
  start(options?: WorkerOptions): Worker;
  /** Why the lead is where it is; `undefined` when there is none of that id. */
  explain(leadId: string): Promise<LeadExplanation | undefined>;
  /**
   * Listens to events; returns the function that ends it. Listeners run after the commit and before the call returns, in this
   * process, at most once: what must not be lost goes to a subscriber.
   */
  on<K extends keyof Subscriptions>(type: K, listener: Subscriptions[K]): () => void;
  /**
   * Registers a durable subscriber and serves it here until it is stopped, or the engine is closed. It gets every event that is
   * written from the moment this settles, whichever process writes it, **at least once** and those of one lead in order; a handler
   * that fails is called again, later and later, and holds up nothing but its lead.
   *
   * @example
   * await using alerts = await handover.subscribe("alerts", (event) => notify(event.id, event.lead?.ownerId), {
   *   events: ["sla.warning", "sla.breached"],
   * });
   *
   * @throws HandoverError `INPUT_INVALID`
   */
  subscribe<T extends EventType = EventType>(
    name: string,
    handler: Handler<T>,
    options?: SubscribeOptions<T>,
  ): Promise<Subscription>;
  /** How far durable subscribers are, their dead letters, and giving events again. */
  readonly subscribers: Subscribers;
  /**
   * Deletes the events of leads that were closed before an instant, all but the last one of each. Kept are leads with an open clock
   * or an event since then, and what a subscriber has still to get, or has as a dead letter. The leads themselves stay; `explain`,
   * reports and replays know no more of them than what is left. It is many transactions, and done again finds the rest: so it takes neither
   * `using` nor a `commandId`.
   */
  forgetEvents(options: { readonly closedBefore: InstantInput }): Promise<ForgottenEvents>;
  /** What is stored of a person: exporting and erasing it. */
  readonly people: People;
  /** What is done to many leads at once: taking them over when a pipeline has changed. */
  readonly leads: Leads;
  lead(leadId: string): Promise<Lead | undefined>;
  /** Goes through all of a kind, page by page. */
  scan<K extends keyof Scans>(kind: K): AsyncIterable<readonly Scans[K][]>;
  readonly reps: Reps;
  readonly pools: Pools;
  readonly accounts: Accounts;
  /** The policy it was created with: the one in force until versions are planned with `policies`. */
  readonly policy: Policy;
  /** Versions of the policy: with dates, activated on all engines at once, rolled back. */
  readonly policies: Policies;
  /** Experiments of the policy in force: results, and stopping arms. */
  readonly experiments: Experiments;
  /**
   * The engine of another tenant over the same storage: nothing is shared with it but that, the clock and the source of ids. The same
   * name gives the same engine, whoever asks, until it is closed.
   *
   * @throws HandoverError `INPUT_INVALID` for a name that is none, or a policy other than the one it is open with; `CLOSED`.
   */
  tenant(name: string, options?: TenantOptions): Handover;
  /**
   * The tenants that the storage has, open or not: all with which something was done.
   *
   * @throws HandoverError `STORAGE_FAILED` where the database keeps tenants apart, and so lists none.
   */
  tenants(): Promise<readonly string[]>;
  /** Closes the engine, and with the one that was created all tenants opened through it. Lets what was sent finish, then refuses. The storage stays open when the caller made it. */
  close(): Promise<void>;
}
