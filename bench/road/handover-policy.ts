import { atLeast, where, type Condition, type FieldTest } from "../../src/condition/index.ts";
import { b2bPipeline } from "../../src/lifecycle/index.ts";
import { definePolicy } from "../../src/policy/index.ts";
import { roundRobin } from "../../src/routing/index.ts";
import { grid, points, scorecard } from "../../src/scoring/index.ts";
import { onActivity, sla } from "../../src/sla/index.ts";
import { clocks, mqlEngagement, rules, timeZone, warnShare, type Rule, type RulePart, type Test } from "./task.ts";

/** The task in the product's words. */
export function roadPolicy() {
  return definePolicy({
    version: "bench",
    calendars: { office: { kind: "weekly", timeZone, hours: officeHours } },
    scoring: roadScoring,
    pipeline: b2bPipeline({ qualified: where({ "score.engagement": atLeast(mqlEngagement) }) }),
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    slas: clocks.map(({ name, targetMs, working }) =>
      sla(name, {
        from: "assigned",
        until: onActivity("call", "email"),
        within: `${targetMs / 3_600_000}h`,
        calendar: working ? "office" : "always",
        thresholds: [{ at: warnShare, notify: "owner" }],
      }),
    ),
  });
}

const shift = ["09:00-17:00"];
const officeHours = { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift };

function card(part: RulePart) {
  const own = rules.filter((rule) => rule.part === part);
  return scorecard(
    own.map((rule) => points(rule.points, conditionOf(rule), { name: rule.id })),
    { min: 0, max: 100 },
  );
}

function conditionOf(rule: Rule): Condition {
  const parts = Object.entries(rule.when).map(([field, test]) => ({ field, ...testOf(test) }));
  return parts.length === 1 ? parts[0]! : { all: parts };
}

function testOf(test: Test): FieldTest {
  switch (test.op) {
    case "equals":
      return { equals: test.value };
    case "oneOf":
      return { oneOf: test.value };
    case "atLeast":
      return { atLeast: test.value };
    case "below":
      return { below: test.value };
    case "present":
      return { present: true };
  }
}

/** The rules of the task in the product's words. */
export const roadScoring = grid({ fit: card("fit"), engagement: card("engagement") });
