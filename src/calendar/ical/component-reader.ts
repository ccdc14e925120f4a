import { show, type Issue } from "../../errors.ts";
import type { Component, ContentLine } from "./content.ts";
import { readProperty, readTexts, type Property } from "./property.ts";
import { readRule, type Rule } from "./rule.ts";
import { instantOf, midnightOf, readDuration, readStamp, utc } from "./when.ts";
import type { Length, Stamp, WallClock, When } from "./when.ts";
import type { Zones } from "./zones.ts";

/** A time, and how long it lasts where that is said. */
export interface Stretch {
  readonly start: When;
  readonly length?: Length | undefined;
}

/** The zones times are read in. */
export interface Clocks {
  readonly zones: Zones;
  /** The zone of dates, and of times that name none. */
  readonly home: WallClock;
}

/** A zone that is not known, as an issue; made when it is wanted, for the nearest name takes long to find. */
export type Doubt = () => Issue;

const aTime = "a date or a time such as 20260105T090000";
const writeTime = "write 20260105T090000Z, or DTSTART;TZID=Europe/Warsaw:20260105T090000, or a date, 20260105";

/**
 * Reads the properties of a component, and collects what is wrong with them.
 *
 * In this folder a reader gives `undefined` for what it cannot read, and who knows the line refuses that. A reader that knows
 * more than that it is wrong is given a `refuse` to tell it.
 */
export class ComponentReader {
  readonly issues: Issue[] = [];
  /** Zones that are not known; what names them is read as if they were UTC. */
  readonly doubts: Doubt[] = [];
  /** Names of properties with issues. */
  readonly refused = new Set<string>();
  /** Where the component stands: `line 12, VEVENT "4711@example.com"`. */
  readonly place: string;
  readonly uid: string;
  private readonly component: Component;
  private readonly zones: Zones;
  private readonly home: WallClock;
  /** The clock of times that name no zone. */
  private floating: WallClock;

  constructor(component: Component, { zones, home }: Clocks) {
    this.component = component;
    this.zones = zones;
    this.home = home;
    this.floating = home;
    this.uid = this.text("UID");
    this.place = `line ${component.at}, ${component.name}${this.uid === "" ? "" : ` ${show(this.uid)}`}`;
  }

  /** From here on times that name no zone are on the clock of this one; a date's is the owner's anyway. */
  floatWith({ clock }: When): void {
    this.floating = clock;
  }

  lines(name: string): ContentLine[] {
    return this.component.lines.filter((line) => line.name === name);
  }

  /** A text, unescaped; `""` when there is none. */
  text(name: string): string {
    const [line] = this.lines(name);
    return (line && readTexts(line)[0]) ?? "";
  }

  /** A word of the standard's, in capitals. */
  word(name: string): string {
    return this.text(name).trim().toUpperCase();
  }

  when(name: string): When | undefined {
    const [line] = this.lines(name);
    const property = line && readProperty(line);
    return line && this.whenOf(line, property, property?.value ?? "");
  }

  /** The times of a list such as `EXDATE`. */
  whens(name: string): When[] {
    return this.stretches(name).map(({ start }) => start);
  }

  /** The times of a list such as `RDATE`, which may be periods: `20260105T090000Z/PT1H`. */
  stretches(name: string): Stretch[] {
    return this.lines(name).flatMap((line) => this.stretchesOf(line));
  }

  stretchesOf(line: ContentLine): Stretch[] {
    const property = readProperty(line);
    const values = property === undefined ? [""] : property.value.split(",").filter((value) => value.trim() !== "");
    return values.flatMap((value): Stretch[] => {
      const [first = "", second] = value.trim().split("/");
      const start = this.whenOf(line, property, first);
      if (start === undefined || second === undefined) return start === undefined ? [] : [{ start }];
      const length = readDuration(second);
      if (length !== undefined) return [{ start, length }];
      const end = this.whenOf(line, property, second);
      const ms = end === undefined ? 0 : instantOf(end) - instantOf(start);
      if (ms < 0) this.refuse(line, "a period that does not end before it starts", "swap its two times");
      return [{ start, length: { days: 0, ms: Math.max(0, ms) } }];
    });
  }

  duration(name: string): Length | undefined {
    const [line] = this.lines(name);
    if (line === undefined) return undefined;
    const length = readDuration(readProperty(line)?.value ?? "");
    if (length === undefined)
      this.refuse(line, "a duration such as PT1H30M, not negative", "write PT1H30M, P1D, or a DTEND instead");
    return length;
  }

  rules(name: string): Rule[] {
    return this.lines(name).flatMap((line) => {
      const rule = readRule(readProperty(line)?.value ?? "", (why) => this.refuse(line, "a recurrence rule", why));
      return rule === undefined ? [] : [rule];
    });
  }

  /** Notes that a property is not what it should be. */
  refuse(line: ContentLine, expected: string, hint: string): void {
    this.refused.add(line.name);
    this.issues.push(this.issue(line, expected, hint));
  }

  private whenOf(line: ContentLine, property: Property | undefined, value: string): When | undefined {
    const stamp = property && stampOf(property, value.trim());
    if (stamp === undefined) {
      this.refuse(line, aTime, writeTime);
      return undefined;
    }
    if (stamp.isUtc) return { ...stamp, clock: utc, isFloating: false };
    if (stamp.isDate) return { ...stamp, clock: this.home, isFloating: false };
    const tzid = property?.params["tzid"];
    if (typeof tzid !== "string") return { ...stamp, clock: this.floating, isFloating: true };
    const clock = this.zones.find(tzid);
    if (clock === undefined) this.doubts.push(() => this.doubt(line, tzid));
    return { ...stamp, clock: clock ?? utc, isFloating: false };
  }

  private doubt(line: ContentLine, tzid: string): Issue {
    return this.issue(
      line,
      "a TZID that is an IANA or Windows name or has a VTIMEZONE that can be read",
      this.zones.hintFor(tzid),
    );
  }

  private issue(line: ContentLine, expected: string, hint: string): Issue {
    return { path: `${this.place}, ${line.name} in line ${line.at}`, expected, got: show(line.text), hint };
  }
}

/** What is said to be a date is one, even written as its midnight. */
function stampOf({ type }: Property, value: string): Stamp | undefined {
  const stamp = readStamp(value);
  const isMidnight = stamp !== undefined && midnightOf(stamp.local) === stamp.local;
  return type === "date" && isMidnight ? { ...stamp, isDate: true, isUtc: false } : stamp;
}
