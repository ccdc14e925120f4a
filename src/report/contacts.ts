import type { Policy } from "../policy/index.ts";
import { asList, type Sla } from "../sla/index.ts";

/** What counts as a complaint where nobody says. */
export const usualComplaints = ["complaint", "spam_complaint"];

/** What counts as contact where nobody says: what meets a clock that starts with the assignment or the acceptance. */
export function contactsOf({ document: { slas = [] } }: Policy): string[] {
  const types = slas.filter(startsWithOwner).flatMap(({ until }) => activitiesIn(until));
  return types.length === 0 ? ["call", "email"] : [...new Set(types)];
}

/** The promises of a first contact: clock policies that start with the assignment or the acceptance, and that one activity meets. */
export function contactClocksOf({ document: { slas = [] } }: Policy): string[] {
  return slas.filter((one) => startsWithOwner(one) && one.timer !== true && meetsAtOnce(one)).map(({ name }) => name);
}

function startsWithOwner({ from }: Sla): boolean {
  return asList(from).some((on) => on === "assigned" || on === "accepted");
}

function meetsAtOnce({ until }: Sla): boolean {
  const several = "atLeast" in Object(until) || "mix" in Object(until);
  return !several && activitiesIn(until).length > 0;
}

/** Activities named in what meets a clock, alone, in a list, or counted; none where any will do. */
function activitiesIn(until: unknown): readonly string[] {
  if (Array.isArray(until)) return until.flatMap(activitiesIn);
  if (typeof until !== "object" || until === null || !("activity" in until)) return [];
  return Array.isArray(until.activity) ? (until.activity as readonly string[]) : [];
}
