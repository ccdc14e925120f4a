import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, replay, type Command, type HandoverEvent } from "../../../src/core/index.ts";
import { emptySnapshot } from "../../../src/core/snapshot.ts";
import { definePolicy } from "../../../src/policy/index.ts";
import {
  emptyRoster,
  noPlan,
  turnAt,
  turnInForce,
  versionBefore,
  type PolicyPlan,
  type Roster,
} from "../../../src/routing/index.ts";
import { planByStory, type Deed } from "./versions-oracle.ts";

const policy = definePolicy({ version: "A" });

/** What is looked into: how a plan changes, and what it says. */
interface Subject {
  readonly change: (roster: Roster, command: Command, now: number) => readonly [Roster, readonly HandoverEvent[]];
  readonly inForce: (plan: PolicyPlan, now: number) => string | undefined;
  readonly before: (plan: PolicyPlan, now: number) => string | undefined;
}

const real: Subject = {
  change(roster, command, now) {
    const { changes } = decide({ ...emptySnapshot(now), roster }, command as never, policy, now);
    return [changes.roster ?? roster, changes.events];
  },
  inForce: (plan, now) => turnInForce(plan, now)?.version,
  before: versionBefore,
};

/** What is done, one after another, some of it at one instant. */
const versions = fc.constantFrom("A", "B", "C", "D");
const date = fc.option(fc.oneof(fc.constant(null), fc.integer({ min: -3, max: 8 })), { nil: undefined });
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 4 }),
    what: fc.oneof(
      fc.record({ do: fc.constant("add" as const), version: versions, in: date, reviseIn: date }),
      fc.record({ do: fc.constant("activate" as const), version: versions }),
      fc.record({ do: fc.constant("back" as const) }),
      fc.record({ do: fc.constant("tell" as const) }),
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

interface Step {
  readonly now: number;
  readonly plan: PolicyPlan;
  readonly events: readonly HandoverEvent[];
}

function commandOf({ what }: Deed, plan: PolicyPlan, now: number, { before }: Subject): Command | undefined {
  const id = "c";
  const base = "A";
  const on = (days: number | null | undefined): number | null | undefined =>
    typeof days === "number" ? now + days : days;
  if (what.do === "tell") return { type: "policy.tell", id };
  if (what.do === "activate") return { type: "policy.activate", id, base, version: what.version };
  if (what.do === "add") {
    const dates = { effectiveFrom: on(what.in), reviseOn: on(what.reviseIn) };
    return { type: "policy.add", id, base, version: what.version, ...dates };
  }
  const version = before(plan, now);
  return version === undefined ? undefined : { type: "policy.activate", id, base, version, isBack: true };
}

/** The state after each deed. */
function run(subject: Subject, story: readonly Deed[]): readonly Step[] {
  let roster = emptyRoster;
  let now = 1_000;
  return story.map((deed) => {
    now += deed.after;
    const command = commandOf(deed, roster.policies ?? noPlan, now, subject);
    let events: readonly HandoverEvent[] = [];
    if (command !== undefined) [roster, events] = subject.change(roster, command, now);
    return { now, plan: roster.policies ?? noPlan, events };
  });
}

type Law = (subject: Subject) => fc.IProperty<unknown>;

const isWhatTheStorySays: Law = (subject) =>
  fc.property(deeds, (story) => {
    const told = planByStory(story, 1_000);
    return run(subject, story).every(({ plan, now }, i) => {
      const { inForce, before } = told[i]!;
      return subject.inForce(plan, now) === inForce && subject.before(plan, now) === before;
    });
  });

const isNeverRewritten: Law = (subject) =>
  fc.property(deeds, (story) => {
    const steps = run(subject, story);
    const { plan } = steps.at(-1)!;
    return steps.every(({ now, plan: then }, i) => {
      const isLast = steps[i + 1]?.now !== now;
      return !isLast || then.turns.length === 0 || turnAt(plan, now)?.version === subject.inForce(then, now);
    });
  });

const staysBegun: Law = (subject) =>
  fc.property(deeds, fc.integer({ min: 1, max: 50 }), (story, back) =>
    run(subject, [...story, { after: 1, what: { do: "tell" } }]).every(
      ({ now, plan, events }) =>
        events.length === 0 || subject.inForce(plan, now) === subject.inForce(plan, now - back),
    ),
  );

const replays: Law = (subject) =>
  fc.property(deeds, (story) => {
    const steps = run(subject, story);
    const again = replay(steps.flatMap(({ events }) => events)).roster?.policies ?? noPlan;
    return JSON.stringify(again) === JSON.stringify(steps.at(-1)!.plan);
  });

const isToldOnceAndNeverEarly: Law = (subject) =>
  fc.property(deeds, (story) => {
    const events = run(subject, story).flatMap(({ events: some }) => some);
    const told = new Set<string>();
    let latest = 0;
    return events.every(({ at, type, data }) => {
      if (type === "policy.revision_due") return data.reviseOn <= at;
      if (type !== "policy.activated") return true;
      const { version, from, how } = data;
      const isSecond = how === "dated" && told.size === told.add(`${version} ${from}`).size;
      const isInOrder = from >= latest;
      latest = from;
      return !isSecond && isInOrder && from <= at;
    });
  });

const revisionsAreToldOnce: Law = (subject) =>
  fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 10 }), (pauses) => {
    const add: Deed = { after: 0, what: { do: "add", version: "A", in: undefined, reviseIn: 3 } };
    const looks = pauses.map((after): Deed => ({ after, what: { do: "tell" } }));
    const events = run(subject, [add, ...looks]).flatMap(({ events: some }) => some);
    const due = events.filter(({ type }) => type === "policy.revision_due").length;
    return due === (pauses.reduce((sum, one) => sum + one, 0) >= 3 ? 1 : 0);
  });

