import { definePolicy, type HandoverError, type PolicyInput } from "handover";
import { fixed, roundRobin } from "handover/routing";
import { points, registeredScorer, scorecard } from "handover/scoring";
import { commitment, onActivity, sla } from "handover/sla";
import { equals, where } from "handover/condition";
import { describe, expect, test } from "vitest";

const first = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
const rules: PolicyInput = {
  version: "1",
  routing: roundRobin({ pool: "sdr" }),
  slas: [first("1h")],
  scoring: scorecard([points(10, where({ source: equals("fair") }))], { max: 100 }),
};
const speed = {
  name: "speed",
  arms: [
    { name: "as-is", weight: 1 },
    { name: "fast", weight: 1, parts: { slas: [first("5m")] } },
  ],
};

function faults(input: object): string[] {
  try {
    definePolicy({ ...rules, ...input } as PolicyInput);
    return [];
  } catch (error) {
    return (error as HandoverError).issues.map(({ path, expected, got }) => `${path}: ${expected}, got ${got}`);
  }
}

describe("a policy with experiments", () => {
  test("is taken, and gives each lead the rules of its arm", () => {
    const policy = definePolicy({ ...rules, experiments: [speed] });
    const fast = policy.for({ arms: { speed: "fast" } });
    expect(fast.version).toBe("1+speed:fast");
    expect(fast.document.slas).toEqual([first("5m")]);
    expect(fast.document.routing).toEqual(policy.document.routing);
    expect(policy.for({ arms: { speed: "as-is" } })).toBe(policy);
    expect(policy.for({})).toBe(policy);
    expect(fast.for({})).toBe(policy);
    expect(policy.at("1+speed:fast")).toBe(fast);
    expect(policy.at("1+speed:slow")).toBeUndefined();
    expect(policy.for({ arms: { speed: "gone", constructor: "fast" } })).toBe(policy);
  });

  test("draws from the pools of all arms", () => {
    const pilot = { name: "pilot", weight: 1, parts: { routing: roundRobin({ pool: "ae" }) } };
    const policy = definePolicy({
      ...rules,
      experiments: [{ name: "who", arms: [{ name: "as-is", weight: 1 }, pilot] }],
    });
    expect(policy.pools).toEqual(["ae", "sdr"]);
    expect(policy.ledgers).toEqual(["ae", "sdr"]);
  });

  test.each([
    [
      "weights that are all zero",
      [{ ...speed, arms: speed.arms.map((arm) => ({ ...arm, weight: 0 })) }],
      "experiments.0.arms: at least one weight above 0, got 0 and 0",
    ],
    [
      "a weight below zero",
      [{ ...speed, arms: [{ name: "x", weight: -1 }, ...speed.arms] }],
      "experiments.0.arms.0.weight: a weight of 0 or more, got -1",
    ],
    ["one arm", [{ ...speed, arms: speed.arms.slice(0, 1) }], "experiments.0.arms: at least 2 arms, got 1"],
    [
      "two arms of one name",
      [{ ...speed, arms: [...speed.arms, { name: "fast", weight: 1 }] }],
      `experiments.0.arms.2.name: each arm's name once, got "fast"`,
    ],
    [
      "two experiments of one name",
      [
        speed,
        {
          ...speed,
          arms: [
            { name: "a", weight: 1 },
            { name: "b", weight: 1 },
          ],
        },
      ],
      'experiments.1.name: a name used once, got "speed"',
    ],
    [
      "two experiments with the same part",
      [speed, { ...speed, name: "other" }],
      'experiments.1.arms: parts that no other experiment has otherwise, got slas, as experiment "speed"',
    ],
    [
      "a rep as unit of what acts before",
      [
        {
          name: "r",
          unit: "rep",
          arms: [
            { name: "a", weight: 1 },
            { name: "b", weight: 1, parts: { routing: fixed({ repId: "ana" }) } },
          ],
        },
      ],
      "experiments.0.unit: arms of a rep that have slas or cadences otherwise, got routing",
    ],
    [
      "an end before the beginning",
      [{ ...speed, from: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z" }],
      'experiments.0.until: a time after 2026-02-01T00:00:00Z, got "2026-01-01T00:00:00Z"',
    ],
    [
      "a date that is none",
      [{ ...speed, from: "tomorrow" }],
      'experiments.0.from: an ISO date with time and offset, got "tomorrow"',
    ],
    [
      "a stage that is none",
      [{ ...speed, conversion: { stage: "sqll" } }],
      'experiments.0.conversion.stage: a stage of the policy, got "sqll"',
    ],
    [
      "a condition on what no input has",
      [{ ...speed, when: where({ ownerId: equals("ana") }) }],
      'experiments.0.when: fields that an input has, got "ownerId"',
    ],
    [
      "a fault in an arm",
      [{ ...speed, arms: [speed.arms[0], { name: "fast", weight: 1, parts: { slas: [first("nonsense")] } }] }],
      "experiments.0.arms.1.parts.slas.0.within:",
    ],
    [
      "a part that the policy has not",
      [{ ...speed, arms: [speed.arms[0], { name: "c", weight: 1, parts: { cadences: [] } }] }],
      "experiments.0.arms.1.parts.cadences: a part that the policy has, got cadences",
    ],
    [
      "a registered scorer",
      [
        {
          ...speed,
          arms: [
            speed.arms[0],
            { name: "c", weight: 1, parts: { scoring: registeredScorer("x", { otherwise: scorecard([]) } as never) } },
          ],
        },
      ],
      "experiments.0.arms.1.parts.scoring: rules, got a registered scorer",
    ],
    ["a name with +", [{ ...speed, name: "a+b" }], "experiments.0.name"],
  ])("is refused with %s", (_, experiments, said) => {
    expect(faults({ experiments }).join("\n")).toContain(said);
  });

  test("is refused where an arm lacks a clock that the rest goes by", () => {
    const commitments = [
      commitment("mql", { counts: { finished: ["first-contact"] }, every: "month", terms: { atLeast: 10 } } as never),
    ];
    const other = sla("another", { from: "assigned", until: onActivity("call"), within: "1h" });
    const without = { ...speed, arms: [speed.arms[0], { name: "x", weight: 1, parts: { slas: [other] } }] };
    expect(faults({ commitments })).toEqual([]);
    expect(faults({ commitments, experiments: [without] }).join("\n")).toContain("first-contact");
  });

  test("may have a shadow beside an experiment with the same part", () => {
    const shadow = {
      name: "later",
      mode: "shadow",
      arms: [{ name: "fast", weight: 1, parts: { slas: [first("5m")] } }],
    };
    expect(faults({ experiments: [speed, shadow] })).toEqual([]);
  });
});
