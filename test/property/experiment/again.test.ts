import { definePolicy, type HandoverEvent, type PolicyInput } from "handover";
import { replay, replayDecisions } from "handover/core";
import { replayLog } from "handover/simulation";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deeds, live, parts, rules, type Deed } from "./world.ts";

const experiments = [
  {
    name: "speed",
    unit: "account" as const,
    arms: [
      { name: "as-is", weight: 1 },
      { name: "new", weight: 2, parts: { slas: parts.slas } },
    ],
  },
  {
    name: "who",
    arms: [
      { name: "as-is", weight: 1 },
      { name: "new", weight: 1, parts: { scoring: parts.scoring, routing: parts.routing } },
    ],
  },
  { name: "later", mode: "shadow" as const, arms: [{ name: "new", weight: 1, parts: { routing: parts.routing } }] },
];
const policy = definePolicy({ ...rules, experiments } as PolicyInput);
const stories: fc.Arbitrary<readonly Deed[]> = fc
  .tuple(deeds, deeds, fc.boolean())
  .map(([one, other, stops]) => [...one, ...(stops ? [{ do: "stop", which: 0, after: 1 } as const] : []), ...other])
  // What is due is told before somebody does something else.
  .map((story) =>
    story.flatMap((deed) => [{ do: "tick", which: 0, after: deed.after } as const, { ...deed, after: 0 }]),
  );

type Run = () => (story: readonly Deed[]) => Promise<HandoverEvent[]>;
const run: Run = () => (story) => live(policy.document, story);

/** The state that events lead to, and every decision, are the same when they are made again. */
const comesAgain = (of: Run) =>
  fc.asyncProperty(stories, async (story) => {
    const log = await of()(story);
    const decisions = [...replayDecisions(log, policy)];
    expect(decisions.filter(({ same }) => !same)).toEqual([]);
    const { differences, notes } = await replayLog({ log, policy });
    expect({ differences, notes }).toEqual({ differences: [], notes: [] });
    return true;
  });

/** Each lead has one arm in each experiment, of all that are dealt the one its events tell, and keeps it. */
const staysAsItWas = (of: Run) =>
  fc.asyncProperty(stories, async (story) => {
    const log = await of()(story);
    const told = new Map<string, Record<string, string>>();
    for (const event of log) {
      if (event.type !== "experiment.assigned") continue;
      const arms = told.get(event.leadId!) ?? {};
      expect(arms[event.data.experiment]).toBeUndefined();
      told.set(event.leadId!, { ...arms, [event.data.experiment]: event.data.arm });
    }
    for (const lead of replay(log).leads) expect(lead.arms).toEqual(told.get(lead.id));
    const stopped = log.findIndex(({ type }) => type === "experiment.stopped");
    const late = stopped < 0 ? [] : log.slice(stopped);
    for (const event of late)
      if (event.type === "experiment.assigned" && event.data.experiment === "speed")
        expect(event.data.arm).toBe("as-is");
    for (const event of log)
      if (event.type === "clock.started" && event.data.clock.kind === "sla") {
        const isNew = told.get(event.leadId!)?.["speed"] === "new";
        expect(event.data.clock.policyVersion.includes("speed:new")).toBe(isNew);
      }
    return true;
  });

const laws = { comesAgain, staysAsItWas };

describe("what was experimented with", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(run), { numRuns: 30 }), 120_000);
});

describe("a planted bug is caught:", () => {
  const changed =
    (change: (event: HandoverEvent) => HandoverEvent): Run =>
    () =>
    async (story) =>
      (await live(policy.document, story)).map(change);
  const bugs: readonly (readonly [string, keyof typeof laws, Run])[] = [
    [
      "an arm that was not the unit's",
      "comesAgain",
      changed((event) =>
        event.type === "experiment.assigned"
          ? { ...event, data: { ...event.data, arm: event.data.arm === "new" ? "as-is" : "new" } }
          : event,
      ),
    ],
    [
      "a clock of another arm",
      "staysAsItWas",
      changed((event) =>
        event.type === "clock.started"
          ? { ...event, data: { clock: { ...event.data.clock, policyVersion: "1" } } }
          : event,
      ),
    ],
    [
      "an arm that takes somebody in after it was stopped",
      "staysAsItWas",
      () => async (story) => {
        const log = await live(policy.document, story);
        const at = log.findIndex(({ type }) => type === "experiment.stopped");
        return at < 0 ? log : [log[at]!, ...log.toSpliced(at, 1)];
      },
    ],
  ];
  test.each(bugs)(
    "%s",
    async (_, law, bug) => {
      expect((await fc.check(laws[law](bug), { numRuns: 40 })).failed).toBe(true);
    },
    120_000,
  );
});