/** Clocks of hosts are set back now and then. */
const holdsAtOnce: Law = (subject) =>
  fc.property(fc.array(fc.tuple(fc.integer({ min: -3, max: 4 }), versions), { maxLength: 20 }), (story) => {
    const activations = story.map(([after, version]): Deed => ({ after, what: { do: "activate", version } }));
    return run(subject, activations).every(({ plan, now }, i) => subject.inForce(plan, now) === story[i]?.[1]);
  });

const laws: readonly (readonly [string, Law])[] = [
  ["at every instant the version in force, and the one before, are those of the story", isWhatTheStorySays],
  ["what was in force when something was decided is what the plan says of that instant ever after", isNeverRewritten],
  ["what has begun stays begun when a clock goes back", staysBegun],
  ["what is activated is in force at once, whatever the clock said before", holdsAtOnce],
  ["the plan replays from its events", replays],
  ["each version is told once for its date, in order, and not before it", isToldOnceAndNeverEarly],
  ["a revision is told once, and not before its date", revisionsAreToldOnce],
];

describe("versions of the policy", () => {
  test.each(laws)("%s", (_, law) => {
    fc.assert(law(real), { numRuns: 300 });
  });
});

/** The same, but for what a mistake makes of the plan that is kept. */
const spoilt = (spoil: (plan: PolicyPlan, before: PolicyPlan, now: number) => PolicyPlan): Subject => ({
  ...real,
  change(roster, command, now) {
    const [next, events] = real.change(roster, command, now);
    const { policies } = next;
    if (policies === undefined) return [next, events];
    return [{ ...next, policies: spoil(policies, roster.policies ?? noPlan, now) }, events];
  },
});

describe("a planted bug is caught:", () => {
  test.each<readonly [string, Law, Subject]>([
    [
      "the one in force is the one that was put down last",
      isWhatTheStorySays,
      { ...real, inForce: (plan) => plan.turns.at(-1)?.version },
    ],
    [
      "a roll-back leads to the turn before, whatever that was",
      isWhatTheStorySays,
      { ...real, before: (plan, now) => plan.turns.filter(({ from }) => from <= now).at(-2)?.version },
    ],
    [
      "a date is taken back together with the turns that were",
      isWhatTheStorySays,
      spoilt((plan, before) =>
        plan.versions.length === before.versions.length && plan.turns.length < before.turns.length
          ? { ...plan, turns: plan.turns.slice(0, 1) }
          : plan,
      ),
    ],
    [
      "a date that has passed counts from then",
      isNeverRewritten,
      spoilt((plan, _, now) => ({
        ...plan,
        turns: plan.turns.map((turn) => {
          const asked = plan.versions.find(({ version }) => version === turn.version)?.effectiveFrom;
          return turn.how === "dated" && turn.from === now && asked !== undefined ? { ...turn, from: asked } : turn;
        }),
      })),
    ],
    [
      "what is in force is asked of the clock alone",
      staysBegun,
      { ...real, inForce: (plan, now) => plan.turns.findLast(({ from }) => from <= now)?.version },
    ],
    [
      "an activation has the place of its instant",
      holdsAtOnce,
      spoilt((plan, before, now) => {
        const fresh = plan.turns.findLast((turn) => !before.turns.includes(turn));
        const turns = plan.turns.map((turn) => (turn === fresh ? { ...turn, from: now } : turn));
        return { ...plan, turns: turns.sort((a, b) => a.from - b.from) };
      }),
    ],
    [
      "something of the plan is in no event",
      replays,
      spoilt((plan, _, now) => ({ ...plan, versions: plan.versions.map((one) => ({ ...one, seenAt: now })) })),
    ],
    [
      "that a version was told is not kept",
      isToldOnceAndNeverEarly,
      spoilt((plan) => ({
        ...plan,
        turns: plan.turns.map((turn) => (turn.how === "dated" ? { ...turn, begun: false } : turn)),
      })),
    ],
    [
      "that a revision was told is not kept",
      revisionsAreToldOnce,
      spoilt((plan) => ({
        ...plan,
        versions: plan.versions.map((one) => ({ ...one, revisionTold: undefined })),
      })),
    ],
  ])("%s", (_, law, planted) => {
    expect(fc.check(law(planted), { numRuns: 2_000 }).failed).toBe(true);
  });
});
