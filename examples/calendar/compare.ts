/** The same questions put to this library and to others. */
import { isHandoverError } from "handover";
import { weekly, type Calendar, type Hours, type WeekHours } from "handover/calendar";
import { dayMs, formatDate, toInstant, zone } from "handover/time";
import { peers, unlessEndless, type Peer } from "./peers.ts";

const timeZone = "Europe/Warsaw";

interface Question {
  readonly title: string;
  readonly hours: Hours;
  readonly ask: (calendar: Calendar) => string;
  readonly askPeer: (peer: Peer) => string;
  readonly holidays?: readonly string[];
  /** How the others write the end of a day. */
  readonly midnight?: string;
}

const office: Hours = { "mon-fri": "09:00-17:00" };
const told = (open: boolean): string => (open ? "open" : "closed");
const daily = (...shifts: readonly string[]): Hours => ({ "mon-sun": shifts });

const questions: readonly Question[] = [
  isOpen("Friday 17:00, closing time: is it open?", office, "2026-11-06T16:00:00Z"),
  add("Saturday 12:00 and no working time", office, "2026-11-07T11:00:00Z", 0),
  nextOpen("Friday 17:00: when is the next opening?", office, "2026-11-06T16:00:00Z"),
  nextChange("Friday 17:00: when does it open or close next?", office, "2026-11-06T16:00:00Z"),
  addDays("Friday 20:00 and a working day", office, "2026-11-06T19:00:00Z", 1),
  subtract("Monday 10:00 and 2 h back", office, "2026-11-09T09:00:00Z", 120),
  lastClose("Sunday 12:00: when did it close?", office, "2026-11-08T11:00:00Z"),

  add("Friday 16:00:30 and 2 h", office, "2026-11-06T15:00:30Z", 120),
  between("From Friday 16:00:30 to Monday 09:30", office, "2026-11-06T15:00:30Z", "2026-11-09T08:30:00Z"),
  add("11:00 and 2 h", daily("09:00-12:00", "12:00-17:00"), "2026-11-06T10:00:00Z", 120),
  add("Noon and 240 h", daily("00:00-24:00"), "2026-11-06T11:00:00Z", 240 * 60),
  {
    ...add("Noon and 240 h, and the others write 23:59:59", daily("00:00-24:00"), "2026-11-06T11:00:00Z", 240 * 60),
    midnight: "23:59:59",
  },

  between("From 09:00 to 09:30", daily("09:00-12:00", "13:00-17:00"), "2026-11-06T08:00:00Z", "2026-11-06T08:30:00Z"),
  between(
    "From 10:00 to 16:00",
    daily("09:00-11:00", "12:00-14:00", "15:00-17:00"),
    "2026-11-06T09:00:00Z",
    "2026-11-06T15:00:00Z",
  ),

  add("22:00 and 121 min", daily("16:00-24:00"), "2026-11-06T21:00:00Z", 121),
  isOpen("23:00: is it open?", daily("22:00-06:00"), "2026-11-06T22:00:00Z"),
  add("23:00 and 1 h", daily("22:00-06:00"), "2026-11-06T22:00:00Z", 60),

  add("25 October, the first 02:00, and 1 h", daily("00:00-10:00"), "2026-10-25T00:00:00Z", 60),
  between("All of 25 October, a day of 25 h", daily("00:00-10:00"), "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
  add("25 October, 01:00, and 2 h", daily("01:00-02:30"), "2026-10-24T23:00:00Z", 120),
  add("29 March, midnight, and 1 min", daily("02:30-10:00"), "2026-03-28T23:00:00Z", 1),
  add("Friday 23 October, 16:00, and 2 h", office, "2026-10-23T14:00:00Z", 120),
  add("Friday 27 March, 16:00, and 2 h", office, "2026-03-27T15:00:00Z", 120),

  {
    ...isOpen("25 December, 10:00, with a holiday written 25.12.2026: is it open?", office, "2026-12-25T09:00:00Z"),
    holidays: ["25.12.2026"],
  },
  {
    ...isOpen("Friday 18:00, after another calendar was made: is it open?", office, "2026-11-06T17:00:00Z"),
    ask: (own) => {
      weekly({ timeZone, hours: daily("00:00-23:00") });
      return told(own.isOpen("2026-11-06T17:00:00Z"));
    },
    askPeer: (peer) => {
      peer.use({ hours: weekOf(daily("00:00-23:00")), holidays: [], midnight: "24:00:00" });
      return told(peer.isOpen("2026-11-06T17:00:00Z"));
    },
  },
  {
    title: "Monday 10:00 and 1 h: does the time that was asked about stay what it was?",
    hours: office,
    ask: (own) => {
      const at = new Date("2026-11-09T09:00:00Z");
      own.add(at, "1h");
      return at.toISOString() === "2026-11-09T09:00:00.000Z" ? "yes" : "no";
    },
    askPeer: (peer) => (peer.leavesAlone("2026-11-09T09:00:00Z") ? "yes" : "no"),
  },
];

/** The questions, and what everybody answers. */
export function comparison(): string {
  return questions.map((question) => `${answers(question)}\n`).join("\n");
}

function answers({ title, hours, ask, askPeer, holidays = [], midnight = "24:00:00" }: Question): string {
  const own = orRefusal(() => ask(weekly({ timeZone, hours, holidays })));
  const rows = [row("handover", own)];
  for (const { local, zoned } of peers) {
    const [answer, zonedAnswer] = [local, zoned].map((peer) => {
      process.env["TZ"] = peer.process;
      peer.use({ hours: weekOf(hours), holidays, midnight });
      return unlessEndless(() => askPeer(peer)) ?? "no answer after 1,000 steps";
    });
    rows.push(row(local.name, answer === own ? "the same" : answer));
    if (zonedAnswer !== answer) rows.push(row(`  ${zoned.name}`, zonedAnswer === own ? "the same" : zonedAnswer));
  }
  const days = Object.entries(hours).map(([key, shifts]) => `${key} ${[shifts].flat().join(", ")}`);
  return [`${title} (${days.join("; ")})`, ...rows].join("\n");
}

function row(name: string, told = ""): string {
  return `  ${name.padEnd(22)} ${told}`;
}

function weekOf(hours: Hours): WeekHours {
  const { spec } = weekly({ timeZone, hours });
  return spec.kind === "weekly" ? spec.hours : {};
}

function isOpen(title: string, hours: Hours, at: string): Question {
  return { title, hours, ask: (own) => told(own.isOpen(at)), askPeer: (peer) => told(peer.isOpen(at)) };
}

function add(title: string, hours: Hours, at: string, minutes: number): Question {
  return {
    title,
    hours,
    ask: (own) => shown(own.add(at, { minutes })),
    askPeer: (peer) => shown(peer.add(at, minutes)),
  };
}

function subtract(title: string, hours: Hours, at: string, minutes: number): Question {
  return {
    title,
    hours,
    ask: (own) => shown(own.subtract(at, { minutes })),
    askPeer: (peer) => shown(peer.subtract(at, minutes)),
  };
}

function nextOpen(title: string, hours: Hours, at: string): Question {
  return { title, hours, ask: (own) => shown(own.nextOpen(at)), askPeer: (peer) => shown(peer.nextOpen(at)) };
}

function nextChange(title: string, hours: Hours, at: string): Question {
  return {
    title,
    hours,
    ask: (own) => shown(own.timeline.nextChange(Date.parse(at))),
    askPeer: (peer) => (peer.nextChange === undefined ? "no such call" : shown(peer.nextChange(at))),
  };
}

function lastClose(title: string, hours: Hours, at: string): Question {
  return {
    title,
    hours,
    ask: (own) => shown((own.timeline.subtract(Date.parse(at), 1) ?? Number.NaN) + 1),
    askPeer: (peer) => shown(peer.lastClose(at)),
  };
}

function addDays(title: string, hours: Hours, at: string, days: number): Question {
  return {
    title,
    hours,
    ask: (own) => shown(own.addWorkingDays(at, days)),
    askPeer: (peer) => shown(peer.addDays(at, days)),
  };
}

function between(title: string, hours: Hours, a: string, b: string): Question {
  return {
    title,
    hours,
    ask: (own) => `${own.between(a, b) / 60_000} min`,
    askPeer: (peer) => `${peer.between(a, b) / 60_000} min`,
  };
}

function orRefusal(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    if (isHandoverError(error)) return error.message;
    throw error;
  }
}

/** `Mon 2026-11-09 10:00:30 +01:00` in Warsaw. */
function shown(at: Date | number | null | undefined): string {
  if (at === null || at === undefined) return String(at);
  const instant = toInstant(at);
  const local = zone(timeZone).localOf(instant);
  const date = formatDate(Math.floor(local / dayMs));
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][new Date(local).getUTCDay()];
  const hoursAhead = (local - instant) / 3_600_000;
  return `${weekday} ${date} ${new Date(local).toISOString().slice(11, 19)} +0${hoursAhead}:00`;
}
