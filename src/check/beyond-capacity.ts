import { findExample, type Condition } from "../condition/index.ts";
import type { CommitmentPeriod, CompiledCommitment, On, SlaClock } from "../sla/index.ts";
import { asList, dayAt, periodOfDay, startPeriod, termsOf } from "../sla/index.ts";
import type { Hours, PeriodLimit, Roster } from "../routing/index.ts";
import { zoneOf, type Calendar } from "../calendar/index.ts";
import { dayMs, formatDate, formatDuration, parseDate, type Interval } from "../time/index.ts";
import { finding, type Finding } from "./finding.ts";
import { mostLeads, takersOf, workIn } from "./most-leads.ts";
import type { Check, Checked } from "./subject.ts";

/** Promises of more leads than people can be given, and pools that get more than that as it is. */
export const beyondCapacity: Check = function* (checked) {
  const { roster, week, document } = checked;
  if (roster === undefined || week === undefined || document.routing === undefined) return;
  const takers = takersOf(document.routing, roster);
  for (const [i, { name }] of (document.commitments ?? []).entries()) {
    const commitment = checked.policy.commitment(name);
    if (commitment !== undefined) yield* promised(checked, takers, commitment, `commitments.${i}`);
  }
  yield* volumes(checked, takers, { start: week, end: week + 7 * dayMs });
};

type Takers = ReadonlyMap<string, Hours>;

/** In the period the time begins in, and in the first one of terms that come later. */
function* promised(checked: Checked, takers: Takers, one: CompiledCommitment, path: string): Iterable<Finding> {
  const { spec } = one;
  if (!asList(spec.counts ?? { stage: ["mql"] }).every((on) => needsRep(on, checked))) return;
  const calendar = checked.policy.calendar(spec.calendar);
  const seen = new Set<unknown>();
  for (const day of [dayAt(checked.week!, zoneOf(calendar.spec)), ...laterTerms(checked, one, calendar)]) {
    const clock = periodFrom(one, calendar, day);
    const terms = clock?.period?.terms;
    if (clock === undefined || terms === undefined || seen.has(terms)) continue;
    seen.add(terms);
    const { target } = clock.period as CommitmentPeriod;
    const within: Interval = { start: clock.startedAt, end: clock.dueAt };
    const limits = limitsOn(checked, spec.where);
    const { most, how } = capacityOf(checked, takers, within, limits);
    if (target <= most) continue;
    const at = Array.isArray(spec.terms) ? `${path}.terms.${termsOf(spec).indexOf(terms)}` : `${path}.terms`;
    const zone = zoneOf(calendar.spec);
    const days = `${formatDate(dayAt(within.start, zone))} to ${formatDate(dayAt(within.end - 1, zone))}`;
    yield finding("COMMITMENT_BEYOND_CAPACITY", {
      path: `${at}.atLeast`,
      message: `${spec.name} promises ${target} leads from ${days}, and ${how}`,
      suggestion: "promise less, raise the limits, or have more people in",
    });
  }
}

/** Whether what is counted comes to a rep: a lead in a stage that routes does, raw leads need not. */
function needsRep(on: On, { pipelines }: Checked): boolean {
  if (typeof on === "string") return on !== "received";
  if (!("stage" in on)) return false;
  return on.stage.every((id) =>
    pipelines.every(({ pipeline }) => pipeline.stages.every((stage) => stage.id !== id || stage.routes === true)),
  );
}

/** The first days of terms that are not in force yet. */
function laterTerms({ week }: Checked, { spec }: CompiledCommitment, calendar: Calendar): readonly number[] {
  const today = dayAt(week!, zoneOf(calendar.spec));
  return termsOf(spec).flatMap(({ from }) => {
    const day = from === undefined ? undefined : parseDate(from);
    return day === undefined || day <= today ? [] : [beginsAfter(spec.every, day)];
  });
}

/** The first day of a period by terms that begin on a day: a period goes by those in force on its first day. */
function beginsAfter(every: "week" | "month" | "quarter", day: number): number {
  const { first, end } = periodOfDay(every, day);
  return first === day ? first : end;
}

function periodFrom(one: CompiledCommitment, calendar: Calendar, on: number): SlaClock | undefined {
  const { first: day } = periodOfDay(one.spec.every, on);
  return startPeriod(one, calendar, { day, generation: 1, policyVersion: "", carried: 0, review: undefined });
}

/** The limits that hold for all leads that are meant. */
function limitsOn({ document, facts, search }: Checked, where: Condition | undefined): readonly PeriodLimit[] {
  const wanted = where === undefined ? facts : [where, ...facts];
  return (document.limits ?? []).filter(
    (limit): limit is PeriodLimit =>
      limit.limit !== "capacity" &&
      (limit.when === undefined || findExample(wanted, [limit.when], search).found === "no"),
  );
}

/** As many as a pool got in a week at the volume that was given, against what it can be given in the one that comes. */
function* volumes(checked: Checked, takers: Takers, week: Interval): Iterable<Finding> {
  const { roster, load, policy } = checked;
  const { days = 0, pools = {} } = load.volumes ?? {};
  if (!(days > 0)) return;
  const limits = limitsOn(checked, undefined);
  for (const { id, members } of roster!.pools) {
    const count = Object.hasOwn(pools, id) ? Math.round(((pools[id] ?? 0) * 7) / days) : 0;
    if (count === 0 || !policy.pools.includes(id)) continue;
    const mine = members.flatMap(({ repId }) => {
      const hours = takers.get(repId);
      return hours === undefined ? [] : ([[repId, hours]] as const);
    });
    const { most, how } = capacityOf(checked, new Map(mine), week, limits);
    if (count <= most) continue;
    yield finding("POOL_BEYOND_CAPACITY", {
      path: `pools.${id}`,
      message: `the pool ${id} got ${count} leads a week, and ${how}`,
      suggestion: "raise the limits, send leads elsewhere, or have more people in",
    });
  }
}

interface Capacity {
  /** Leads they can all be given. */
  readonly most: number;
  readonly how: string;
}

function capacityOf(
  { policy, roster, load }: Checked,
  takers: Takers,
  within: Interval,
  limits: readonly PeriodLimit[],
): Capacity {
  const staff = policy.staff(roster as Roster);
  let [most, workMs, people] = [0, 0, 0];
  for (const [repId, hours] of takers) {
    const member = staff.member(repId);
    if (member === undefined) continue;
    const own = mostLeads(member, hours, within, limits, load.perLeadMs);
    most += own;
    workMs += workIn(member, within);
    if (own > 0) people += 1;
  }
  // Rounding must not lose a lead for which there is time.
  return { most: Math.floor(most + 1e-9), how: inWords(Math.floor(most + 1e-9), people, workMs, limits, load) };
}

function inWords(
  most: number,
  people: number,
  workMs: number,
  limits: readonly PeriodLimit[],
  load: Checked["load"],
): string {
  if (people === 0) return "nobody who can be given one is in";
  const by = [
    ...limits.map(({ name }) => `the limit "${name}"`),
    ...(load.perLeadMs === undefined
      ? []
      : [`${Math.floor(workMs / 3_600_000)}h of work at ${formatDuration(load.perLeadMs)} a lead`]),
  ];
  return `${people === 1 ? "the one who is in" : `the ${people} who are in`} can be given ${most}, by ${by.join(" and ")}`;
}
