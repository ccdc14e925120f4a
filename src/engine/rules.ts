import { HandoverError, isHandoverError, show } from "../errors.ts";
import {
  readStoredPolicy,
  withEarlier,
  type Policy,
  type PolicyDocument,
  type PolicyExtensions,
} from "../policy/index.ts";
import { turnInForce, type Roster } from "../routing/index.ts";
import { isCustom } from "../sla/index.ts";
import type { StoredPolicy } from "../storage/index.ts";
import type { Instant } from "../time/index.ts";

/** The versions of the policy that one engine knows, and which of them it decides by. */
export class Rules {
  private readonly own: Policy;
  /** Versions with their code, as the host gave them. */
  private readonly given = new Map<string, Policy>();
  private stored: readonly StoredPolicy[] = [];
  private readonly whole = new Map<string, Policy | HandoverError>();
  private readonly past = new Map<string, Policy>();
  private last: Policy;
  private behind = false;
  private planned: boolean | undefined;

  constructor(own: Policy) {
    this.own = own;
    this.last = own;
    this.given.set(own.version, own);
  }

  /** The version that was in force when this engine last looked; its own until somebody plans. */
  get policy(): Policy {
    return this.last;
  }

  /** Which one its host gave it first. */
  get base(): string {
    return this.own.version;
  }

  /** Somebody may have planned which version is in force when: they had when this engine last looked, or it has not yet. */
  get mayBePlanned(): boolean {
    return this.planned !== false;
  }

  /** A version has come into force that was stored since this engine last read them. */
  get isBehind(): boolean {
    return this.behind;
  }

  /** Another version than its own may be in force. */
  get isOneOfSeveral(): boolean {
    return this.stored.length > 1;
  }

  /** Leads that wait may be ranked by a version that orders the queue otherwise. */
  get reorders(): boolean {
    return new Set(this.stored.map(({ document }) => orderOf(document))).size > 1;
  }

  /** All that was stored. */
  learn(stored: readonly StoredPolicy[]): void {
    this.stored = stored;
    this.behind = false;
    this.forget();
  }

  /** A version with its code. */
  give(policy: Policy): void {
    this.given.set(policy.version, policy);
    this.forget();
  }

  has(version: string): boolean {
    return this.stored.some((one) => one.version === version);
  }

  /** What a host that gives a document without code has said of code before. */
  get extensions(): PolicyExtensions {
    const all = [...this.given.values()].reverse().map(({ extensions }) => extensions);
    return {
      routers: Object.assign({}, ...all.map(({ routers }) => routers)) as PolicyExtensions["routers"],
      scorers: Object.assign({}, ...all.map(({ scorers }) => scorers)) as PolicyExtensions["scorers"],
      targets: Object.assign({}, ...all.map(({ targets }) => targets)) as PolicyExtensions["targets"],
      readers: this.own.extensions.readers,
    };
  }

  /**
   * The version that is in force by what is stored, at the store's clock.
   *
   * @throws HandoverError `POLICY_NOT_RUNNABLE`; `STORAGE_FAILED`, retryable, where the engine has to read it first.
   */
  under({ policies }: Roster, now: Instant): Policy {
    this.planned = policies !== undefined;
    return (this.last = this.run(
      policies === undefined ? this.base : (turnInForce(policies, now)?.version ?? this.base),
    ));
  }

  /** A version to decide by, which knows all others that clocks may run under. @throws HandoverError see `under`. */
  run(version: string): Policy {
    let known = this.whole.get(version);
    if (known === undefined) this.whole.set(version, (known = this.compile(version)));
    if (isHandoverError(known)) throw known;
    return known;
  }

  private compile(version: string): Policy | HandoverError {
    const document = this.stored.find((one) => one.version === version)?.document;
    const given = this.given.get(version);
    if (document === undefined && given === undefined) {
      this.behind = true;
      const message = `policy version ${show(version)} has come into force since this engine read the versions that are stored; it reads them before the next attempt`;
      throw new HandoverError("STORAGE_FAILED", message, { retryable: true });
    }
    try {
      const policy = given ?? readStoredPolicy(document as PolicyDocument, this.extensions);
      const others = this.stored.filter((one) => one.version !== version);
      return withEarlier(
        policy,
        others.map((one) => this.pastOf(one.document)),
      );
    } catch (cause) {
      if (!isHandoverError(cause)) throw cause;
      const message = `policy version ${show(version)} cannot be run by this engine (${cause.message}); give each engine its code with policies.add(definePolicy(document, code)), or put another version in force with policies.activate or policies.rollback`;
      return new HandoverError("POLICY_NOT_RUNNABLE", message, { cause });
    }
  }

  /** A version as clocks know it that run under it. */
  private pastOf(document: PolicyDocument): Policy {
    const { version } = document;
    let policy = this.past.get(version);
    if (policy === undefined) {
      policy = readStoredPolicy(unrouted(document), codeFor(document, this.extensions));
      this.past.set(version, policy);
    }
    return policy;
  }

  private forget(): void {
    this.whole.clear();
    this.past.clear();
    this.last = this.run(this.last.version);
  }
}

function orderOf({ queue }: PolicyDocument): string {
  return queue?.order ?? "grade";
}

/** An earlier version routes nobody any more. */
function unrouted(document: PolicyDocument): PolicyDocument {
  const experiments = document.experiments?.map((one) => ({
    ...one,
    arms: one.arms.map((arm) =>
      arm.parts === undefined ? arm : { ...arm, parts: { ...arm.parts, routing: undefined } },
    ),
  }));
  return { ...document, routing: undefined, experiments };
}

/** Code an earlier version names may be gone by now: clocks that run have had their target from it already, and leads are scored by the present one. */
function codeFor(document: PolicyDocument, extensions: PolicyExtensions): PolicyExtensions {
  const { slas = [], scoring, experiments = [] } = document;
  const inArms = experiments.flatMap(({ arms }) => arms.flatMap(({ parts }) => parts?.slas ?? []));
  const named = [...slas, ...inArms].flatMap(({ within }) =>
    isCustom(within) ? [[within.custom, () => null] as const] : [],
  );
  const scorers = scoring !== undefined && "scorer" in scoring ? { [scoring.scorer]: () => 0 } : {};
  return {
    ...extensions,
    scorers: { ...scorers, ...extensions.scorers },
    targets: { ...Object.fromEntries(named), ...extensions.targets },
  };
}
