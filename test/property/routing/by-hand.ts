import { accepting, calendars, minuteMs, zones, type Question } from "./world.ts";

/** The date on somebody's wall, `2026-03-29`. */
export const dateIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** The Monday of the week of a date. */
export function mondayOf(date: string): string {
  const day = new Date(`${date}T12:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** What a lead of this grade weighs under a capacity. */
export const weighs = (units: { readonly [grade: string]: number } | undefined, grade: string | undefined): number =>
  units?.[grade ?? ""] ?? 1;

/** Whether a lead in the stage takes a place under a capacity of these stages: where it stands, or where accepting it leads. */
export const takesPlace = (stages: readonly string[] | undefined, stage: string): boolean =>
  stages === undefined || stages.includes(stage) || stages.includes(accepting.get(stage) ?? "");

/** All that speaks for ever or for now against a rep, from the question alone: nothing compiled, no order, no preferences. */
export function against(question: Question, repId: string): Set<string> {
  const { router, lead, now, never, rights, limits, held, given, before } = question;
  const rep = question.reps.find(({ id }) => id === repId);
  const found = new Set<string>();
  if (rep === undefined) return found.add("unknown_rep");
  const own = typeof router.weights === "object" ? (router.weights[repId] ?? 0) : undefined;
  const weight = own ?? question.members.find((member) => member.repId === repId)?.weight ?? 0;
  const say = (code: string, holds: boolean): void => void (holds && found.add(code));
  const during = (list: readonly { readonly from: number; readonly to: number }[] = []): boolean =>
    list.some(({ from, to }) => from <= now && now < to);
  const { away, active, roles = [] } = rep;
  say("weight_zero", weight === 0);
  say("inactive", !active);
  say("away", active && away !== undefined && (away.until === undefined || now < away.until));
  say("time_off", active && during(rep.timeOff));
  say("busy", active && during(rep.busy));
  const open = calendars[String(rep.calendar)]?.isOpen(now) ?? false;
  say("outside_hours", active && router.hours !== "ignore" && !during(rep.timeOff) && !open);
  say("just_gave_up", never.includes(repId));
  const isBig = lead.segment === "big";
  const mayOwn = rights.some(
    ({ role, stages, when }) =>
      roles.includes(role) &&
      (stages === undefined || stages.includes(lead.stage ?? "inquiry")) &&
      (when === undefined || isBig),
  );
  say("role", rights.length > 0 && !mayOwn);
  say("role", router.roles !== undefined && !router.roles.some((role) => roles.includes(role)));
  say("accepts", rep.accepts !== undefined && !isBig);
  const since = lead.hold?.since ?? now;
  for (const skill of router.skills ?? []) {
    const asks = skill.has ?? (lead.properties ?? {})["language"];
    const dropped = typeof skill.dropAfter === "string" && now - since >= Number.parseInt(skill.dropAfter) * minuteMs;
    const attribute = rep.attributes[skill.rep];
    const list = Array.isArray(attribute) ? attribute : [attribute];
    const has = list.some((one) => String(one).toLowerCase() === String(asks).toLowerCase());
    say(`skills:${skill.rep}`, asks !== undefined && !dropped && !has);
  }
  for (const limit of limits) {
    const most = rep.limits?.[limit.name] ?? limit.atMost;
    if (limit.limit === "capacity") {
      const { stages, grades, units, name } = limit;
      const counts = (grade: string | undefined): boolean => grades === undefined || grades.includes(grade ?? "");
      const sum = (held[repId] ?? [])
        .filter(({ stage, grade }) => takesPlace(stages, stage) && counts(grade))
        .reduce((total, { grade, count }) => total + count * weighs(units, grade), 0);
      const more = weighs(units, lead.score?.grade);
      say(`capacity:${name}`, counts(lead.score?.grade) && more > 0 && sum + more > most);
      continue;
    }
    if (limit.when !== undefined && !isBig) continue;
    const all = given[repId] ?? [];
    if (limit.limit === "rate") {
      const within = Number.parseInt(String(limit.within)) * minuteMs;
      say(`rate:${limit.name}`, all.filter((at) => now - at < within).length + 1 > most);
      continue;
    }
    const zone = limit.timeZone ?? (zones[String(rep.calendar)] as string);
    const period = (at: number): string => (limit.per === "day" ? dateIn(zone, at) : mondayOf(dateIn(zone, at)));
    say(`quota:${limit.name}`, all.filter((at) => period(at) === period(now)).length + 1 > most);
  }
  const { maxAhead } = router;
  if (maxAhead !== undefined) {
    let ahead = 0;
    for (const { among, chosen } of before)
      ahead += (chosen === repId ? 1 : 0) - (among.includes(repId) ? 1 / among.length : 0);
    say("ahead", ahead >= maxAhead - 1e-9);
  }
  return found;
}

/** Those of the pool against whom nothing speaks. */
export const candidates = (question: Question): string[] =>
  question.members.map(({ repId }) => repId).filter((repId) => against(question, repId).size === 0);
