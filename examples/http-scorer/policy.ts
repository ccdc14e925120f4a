import { definePolicy, type Policy } from "handover";
import { atLeast, oneOf, where } from "handover/condition";
import { byAttribute, roundRobin } from "handover/routing";
import { points, registeredScorer, scorecard, type AsyncScorer } from "handover/scoring";

/** Good leads go to seniors: by the model, where it answers within a second, else by the rules. */
export function policyWith(intent: AsyncScorer): Policy {
  return definePolicy(
    {
      version: "1",
      scoring: registeredScorer("intent", {
        asks: ["company.employees", "jobTitle", "source"],
        wait: "1s",
        otherwise: scorecard(
          [
            points(40, where({ "company.employees": atLeast(200) })),
            points(20, where({ source: oneOf("demo", "fair") })),
          ],
          { max: 100 },
        ),
      }),
      routing: byAttribute({
        by: "score.grade",
        map: { A: roundRobin({ pool: "seniors", hours: "ignore" }) },
        otherwise: roundRobin({ pool: "sdr", hours: "ignore" }),
      }),
    },
    { scorers: { intent } },
  );
}
