import { show, unknownName, type Issue } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { Pipeline } from "../lifecycle/index.ts";
import { issuesOf, passed, validateRouter, type CompiledRouter, type Names, type Router } from "../routing/index.ts";
import { toMs, type Duration } from "../time/index.ts";

/** What becomes of a lead between its being given to a rep and the rep's accepting it. */
export interface Offers {
  /** How long the rep has to accept, in working time of their own. @defaultValue for ever */
  readonly acceptWithin?: Duration | undefined;
  /** Sets a rep who lets an offer lie away: for so long, or `"until-back"`, until they say so. @defaultValue they stay in */
  readonly missed?: { readonly away: Duration | "until-back" } | undefined;
  /** How often a rep may decline in one day of their own. @defaultValue as often as they like */
  readonly declinesPerDay?: number | undefined;
  /**
   * How many reps may give the lead up (decline, let it lie, be relieved of it) in one hand-over, before it goes round no more.
   * @defaultValue `10`
   */
  readonly atMost?: number | undefined;
  /** Who has it then. @defaultValue nobody: it waits to be given by hand, with the code `tries_exhausted` */
  readonly otherwise?: Router | undefined;
}

/** In which order waiting leads have their turn. */
export interface Queue {
  /** `grade`: better grades first, then whoever waits longest. `age`: whoever waits longest. @defaultValue `"grade"` */
  readonly order?: "grade" | "age" | undefined;
  /** How long a lead waits for somebody, in elapsed time since nobody was found, before it goes back. @defaultValue for ever */
  readonly atMost?: Duration | undefined;
  /** Where it goes then: a stage of the pipeline, with a reason from its list. Where no transition leads there it waits on. */
  readonly giveBack?: { readonly stage: string; readonly reason?: string | undefined } | undefined;
}

/** Offers ready for use. */
export interface CompiledOffers {
  /** In working time of the rep; absent when offers do not expire. */
  readonly acceptMs: number | undefined;
  readonly missedAway: number | "until-back" | undefined;
  readonly declinesPerDay: number | undefined;
  readonly atMost: number;
  readonly otherwise: CompiledRouter;
}

/** Compiles the offers of a policy. */
export function compileOffers(offers: Offers = {}, compile: (router: Router) => CompiledRouter): CompiledOffers {
  const { acceptWithin, missed, declinesPerDay, atMost = 10, otherwise } = offers;
  const out = passed("tries_exhausted", `nobody: ${atMost} have had it, as many as may`);
  return {
    acceptMs: acceptWithin === undefined ? undefined : toMs(acceptWithin, { kind: "working" }),
    missedAway:
      missed === undefined || missed.away === "until-back"
        ? (missed?.away as "until-back" | undefined)
        : toMs(missed.away),
    declinesPerDay,
    atMost,
    otherwise: otherwise === undefined ? { name: "nobody", route: () => out } : compile(otherwise),
  };
}

/** What does not hold in the offers of a policy. */
export function validateOffers(offers: Offers, names: Names, path: string): Issue[] {
  const { acceptWithin, missed, otherwise } = offers;
  const issues: Issue[] = [];
  if (acceptWithin !== undefined) {
    issues.push(
      ...issuesOf(() =>
        toMs(acceptWithin, { path: `${path}.acceptWithin`, kind: "working", days: "write hours of working time" }),
      ),
    );
    if (issues.length === 0 && toMs(acceptWithin) === 0)
      issues.push({
        path: `${path}.acceptWithin`,
        expected: "a length above 0",
        got: show(acceptWithin),
        hint: "leave it out where offers do not expire",
      });
  }
  if (missed !== undefined && missed.away !== "until-back") {
    const { away } = missed;
    issues.push(...issuesOf(() => toMs(away, { path: `${path}.missed.away` })));
  }
  if (otherwise !== undefined) issues.push(...validateRouter(otherwise, `${path}.otherwise`, names));
  return issues;
}

/** What does not hold in the queue of a policy. */
export function validateQueue({ atMost, giveBack: back }: Queue, pipeline: Pipeline, path: string): Issue[] {
  const issues: Issue[] = atMost === undefined ? [] : [...issuesOf(() => toMs(atMost, { path: `${path}.atMost` }))];
  if ((atMost === undefined) !== (back === undefined))
    issues.push({
      path,
      expected: "`atMost` and `giveBack` together",
      got: atMost === undefined ? "`giveBack` alone" : "`atMost` alone",
      hint: 'write { atMost: "2d", giveBack: { stage: "nurture", reason: "too_early" } }',
    });
  if (back !== undefined) issues.push(...checkWayBack(back, pipeline, `${path}.giveBack`));
  return issues;
}

/** Some transition must lead there with that reason, or no lead could ever be given back. */
function checkWayBack(
  { stage, reason }: NonNullable<Queue["giveBack"]>,
  { stages, transitions, reasons }: Pipeline,
  path: string,
): Issue[] {
  const unknown = unknownName(
    stage,
    stages.map(({ id }) => id),
    "a stage of the pipeline",
    `${path}.stage`,
  );
  if (unknown.length > 0) return unknown;
  const ways = transitions.filter(({ to }) => to === stage);
  if (ways.length === 0) {
    const hint = "no lead could ever go there; name another, or add the transition";
    return [{ path: `${path}.stage`, expected: "a stage that a transition leads to", got: show(stage), hint }];
  }
  const lists = ways.map((way) => way.reasons);
  if (lists.includes(undefined)) return [];
  const known = lists.flatMap((list = "") => (Object.hasOwn(reasons, list) ? (reasons[list] ?? []) : []));
  if (reason !== undefined)
    return unknownName(reason, [...new Set(known)], `a reason for going to ${stage}`, `${path}.reason`);
  const hint = `every transition to ${stage} needs one: ${[...new Set(known)].join(", ")}`;
  return [{ path: `${path}.reason`, expected: "a reason", got: "nothing", hint }];
}

/** Leads without a grade come after all that have one. */
const ungraded = "~";

/** How a policy ranks the leads that wait. */
export function rankBy({ order = "grade" }: Queue = {}): (lead: Lead) => string {
  const byGrade: (lead: Lead) => string = order === "age" ? () => "" : ({ score }) => score?.grade ?? ungraded;
  // A digit sorts before every grade, and the more urgent the lead the smaller it is.
  return (lead) => (lead.priority === undefined || lead.priority === 0 ? "" : `${9 - lead.priority}`) + byGrade(lead);
}
