import type { HandoverEvent } from "../core/index.ts";
import { invalid, show } from "../errors.ts";
import type { PolicyVolumes } from "../policy/index.ts";
import { isSubject } from "../sla/index.ts";
import { dayMs, toInstant, type InstantInput } from "../time/index.ts";
import { count, distribute, type Book } from "./book.ts";

/**
 * What went through a policy from `from` to `to`, for `diffPolicies` to say how much a change affects. Clocks count under the grade that
 * the lead had when they started, turns under their pool.
 *
 * @param events In the order in which they happened; what came before the time tells the grades that leads had in it.
 * @throws HandoverError `INPUT_INVALID` for a time that ends before it begins.
 */
export function volumesOf(
  events: Iterable<HandoverEvent>,
  period: { readonly from: InstantInput; readonly to: InstantInput },
): PolicyVolumes {
  const [from, to] = [toInstant(period.from, "from"), toInstant(period.to, "to")];
  if (from >= to) {
    const hint = "turn them round, or take a longer time";
    const issue = { path: "to", expected: "an instant after `from`", got: show(period.to), hint };
    throw invalid("INPUT_INVALID", "volumesOf", [issue]);
  }
  const volumes = new Volumes();
  const collect = distribute([volumes]);
  for (const event of events) {
    if (event.at >= to) continue;
    volumes.isIn = event.at >= from;
    collect(event);
  }
  return { days: (to - from) / dayMs, ...volumes.figures() };
}

class Volumes implements Book {
  isIn = false;
  private leads = 0;
  private readonly grades = new Map<string, string>();
  private readonly clocks = new Map<string, Map<string, number>>();
  private readonly stages = new Map<string, number>();
  private readonly pools = new Map<string, number>();

  readonly entries: Book["entries"] = {
    "lead.received": ({ data }) => {
      if (!this.isIn) return;
      this.leads += 1;
      count(this.stages, data.stage);
    },
    "lead.scored": ({ leadId, data }) => {
      if (leadId !== undefined) this.grades.set(leadId, data.score.grade);
    },
    "lead.stage_changed": ({ data }) => {
      if (this.isIn) count(this.stages, data.to);
    },
    "clock.started": ({ leadId, data: { clock } }) => {
      if (!this.isIn || leadId === undefined || isSubject(leadId)) return;
      let byGrade = this.clocks.get(clock.name);
      if (byGrade === undefined) this.clocks.set(clock.name, (byGrade = new Map()));
      count(byGrade, this.grades.get(leadId) ?? "");
    },
    "assignment.offered": ({ data: { turn } }) => {
      if (this.isIn && turn !== undefined) count(this.pools, turn.ledger.split("|", 1)[0] as string);
    },
  };

  figures(): Omit<PolicyVolumes, "days"> {
    const clocks = [...this.clocks].map(([name, byGrade]) => [name, Object.fromEntries(byGrade)] as const);
    return {
      leads: this.leads,
      clocks: Object.fromEntries(clocks),
      stages: Object.fromEntries(this.stages),
      pools: Object.fromEntries(this.pools),
    };
  }
}
