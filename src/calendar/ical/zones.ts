import { zone, type Interval } from "../../time/index.ts";
import { isZoneName } from "../../time/zone.ts";
import type { Budget } from "./budget.ts";
import type { Component } from "./content.ts";
import { readTexts } from "./property.ts";
import { definedZone } from "./vtimezone.ts";
import type { WallClock } from "./when.ts";
import { windowsZone } from "./windows-zones.ts";
import { zoneHints } from "./zone-hints.ts";

/** Steps for all VTIMEZONEs of a text: their own, so that they take none from the events. */
const mostStepsOfZones = 1_000_000;

/**
 * The zones that the events of a text name.
 *
 * A `TZID` that is an IANA or Windows name, also behind a prefix (`/citadel.org/20210210_1/Europe/Berlin`), means that zone
 * by our own table, with or without a VTIMEZONE: what programs write there is often this year's rules only. Else its
 * VTIMEZONE counts, that of its own calendar or of one before it, by the IANA name it gives in `X-LIC-LOCATION` or by its
 * rules. A short name ("EST") goes by its VTIMEZONE first, for it may mean New York's time as well as a fixed five hours.
 */
export class Zones {
  /** What to do about an unknown `TZID`. */
  readonly hintFor: (tzid: string) => string = zoneHints();
  private readonly definitions = new Map<string, Component>();
  /** Zones by all that their VTIMEZONE says: programs put the same one into every calendar. */
  private readonly defined = new Map<string, WallClock | undefined>();
  private readonly known = new Map<string, WallClock | undefined>();
  private readonly named: ReadonlyMap<string, string>;
  private readonly window: Interval;
  private readonly budget: Budget = { left: mostStepsOfZones };

  constructor(named: ReadonlyMap<string, string>, window: Interval) {
    this.named = named;
    this.window = window;
  }

  /** Takes up the VTIMEZONEs of the next calendar. */
  enter(calendar: Component): void {
    for (const part of calendar.parts) {
      const tzid = part.name === "VTIMEZONE" ? textOf(part, "TZID") : undefined;
      if (tzid === undefined) continue;
      this.definitions.set(tzid, part);
      this.known.clear();
    }
  }

  /** The zone of a `TZID`; `undefined` when it is unknown. */
  find(tzid: string): WallClock | undefined {
    if (!this.known.has(tzid)) this.known.set(tzid, this.look(tzid));
    return this.known.get(tzid);
  }

  private look(tzid: string): WallClock | undefined {
    const given = this.named.get(tzid);
    if (given !== undefined) return zone(given);
    const definition = this.definitions.get(tzid.trim());
    if (definition === undefined) return ours(nameIn(tzid));
    const isShort = /^[A-Z0-9]{1,8}$/i.test(tzid) && !/^(UTC|GMT)$/i.test(tzid);
    const name = (isShort ? undefined : nameIn(tzid)) ?? nameIn(textOf(definition, "X-LIC-LOCATION") ?? "");
    return ours(name) ?? this.define(definition);
  }

  private define(definition: Component): WallClock | undefined {
    const text = allOf(definition);
    if (!this.defined.has(text)) this.defined.set(text, definedZone(definition, this.window, this.budget));
    return this.defined.get(text);
  }
}

function allOf({ name, lines, parts }: Component): string {
  return [name, ...lines.map(({ text }) => text), ...parts.map(allOf)].join("\n");
}

function ours(name: string | undefined): WallClock | undefined {
  return name === undefined ? undefined : zone(name);
}

/** The IANA name in a `TZID`: itself, what a Windows name stands for, or its end. */
function nameIn(tzid: string): string | undefined {
  const trimmed = tzid.trim();
  if (/^tzone:\/\/Microsoft\/Utc$/i.test(trimmed)) return "UTC";
  const parts = trimmed.split("/", 12);
  const ends = [2, 3].map((count) => parts.slice(-count).join("/")).filter((end) => end.includes("/"));
  return windowsZone(trimmed) ?? [trimmed, ...ends].find((name) => isZoneName(name));
}

function textOf(component: Component, name: string): string | undefined {
  const line = component.lines.find((one) => one.name === name);
  return line && readTexts(line)[0]?.trim();
}
