import { invalid, show } from "../../errors.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, passed, type CompiledRouter, type Passed, type PoolTrace, type Router } from "../router.ts";
import {
  checkTerritories,
  describeMatch,
  describeNoMatch,
  indexTerritories,
  readAsked,
  readTable,
  search,
  type TerritoryIndex,
  type TerritoryTable,
} from "../territory/index.ts";

/** Sends each lead to the most specific territory it belongs to. */
export interface Territory extends TerritoryTable {
  readonly router: "territory";
}

/**
 * A router over a table of territories: accounts, places, fields and sizes.
 *
 * A lead belongs to an entry when all holds that the entry names; of several values for one thing any will do. Of the entries it
 * belongs to the most specific one wins, by the first of these in which they differ:
 *
 * 1. one that names accounts, before one that does not;
 * 2. the longer postal prefix, the one that fits the lead where several are named, before a shorter one and none;
 * 3. one that names regions, before one that does not;
 * 4. the country itself, before a group with it (the one of fewer countries first; of two equally large the one with fewer levels
 *    of groups in it), before no country;
 * 5. the one that names more of language, industry, segment, employees, revenue, value and the fields in `where`.
 *
 * Two entries that are equal in all of this and can both take some lead are a fault of the policy, unless `ties` is `first`.
 * Values compare without regard to case and to spaces around them.
 *
 * @example
 * territory({
 *   groups: { dach: ["DE", "AT", "CH"] },
 *   routers: { dach: roundRobin({ pool: "dach" }) },
 *   entries: [
 *     { name: "key accounts", accounts: ["acme.example"], to: fixed({ repId: "ana" }) },
 *     { name: "Berlin", country: "DE", postalCode: ["10", "12"], to: roundRobin({ pool: "berlin" }) },
 *     { name: "DACH enterprise", country: "dach", employees: { min: 1000 }, to: "dach" },
 *   ],
 *   otherwise: roundRobin({ pool: "sdr" }),
 * })
 */
export function territory(options: TerritoryTable): Territory {
  return { router: "territory", ...options };
}

const name = "territory";

export const territoryKind: RouterKind<Territory> = {
  compile(spec, { compile }) {
    const named = new Map(Object.entries(spec.routers ?? {}).map(([key, router]) => [key, compile(router)]));
    const target = (to: Router | string): CompiledRouter => {
      const router = typeof to === "string" ? named.get(to) : compile(to);
      if (router !== undefined) return router;
      const hint = "add it to the table's `routers`";
      throw invalid("POLICY_INVALID", name, [{ path: "to", expected: "the name of a router", got: show(to), hint }]);
    };
    const otherwise = spec.otherwise === undefined ? undefined : target(spec.otherwise);
    // Most policies that are kept are old ones, for clocks that still run: they route nobody, and need no index. Of a large table
    // most entries are never met: their routers, where they have any of their own, are compiled when they are.
    let index: TerritoryIndex | undefined;
    const targets = new Map<number, CompiledRouter>();
    const targetOf = (entry: number): CompiledRouter => {
      const { to } = spec.entries[entry]!;
      const known = typeof to === "string" ? named.get(to) : targets.get(entry);
      if (known !== undefined) return known;
      const router = target(to);
      targets.set(entry, router);
      return router;
    };

    return {
      name,
      route(context, log) {
        index ??= indexTerritories(readTable(spec));
        const asked = readAsked(index, context.lead);
        const [first, ...others] = search(index, asked, spec.fallThrough === true);
        let last: Passed | undefined;
        let trace: PoolTrace | undefined;
        for (const match of first === undefined ? [] : [first, ...(spec.fallThrough === true ? others : [])]) {
          const router = targetOf(match.entry);
          const entry = show(spec.entries[match.entry]!.name);
          notePassed(log, `${name}: ${entry} (${describeMatch(index.table, asked, match)}) -> ${router.name}`);
          const outcome = router.route(context, log);
          if (outcome.kind !== "passed" || spec.fallThrough !== true) return outcome;
          notePassed(log, outcome.reason);
          trace = outcome.trace ?? trace;
          last = outcome;
        }
        const reason = last === undefined ? `${name}: ${describeNoMatch(index.table, asked)}` : `${name}: nobody there`;
        if (otherwise !== undefined) {
          notePassed(log, `${reason} -> ${otherwise.name}`);
          const outcome = otherwise.route(context, log);
          if (outcome.kind !== "passed" || outcome.trace !== undefined || trace === undefined) return outcome;
          return { ...outcome, trace };
        }
        if (last === undefined) return passed("not_concerned", reason);
        return last.trace === trace ? last : { ...last, trace };
      },
    };
  },
  children: ({ entries, routers = {}, otherwise }) => [
    ...entries.flatMap(({ to }, i) => (typeof to === "string" ? [] : [[`entries.${i}.to`, to] as const])),
    ...Object.entries(routers).map(([key, router]) => [`routers.${key}`, router] as const),
    ...(otherwise === undefined || typeof otherwise === "string" ? [] : [["otherwise", otherwise] as const]),
  ],
  check: checkTerritories,
};
