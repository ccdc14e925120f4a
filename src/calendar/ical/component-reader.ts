import { show, type Issue } from "../../errors.ts";
import type { Component, ContentLine } from "./content.ts";
import { readProperty, readTexts, type Property } from "./property.ts";
import { readRule, type Rule } from "./rule.ts";
import { instantOf, readLength, readStamp, utc, type Length, type WallClock, type When } from "./when.ts";
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

/** Reads the properties of a component, and collects what is wrong with them. */
export class ComponentReader {
  readonly issues: Issue[] = [];
  /** Zones that are not known; what names them is read as if they were UTC. */
  readonly doubts: Issue[] = [];
  /** Where the component stands: `line 12, VEVENT "4711@example.com"`. */
  readonly place: string;
  readonly uid: string;
  private readonly component: Component;
  private readonly clocks: Clocks;

  constructor(component: Component, clocks: Clocks) {
    this.component = component;
    this.clocks = clocks;
    this.uid = this.text("UID");
    this.place = `line ${component.at}, ${component.name}${this.uid === "" ? "" : ` ${show(this.uid)}`}`;
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

  /** The times of a list such as `RDATE`, which may be periods: `20260105T090000Z/PT1H`. */
  stretches(name: string): Stretch[] {
    return this.lines(name).flatMap((line) => this.stretchesOf(line));
  }

  stretchesOf(line: ContentLine): Stretch[] {
    const property = readProperty(line);
    const values = (property?.value ?? "").split(",").filter((value) => value.trim() !== "");
    return values.flatMap((value): Stretch[] => {
      const [first = "", second] = value.trim().split("/");
      const start = this.whenOf(line, property, first);
      if (start === undefined || second === undefined) return start === undefined ? [] : [{ start }];
      const length = readLength(second);
      if (length !== undefined) return [{ start, length }];
      const end = this.whenOf(line, property, second);
      const ms = end === undefined ? 0 : instantOf(end) - instantOf(start);
      if (ms < 0) this.refuse(line, "a period that does not end before it starts");
      return [{ start, length: { days: 0, ms: Math.max(0, ms) } }];
    });
  }

  length(name: string): Length | undefined {
    const [line] = this.lines(name);
    if (line === undefined) return undefined;
    const length = readLength(readProperty(line)?.value ?? "");
    if (length === undefined) this.refuse(line, "a duration such as PT1H30M, not negative");
    return length;
  }

  rules(name: string): Rule[] {
    return this.lines(name).flatMap((line) => {
      const rule = readRule(readProperty(line)?.value ?? "");
      if (typeof rule !== "string") return [rule];
      this.refuse(line, "a recurrence rule", rule);
      return [];
    });
  }

  /** Notes that a property is not what it should be. */
  refuse(line: ContentLine, expected: string, hint = ""): void {
    this.issues.push(this.issue(line, expected, hint));
  }

  private whenOf(line: ContentLine, property: Property | undefined, value: string): When | undefined {
    const stamp = readStamp(value.trim());
    if (stamp === undefined || property === undefined) {
      this.refuse(line, "a date or a time such as 20260105T090000");
      return undefined;
    }
    const tzid = property.params["tzid"];
    if (stamp.isUtc) return { ...stamp, clock: utc, isFloating: false };
    if (stamp.isDate || typeof tzid !== "string")
      return { ...stamp, clock: this.clocks.home, isFloating: !stamp.isDate };
    const clock = this.clocks.zones.find(tzid);
    if (clock === undefined) this.doubt(line, tzid);
    return { ...stamp, clock: clock ?? utc, isFloating: false };
  }

  private doubt(line: ContentLine, tzid: string): void {
    this.doubts.push(
      this.issue(line, "a TZID that is an IANA or Windows name or has a VTIMEZONE", this.clocks.zones.hintFor(tzid)),
    );
  }

  private issue(line: ContentLine, expected: string, hint: string): Issue {
    return { path: `${this.place}, ${line.name} in line ${line.at}`, expected, got: show(line.text), hint };
  }
}
