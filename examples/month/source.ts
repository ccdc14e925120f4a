import { fileURLToPath } from "node:url";
import type { Issue } from "handover";
import { generateLeads, type Arrival } from "handover/simulation";
import { openLeadFile } from "./csv/lead-file.ts";
import type { LeadMap } from "./csv/map.ts";
import { readJsonFile } from "./json-file.ts";
import { may } from "./month.ts";
import type { LeadOptions } from "./options.ts";

/** Where leads come from. */
export interface Source {
  readonly count: number;
  /** Clocks and people have so long to come to an end. */
  readonly until: number;
  readonly faults: readonly Issue[];
  /** All of them, from the first on each time. */
  leads(): Iterable<Arrival>;
  close(): void;
}

const afterwardsMs = 72 * 3_600_000;

/** The leads that were asked for: of a file, invented, or the bundled ones. */
export function openSource(options: LeadOptions): Source {
  return options.generate === undefined ? fromFile(options) : generated(options.generate, options.seed);
}

/** The path of a file of the bundled month. */
export function bundled(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function fromFile({ leads = bundled("leads.csv"), map = bundled("map.json") }: LeadOptions): Source {
  const file = openLeadFile(leads, readJsonFile("--map", map) as LeadMap, map);
  return {
    count: file.rows,
    until: file.lastAt + afterwardsMs,
    faults: file.faults,
    leads: () => file.arrivals(),
    close: () => file.close(),
  };
}

function generated(count: number, seed: string): Source {
  return {
    count,
    until: Date.parse(may.to) + afterwardsMs,
    faults: [],
    leads: () => generateLeads({ ...may, count, seed }),
    close: () => {},
  };
}
