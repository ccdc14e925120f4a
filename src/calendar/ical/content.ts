import { invalid, show, type HandoverError } from "../../errors.ts";

/** One property of a component, unfolded: `DTSTART;TZID=Europe/Berlin:20260105T090000`. */
export interface ContentLine {
  /** The property's name, in capitals. */
  readonly name: string;
  readonly text: string;
  /** Number of its first line in the text, from 1. */
  readonly at: number;
}

/** What stands between `BEGIN:VEVENT` and `END:VEVENT`. */
export interface Component {
  /** In capitals: `VEVENT`. */
  readonly name: string;
  /** The calendar, from 0, that it stands in. */
  readonly calendar: number;
  readonly at: number;
  readonly lines: ContentLine[];
  readonly parts: Component[];
}

/**
 * The calendars of an iCalendar text. Lines may end in CRLF, LF or CR. A line that is no property (a description whose folding
 * a mail program broke) is passed over, for it says nothing about times; a component that does not end is an error, for then
 * the text was cut off.
 *
 * @throws HandoverError `CALENDAR_INVALID` when the text is not iCalendar, or is cut off.
 */
export function readContent(text: unknown): Component[] {
  if (typeof text !== "string") throw notICalendar(1, text, "pass the text of an .ics file");
  const reader = new ContentReader();
  let line: string | undefined;
  let at = 0;
  text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .forEach((physical, i) => {
      const first = physical.charCodeAt(0);
      if (line !== undefined && (first === space || first === tab)) {
        line += physical.slice(1);
        return;
      }
      if (line !== undefined) reader.take(line, at);
      [line, at] = [physical, i + 1];
    });
  if (line !== undefined) reader.take(line, at);
  return reader.end();
}

const [space, tab] = [32, 9];
const property = /^([A-Za-z0-9-]+)[;:]/;

/** Puts lines into components. */
class ContentReader {
  private readonly calendars: Component[] = [];
  private readonly open: Component[] = [];

  take(text: string, at: number): void {
    const name = property.exec(text)?.[1]?.toUpperCase();
    const inside = this.open[this.open.length - 1];
    if (name === "BEGIN") this.begin(text.slice("BEGIN:".length).trim().toUpperCase(), text, at);
    else if (inside === undefined) {
      if (text.trim() !== "") throw notICalendar(at, text, hintFor(text));
    } else if (name === "END") this.close(inside, text.slice("END:".length).trim().toUpperCase(), at);
    else if (name !== undefined) inside.lines.push({ name, text, at });
  }

  private begin(name: string, text: string, at: number): void {
    const inside = this.open[this.open.length - 1];
    if (inside === undefined && name !== "VCALENDAR") throw notICalendar(at, text, hintFor(text));
    const calendar = inside === undefined ? this.calendars.length : inside.calendar;
    const component = { name, calendar, at, lines: [], parts: [] };
    (inside === undefined ? this.calendars : inside.parts).push(component);
    this.open.push(component);
  }

  private close(inside: Component, name: string, at: number): void {
    if (name !== inside.name)
      throw broken(at, `END:${inside.name} of line ${inside.at}`, show(`END:${name}`), "the text is damaged");
    this.open.pop();
  }

  end(): Component[] {
    const [first] = this.open;
    const inside = this.open[this.open.length - 1];
    if (first !== undefined && inside !== undefined)
      throw broken(inside.at, `an END:${inside.name}`, "the end of the text", "it was cut off: fetch it again");
    if (this.calendars.length === 0) throw notICalendar(1, "", "the text is empty");
    return this.calendars;
  }
}

function hintFor(text: string): string {
  if (/^\s*</.test(text)) return "this looks like a web page: does the address of the calendar need a log-in?";
  if (/^BEGIN:VCARD/i.test(text)) return "this is an address card";
  return "pass the text of an .ics file";
}

function notICalendar(at: number, got: unknown, hint: string): HandoverError {
  return broken(at, "an iCalendar text that starts with BEGIN:VCALENDAR", show(got), hint);
}

function broken(at: number, expected: string, got: string, hint: string): HandoverError {
  return invalid("CALENDAR_INVALID", "the iCalendar text cannot be read", [
    { path: `line ${at}`, expected, got, hint },
  ]);
}
