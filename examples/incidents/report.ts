import { waiting } from "./clock.ts";
import type { Fit } from "./fit.ts";
import type { Incident } from "./incident.ts";
import type { Log } from "./read-log.ts";

const count = (n: number): string => n.toLocaleString("en");
const share = (n: number, of: number): string => (of === 0 ? "-" : `${((100 * n) / of).toFixed(1)} %`);
const date = (at: number | undefined): string => new Date(at ?? 0).toISOString().slice(0, 10);

export function tellLog({ incidents, events, odd }: Log, testedFrom: number | undefined): string[] {
  const opened = incidents.map(({ openedAt }) => openedAt).sort((a, b) => a - b);
  const changed = incidents.filter(({ changes }) => changes.some((one) => "priority" in one)).length;
  const notes: [n: number, what: string][] = [
    [odd.earlierThanTheLast, "events are dated before one above them: taken as of that one"],
    [odd.earlierThanOpened, "events are dated before the opening: taken as of the opening"],
    [odd.laterThanClosed, "events are dated after the closing: taken as of the closing"],
    [odd.withoutDate, "events have no date: taken as of the one above them"],
    [odd.withoutCreation, "events have no date of creation: not needed"],
    [odd.withoutResolution, "events have no date of resolution: not needed"],
    [odd.withoutState, "events have the state -100: the state before them goes on"],
    [odd.closedAgain, "incidents were closed before their closing date: the date counts"],
    [odd.leftOut, "incidents have no opening, closing or made_sla, or close before they open: left out"],
    [changed, "incidents changed their priority: the clock starts again, counted from the opening"],
  ];
  return [
    `${count(incidents.length + odd.leftOut)} incidents, ${count(events)} events, opened ${date(opened[0])} to ${date(opened.at(-1))}`,
    "",
    "What was odd, and what was done",
    ...notes.map(([n, what]) => `${count(n).padStart(8)} ${what}`),
    "",
    "Targets are fitted on this log, in whole hours: those that agree best with made_sla on the first half of the",
    `incidents by opening. The second half, opened from ${date(testedFrom)} on, is what tells.`,
  ];
}

interface Outcome {
  readonly paused: boolean;
  readonly fits: ReadonlyMap<string, Fit>;
  readonly fitted: readonly Incident[];
  readonly tested: readonly Incident[];
  readonly inTime: ReadonlyMap<Incident, boolean>;
  /** Of how many incidents the engine says what plain arithmetic says. */
  readonly byHand: number;
}

const widths = [14, 8, 12, 12, 13, 12, 8, 17, 17];

export function tellClock({ paused, fits, fitted, tested, inTime, byHand }: Outcome): string[] {
  const line = (...cells: string[]): string =>
    cells
      .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join("")
      .trimEnd();
  const row = (name: string, isIn: (incident: Incident) => boolean, fit?: Fit): string => {
    const [before, after] = [agreement(fitted.filter(isIn), inTime), agreement(tested.filter(isIn), inTime)];
    return line(
      name,
      fit === undefined ? "-" : `${fit.hours} h`,
      fit === undefined ? "-" : `${fit.from}-${fit.to} h`,
      share(before.agree, before.of),
      count(after.of),
      share(after.made, after.of),
      share(after.agree, after.of),
      count(after.onlyClock),
      count(after.onlyLog),
    );
  };
  const priorities = [...new Set([...fitted, ...tested].map(({ lastPriority }) => lastPriority))].sort();
  return [
    "",
    paused
      ? `A clock that is paused in "${waiting}", with targets of its own`
      : "A clock that runs on, whatever the state",
    line("", "", "as well", "first half", "second half", "made_sla", "clock", "in time for", "in time for"),
    line(
      "priority",
      "target",
      "would do",
      "agrees",
      "incidents",
      "is true",
      "agrees",
      "the clock only",
      "the log only",
    ),
    ...priorities.map((name) => row(name, ({ lastPriority }) => lastPriority === name, fits.get(name))),
    row("all", () => true),
    `The engine says what arithmetic on the calendar says of ${count(byHand)} of ${count(fitted.length + tested.length)} incidents.`,
    ...(paused && byHand < fitted.length + tested.length
      ? ["A clock that starts again for another priority does not know of pauses before; the arithmetic does."]
      : []),
  ];
}

function agreement(incidents: readonly Incident[], inTime: ReadonlyMap<Incident, boolean>) {
  const tally = { of: incidents.length, made: 0, agree: 0, onlyClock: 0, onlyLog: 0 };
  for (const incident of incidents) {
    const clock = inTime.get(incident);
    if (incident.madeSla) tally.made += 1;
    if (clock === incident.madeSla) tally.agree += 1;
    else if (clock === true) tally.onlyClock += 1;
    else if (clock === false) tally.onlyLog += 1;
  }
  return tally;
}
