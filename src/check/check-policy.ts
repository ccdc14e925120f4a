import { invalid, show } from "../errors.ts";
import type { Policy, PolicyVolumes } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import { toInstant, toMs, type Duration, type InstantInput } from "../time/index.ts";
import { beyondCapacity } from "./beyond-capacity.ts";
import { clocks } from "./clocks.ts";
import { factsOf } from "./facts.ts";
import type { FilledFields } from "./fields-filled.ts";
import type { Finding } from "./finding.ts";
import { firstThatApplies } from "./first-that-applies.ts";
import { grades } from "./grades.ts";
import { hours } from "./hours.ts";
import { neverOrAlways } from "./never-or-always.ts";
import { reasons } from "./reasons.ts";
import { rosterFits } from "./roster.ts";
import { stages } from "./stages.ts";
import { transitions } from "./transitions.ts";
import type { Check, Checked } from "./subject.ts";
import { territories } from "./territories.ts";
import { unfilled } from "./unfilled.ts";

const checks: readonly Check[] = [
  neverOrAlways,
  firstThatApplies,
  territories,
  grades,
  clocks,
  stages,
  transitions,
  reasons,
  rosterFits,
  hours,
  beyondCapacity,
  unfilled,
];

export interface CheckOptions {
  /**
   * Who there is, as `handover.reps.list()` and `handover.pools.list()` tell it: pools, roles and hours are looked at, too.
   * @defaultValue only the rules are
   */
  readonly roster?: Pick<Roster, "reps" | "pools"> | undefined;
  /**
   * From when on hours are looked at, for a week, and commitments, for the period it lies in and the first one of later terms; with a
   * roster only. @defaultValue neither is looked at
   */
  readonly from?: InstantInput | undefined;
  /** What went through the policy in a time, as `volumesOf` tells it: pools that get more than they can be given are found. @defaultValue not looked at */
  readonly volumes?: PolicyVolumes | undefined;
  /** How much working time of a rep a lead takes, such as `"45m"`. @defaultValue of what people can be given only limits are looked at */
  readonly perLead?: Duration | undefined;
  /** Which fields past leads had, as `fieldsFilled` counts them. @defaultValue not looked at */
  readonly filled?: FilledFields | undefined;
}

/**
 * What a policy that is valid says and can hardly mean: rules nobody reaches, conditions that never hold, leads that no territory
 * takes, pools with nobody in them. Errors come first; then in the order of the document.
 *
 * It looks at the rules, not at leads: what it calls impossible is so for every lead, whatever comes in. Conditions that would take
 * too long to see through are left out.
 *
 * @example
 * for (const { severity, path, message, suggestion } of checkPolicy(policy, { roster })) console.log(severity, path, message, suggestion);
 */
export function checkPolicy(
  policy: Policy,
  { roster, from, volumes, perLead, filled }: CheckOptions = {},
): readonly Finding[] {
  const { document } = policy;
  const pipelines = policy.pipelines.all.map(({ pipeline }, i) => ({
    at: document.pipelines === undefined ? "pipeline" : `pipelines.${i}`,
    pipeline,
  }));
  const checked: Checked = {
    policy,
    document,
    pipelines,
    roster: roster && { version: 0, ...roster },
    week: from === undefined ? undefined : toInstant(from),
    load: { volumes, perLeadMs: perLead === undefined ? undefined : workOf(perLead) },
    filled,
    facts: factsOf(
      pipelines.map(({ pipeline }) => pipeline),
      document.scoring,
    ),
    search: {},
  };
  const found = checks.flatMap((check) => [...check(checked)]);
  return [
    ...found.filter(({ severity }) => severity === "error"),
    ...found.filter(({ severity }) => severity !== "error"),
  ];
}

function workOf(perLead: Duration): number {
  const ms = toMs(perLead, { path: "perLead", kind: "working" });
  if (ms > 0) return ms;
  throw invalid("DURATION_INVALID", "checkPolicy", [
    { path: "perLead", expected: "a duration above 0", got: show(perLead), hint: 'write "45m" for 45 minutes a lead' },
  ]);
}
