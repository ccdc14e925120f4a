import { always } from "handover/calendar";
import {
  compileRouter,
  compileStaff,
  noLoad,
  openLedger,
  route,
  territory,
  validateRouter,
  type Rep,
  type RouteContext,
} from "handover/routing";
import { scan } from "../../test/property/routing/territory-scan.ts";
import { dice } from "../harness/dice.ts";
import { median } from "../harness/statistics.ts";
import { leadFor, territoryTable } from "./territory-table.ts";

const pools = ["north", "south", "east", "west"];
const repsPerPool = 5;
const now = Date.parse("2026-11-02T10:00:00Z");
const leadCount = 16_384;
/** A plain scan looks at so many entries in all. */
const scanned = 5_000_000;
const slices = 21;
const slice = 512;

export interface TerritoryCheck {
  readonly asked: number;
  readonly differ: number;
  readonly example: string | undefined;
  /** Milliseconds to look for faults and overlaps, and to the first decision: the index is built for it. */
  readonly checkMs: number;
  readonly firstMs: number;
}

/** Decisions by a table of so many territories, and their turns charged, in a process of its own. */
export function open({ entries }: { readonly entries: number }) {
  const table = territoryTable(entries, pools);
  const random = dice(entries);
  // Cloned, for leads come with texts of their own, not with those of the table: else a small table's would all be the same few.
  const leads = structuredClone(Array.from({ length: leadCount }, (_, i) => leadFor(table, i, random())));

  const reps = pools.flatMap((pool) => Array.from({ length: repsPerPool }, (_, i) => someRep(`${pool}-${i}`)));
  const poolOf = (id: string) => ({
    id,
    members: reps.filter((rep) => rep.id.startsWith(id)).map((rep) => ({ repId: rep.id, weight: 1 })),
  });
  const calendar = always();
  const staff = compileStaff({ version: 1, reps, pools: pools.map(poolOf) }, () => calendar);
  const opened = new Map(pools.map((pool) => [pool, openLedger(undefined, pool)]));
  const ledgers = { ledger: (_: string, key: string) => opened.get(key)! };

  const started = performance.now();
  const issues = validateRouter(territory(table), "routing", { custom: [], calendars: [] });
  const checkMs = performance.now() - started;
  if (issues.length > 0) throw new Error(`the table does not hold: ${JSON.stringify(issues[0])}`);
  const router = compileRouter(territory(table), { calendars: () => calendar, custom: {} });

  const decide = (n: number) => {
    const lead = leads[n % leadCount]!;
    const rest = { account: undefined, never: [], avoid: lead.previousOwners, rules: [], load: noLoad };
    const context: RouteContext = { lead, now, staff, ledgers, ...rest };
    const { decision, turn } = route(router, context, "2026-11");
    const ledger = opened.get(turn!.ledger)!;
    const eligible = ledger.positions(turn!.eligible);
    ledger.charge(eligible, turn!.weights ?? eligible.map(() => 1), ledger.position(turn!.chosen));
    return decision;
  };
  const beforeFirst = performance.now();
  decide(0);
  const firstMs = performance.now() - beforeFirst;

  let next = 0;
  let sink = 0;
  return {
    check: (): TerritoryCheck => {
      const asked = Math.min(leadCount, Math.max(10, Math.floor(scanned / entries)));
      let differ = 0;
      let example: string | undefined;
      for (let n = 0; n < asked; n++) {
        const expected = table.entries[scan(table, leads[n]!)[0]!.entry]!.name;
        const told = decide(n).passed?.[0];
        if (told?.startsWith(`territory: "${expected}" (`) === true) continue;
        differ++;
        example ??= `${told}, not ${expected}`;
      }
      return { asked, differ, example, checkMs, firstMs };
    },
    /** Nanoseconds a decision: the median of the slices. */
    time: (): number => {
      const ns = Array.from({ length: slices }, () => {
        const from = performance.now();
        for (let i = 0; i < slice; i++) sink += decide(next++).passed!.length;
        return ((performance.now() - from) * 1e6) / slice;
      });
      if (Number.isNaN(sink)) throw new Error("a decision said nothing");
      return median(ns);
    },
  };
}

function someRep(id: string): Rep {
  return { id, active: true, timeOff: [], attributes: {} };
}
