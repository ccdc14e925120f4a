import { needsNothing } from "../core/index.ts";
import { didYouMean, HandoverError, show } from "../errors.ts";
import { checkText } from "../lead/index.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../policy/index.ts";
import { emptyRoster, turnAt, turnInForce, versionBefore, type PolicyPlan, type Roster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import { toInstant, type Instant, type InstantInput } from "../time/index.ts";
import { optional } from "./arguments.ts";
import type { Ready } from "./lane.ts";
import { keepPolicy } from "./open-store.ts";
import type { Planning } from "./planning.ts";
import { versionsOf, type PolicyVersion } from "./policy-version.ts";

/** When a version of the policy comes into force, and when somebody is to look at it again. */
export interface PolicyDates {
  /** A date that has passed means from now on: nothing is decided anew. `null` takes the date back. @defaultValue as it was; for a new version none */
  readonly effectiveFrom?: InstantInput | null | undefined;
  /** `policy.revision_due` is told then, if the version is in force. `null` takes the date back. @defaultValue as it was; for a new version none */
  readonly reviseOn?: InstantInput | null | undefined;
  /** Who adds it; it stands in the history. */
  readonly by?: string | undefined;
}

/** Who puts a version in force, and why; it stands in the history. */
export interface PolicyChange {
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * Versions of the policy, and which of them is in force. As long as none of these calls was made, each engine decides by the policy it was
 * created with; from the first `add`, `activate` or `rollback` on, all engines of the tenant decide by what is stored.
 */
export interface Policies {
  /**
   * Keeps a version of the policy, and when it comes into force. Added again with the same dates it changes nothing, so a host may do it at each
   * start; that is also how an engine gets the code that a version names.
   *
   * @throws HandoverError `POLICY_INVALID`; `POLICY_VERSION_CONFLICT` when the version is stored with other contents; `INSTANT_INVALID`.
   */
  add(policy: Policy | PolicyInput, dates?: PolicyDates): Promise<PolicyVersion>;
  /** All versions that are stored, in the order in which they were, with their documents. */
  list(): Promise<readonly PolicyVersion[]>;
  /**
   * The version that is in force, by the store's clock, or that was or will be at an instant; nothing for one before versions were planned.
   */
  active(at?: InstantInput): Promise<PolicyVersion | undefined>;
  /**
   * Puts a version that is stored in force from now on, on all engines at once.
   *
   * @throws HandoverError `NOT_FOUND` for a version that is not stored, `POLICY_NOT_RUNNABLE` for one whose code this engine does not have.
   */
  activate(version: string, change?: PolicyChange): Promise<PolicyVersion>;
  /**
   * Puts the version in force that was before the present one. Done again it goes one further back. It is not done again by itself: after
   * `COMMIT_UNKNOWN` look at `active` first.
   *
   * @throws HandoverError `NOT_FOUND` when there is none before, `POLICY_NOT_RUNNABLE` when this engine does not have its code.
   */
  rollback(change?: PolicyChange): Promise<PolicyVersion>;
}

/** What these calls do their work with. */
interface PoliciesDesk {
  readonly planning: Planning;
  readonly ready: () => Promise<Ready>;
  readonly guard: () => void;
  /** What `close` waits for. */
  readonly finish: <T>(call: Promise<T>) => Promise<T>;
}

export function policiesApi({ planning, ready, guard, finish }: PoliciesDesk): Policies {
  const call = <T>(work: (opened: Ready) => Promise<T>): Promise<T> =>
    finish((async () => (guard(), work(await ready())))());
  const now = async ({ store }: Ready): Promise<{ readonly now: Instant; readonly roster: Roster }> =>
    store.view((view) => andThen(view.read(needsNothing(emptyRoster)), ({ roster }) => ({ now: view.now, roster })));
  const all = async (
    { store, rules }: Ready,
    plan: PolicyPlan | undefined,
    at: Instant,
  ): Promise<readonly PolicyVersion[]> => versionsOf(await store.policies(), plan, rules.base, at);
  const one = async (opened: Ready, version: string, plan: PolicyPlan | undefined, at: Instant) =>
    (await all(opened, plan, at)).find((known) => known.version === version) as PolicyVersion;
  const change = async (opened: Ready, how: "activate" | "rollback", given: PolicyChange, asked?: string) => {
    const { rules, store } = opened;
    rules.learn(await store.policies());
    const {
      plan,
      now: at,
      outcome,
    } = await planning.change((known, instant) => {
      const version = asked ?? before(known, instant);
      rules.run(version);
      return { type: "policy.activate", version, base: rules.base, isBack: how === "rollback", ...given };
    });
    return one(opened, outcome.version as string, plan, at);
  };
  return {
    add: (policy, dates) =>
      call(async (opened) => {
        const { store, rules } = opened;
        const given = optional<PolicyDates>("policies.add", "{ effectiveFrom, reviseOn, by }", dates);
        const instants = { ...instantOf(given, "effectiveFrom"), ...instantOf(given, "reviseOn") };
        const said = texts("policies.add", given, ["by"]);
        const whole = isPolicy(policy) ? policy : definePolicy(policy, rules.extensions);
        const { version } = whole;
        await keepPolicy(store, whole);
        rules.give(whole);
        rules.learn(await store.policies());
        const { base } = rules;
        const { plan, now: at } = await planning.change(() => ({
          type: "policy.add",
          version,
          base,
          ...instants,
          ...said,
        }));
        return one(opened, version, plan, at);
      }),
    list: () =>
      call(async (opened) => {
        const { now: at, roster } = await now(opened);
        return all(opened, roster.policies, at);
      }),
    active: (asked) =>
      call(async (opened) => {
        const at = asked === undefined ? undefined : toInstant(asked, "at");
        const { now: instant, roster } = await now(opened);
        const { policies: plan } = roster;
        if (plan === undefined) return one(opened, opened.rules.base, plan, instant);
        const turn = at === undefined ? turnInForce(plan, instant) : turnAt(plan, at);
        return turn && one(opened, turn.version, plan, instant);
      }),
    activate: (version, why) =>
      call(async (opened) => {
        const given = changeOf("policies.activate", why);
        const versions = (await opened.store.policies()).map((stored) => stored.version);
        if (versions.includes(version)) return change(opened, "activate", given, version);
        const hint = didYouMean(String(version), versions, `stored are ${versions.map(show).join(", ")}`);
        throw new HandoverError("NOT_FOUND", `no policy version ${show(version)} is stored; ${hint}; add it first`);
      }),
    rollback: (why) => call((opened) => change(opened, "rollback", changeOf("policies.rollback", why))),
  };
}

function before(plan: PolicyPlan | undefined, now: Instant): string {
  const version = plan && versionBefore(plan, now);
  if (version !== undefined) return version;
  const present = plan && turnInForce(plan, now);
  throw new HandoverError(
    "NOT_FOUND",
    `policies.rollback: expected a version that was in force before, got none${present === undefined ? "" : ` before ${show(present.version)}`}; name the one you want: policies.activate(version)`,
  );
}

function instantOf<K extends "effectiveFrom" | "reviseOn">(
  dates: PolicyDates,
  key: K,
): { readonly [key in K]?: Instant | null } {
  const given = dates[key];
  if (given === undefined) return {};
  return { [key]: given === null ? null : toInstant(given, key) } as { readonly [key in K]: Instant | null };
}

function changeOf(name: string, given: PolicyChange | undefined): PolicyChange {
  return texts(name, optional<PolicyChange>(name, "{ by, reason }", given), ["by", "reason"]);
}

/** These alone, each a text or left out. @throws HandoverError `INPUT_INVALID` */
function texts<T extends object, K extends keyof T & string>(call: string, given: T, keys: readonly K[]): Pick<T, K> {
  const said: Partial<T> = {};
  for (const key of keys) {
    const text = given[key];
    if (text === undefined) continue;
    const issue = checkText(text, key, longest);
    if (issue !== undefined)
      throw new HandoverError(
        "INPUT_INVALID",
        `${call}: ${key}: expected ${issue.expected}, got ${issue.got}; ${issue.hint}`,
      );
    said[key] = text;
  }
  return said as Pick<T, K>;
}

const longest = 1_000;
