import { show } from "../../errors.ts";
import { zone, type Instant } from "../../time/index.ts";
import { isZoneName, zoneHint } from "../../time/zone.ts";
import type { Component } from "./content.ts";
import { readTexts } from "./property.ts";
import { definedZone } from "./vtimezone.ts";
import type { Budget } from "./wall-times.ts";
import type { WallClock } from "./when.ts";
import { windowsZone } from "./windows-zones.ts";

/**
 * The zones that the events of a calendar name.
 *
 * A `TZID` that is an IANA or Windows name, also behind a prefix (`/citadel.org/20210210_1/Europe/Berlin`), means that zone
 * by our own table, with or without a VTIMEZONE: what programs write there is often this year's rules only. Else its
 * VTIMEZONE counts, by the IANA name it gives in `X-LIC-LOCATION` or by its rules. A short name ("EST") goes by its
 * VTIMEZONE first, for it may mean New York's time as well as a fixed five hours.
 */
export class Zones {
  private readonly definitions = new Map<string, Component>();
  private readonly known = new Map<string, WallClock | undefined>();
  private readonly named: ReadonlyMap<string, string>;
  private readonly until: Instant;
  private readonly budget: Budget;

  /** @param until - Up to when the rules of a VTIMEZONE are followed. */
  constructor(calendar: Component, named: ReadonlyMap<string, string>, until: Instant, budget: Budget) {
    this.named = named;
    this.until = until;
    this.budget = budget;
    for (const part of calendar.parts) {
      const tzid = part.name === "VTIMEZONE" ? textOf(part, "TZID") : undefined;
      if (tzid !== undefined) this.definitions.set(tzid, part);
    }
  }

  /** The zone of a `TZID`; `undefined` when it is unknown. */
  find(tzid: string): WallClock | undefined {
    if (!this.known.has(tzid)) this.known.set(tzid, this.look(tzid));
    return this.known.get(tzid);
  }

  /** What to do about an unknown `TZID`. */
  hintFor(tzid: string): string {
    this.budget.left -= hintSteps;
    const told = `zones: { ${show(tzid)}: "Europe/Warsaw" }`;
    return this.budget.left < 0 ? `say what it is: ${told}` : `${zoneHint(tzid)} (or say what it is: ${told})`;
  }

  private look(tzid: string): WallClock | undefined {
    const given = this.named.get(tzid);
    if (given !== undefined) return zone(given);
    const definition = this.definitions.get(tzid.trim());
    if (definition === undefined) return ours(nameIn(tzid));
    const isShort = /^[A-Z0-9]{1,8}$/i.test(tzid) && !/^(UTC|GMT)$/i.test(tzid);
    const name = (isShort ? undefined : nameIn(tzid)) ?? nameIn(textOf(definition, "X-LIC-LOCATION") ?? "");
    return ours(name) ?? definedZone(definition, this.until, this.budget);
  }
}

/** A hint looks through all names there are, which takes as long as so many steps of a series. */
const hintSteps = 2_000;

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
