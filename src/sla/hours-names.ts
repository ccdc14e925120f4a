/** Before the name of a calendar: those hours on the wall clock of the lead. */
export const onLeadsClock = "lead:";

/** Names of hours in which people are told, or contacted. */
export function hoursNames(calendars: readonly string[]): readonly string[] {
  return [...calendars, "owner", "lead", ...calendars.map((name) => onLeadsClock + name)];
}

/** Whether hours are on the wall clock of the lead. */
export function goesByLead(name: string | undefined): boolean {
  return name === "lead" || name?.startsWith(onLeadsClock) === true;
}

/** The calendar of the policy behind the name of hours. */
export function calendarIn(name: string): string {
  return name.startsWith(onLeadsClock) ? name.slice(onLeadsClock.length) : name;
}
