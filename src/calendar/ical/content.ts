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
 * The calendars of an iCalendar text. Lines may end in CRLF, LF, CR or, where one program wrote text for another, CRCRLF;
 * empty ones mean nothing, not even the end of a folded line. A line that is no property (a description whose folding a mail
 * program broke) is passed over, for it says nothing about times; a component that does not end is an error, for then the
 * text was cut off.
 *
 * @throws HandoverError `CALENDAR_INVALID` when the text is not iCalendar, or is cut off.
 */
export function readContent(text: unknown): Component[] {
  if (typeof text !== "string") throw notICalendar(1, text, isBytes(text) ? decodeIt : passText);
  const reader = new ContentReader();
  let line: string | undefined;
  let at = 0;
  text.split(lineEnd).forEach((physical, i) => {
    const first = physical.charCodeAt(0);
    if (line !== undefined && (physical === "" || first === space || first === tab)) {
      line += physical.slice(1);
      return;
    }
    if (line !== undefined) reader.take(line, at);
    // Files put together leave their byte order marks between them.
    [line, at] = [first === byteOrderMark ? physical.slice(1) : physical, i + 1];
  });
  if (line !== undefined) reader.take(line, at);
  return reader.end();
}

/** Not `\r*\n`, which would look through a million of `\r` a million times. */
const lineEnd = /\r{0,4}\n|\r/;
const byteOrderMark = 0xfeff;
const [space, tab] = [32, 9];
const property = /^([A-Za-z0-9-]+)[;:]/;

/** Puts lines into components. */
class ContentReader {
  private readonly calendars: Component[] = [];
  private readonly open: Component[] = [];

  take(text: string, at: number): void {
    const name = property.exec(text)?.[1]?.toUpperCase();
    const inside = this.open[this.open.length - 1];
    if (name === "BEGIN") this.begin(withoutFiller(text.slice("BEGIN:".length)).toUpperCase(), text, at);
    else if (inside === undefined) {
      if (withoutFiller(text) !== "") throw notICalendar(at, text, hintFor(text));
    } else if (name === "END") this.close(inside, withoutFiller(text.slice("END:".length)).toUpperCase(), at);
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

/** Without white space around it, or what old systems fill or end a file with. */
function withoutFiller(text: string): string {
  return text.replaceAll("\0", "").replaceAll("\u001A", "").trim();
}

const passText = "pass the text of an .ics file";
const decodeIt = `pass its text: buffer.toString("utf8"), or new TextDecoder().decode(bytes)`;

function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function hintFor(text: string): string {
  if (/^\s*</.test(text)) return "this looks like a web page: does the address of the calendar need a log-in?";
  if (/^BEGIN:VCARD/i.test(text)) return "this is an address card";
  return passText;
}

function notICalendar(at: number, got: unknown, hint: string): HandoverError {
  return broken(at, "an iCalendar text that starts with BEGIN:VCALENDAR", show(got), hint);
}

function broken(at: number, expected: string, got: string, hint: string): HandoverError {
  return invalid("CALENDAR_INVALID", "the iCalendar text cannot be read", [
    { path: `line ${at}`, expected, got, hint },
  ]);
}
