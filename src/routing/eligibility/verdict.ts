/** Why a rep could not be chosen, in words that follow their name; in the order in which they are looked at. */
export const verdicts = {
  unknown_rep: "is not on the roster",
  inactive: "is no longer active",
  weight_zero: "has weight 0",
  away: "has stepped out",
  time_off: "is on leave",
  busy: "is in a meeting",
  outside_hours: "is outside working hours",
  just_gave_up: "has just declined, lost or been relieved of the lead",
  previous_owner: "had the lead before",
  not_asking: "did not ask for it",
  role: "has no role that may own the lead here",
  accepts: "takes no such leads",
  skills: "lacks a skill the lead asks for",
  capacity: "has no room for it",
  quota: "has had as many leads as the quota gives",
  rate: "has had as many leads as the rate allows",
  ahead: "is too far ahead of the others",
  shift_ends: "goes home too soon to keep the promise",
} as const;

export type VerdictCode = keyof typeof verdicts;

/** A reason, and where several rules have the same: which of them, as `capacity:open` or `skills:languages`. */
export type Verdict = VerdictCode | `${VerdictCode}:${string}`;

/** A verdict in words that follow the rep's name. */
export function sayVerdict(verdict: Verdict): string {
  const [code, which] = split(verdict);
  return which === undefined ? verdicts[code] : `${verdicts[code]} (${which})`;
}

/** Whether it says only that the rep is not there now. */
export function isAbsence(verdict: Verdict): boolean {
  return ["away", "time_off", "busy", "outside_hours"].includes(codeOf(verdict));
}

/** Whether no wait brings the rep: as far as this lead goes they are gone. */
export function isForGood(verdict: Verdict): boolean {
  return ["unknown_rep", "inactive", "just_gave_up", "previous_owner"].includes(verdict);
}

/** Whether it is a bound on what the rep gets, which nothing sets aside. */
export function isLimit(verdict: Verdict): boolean {
  return ["capacity", "quota", "rate"].includes(codeOf(verdict));
}

/** Whether a rep is out for nothing but being ahead: the lead passes them by, and their share of it counts all the same. */
export function onlyAhead(found: readonly Verdict[] | null | undefined): boolean {
  return found?.length === 1 && found[0] === "ahead";
}

/** The kind of a verdict, without which rule it was. */
export function codeOf(verdict: Verdict): VerdictCode {
  return split(verdict)[0];
}

function split(verdict: Verdict): [VerdictCode, string | undefined] {
  const at = verdict.indexOf(":");
  return at < 0 ? [verdict as VerdictCode, undefined] : [verdict.slice(0, at) as VerdictCode, verdict.slice(at + 1)];
}
