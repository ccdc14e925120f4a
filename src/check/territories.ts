import { findExample, type Condition } from "../condition/index.ts";
import {
  childRouters,
  territoryLookup,
  type Router,
  type TerritoryLookup,
  type TerritoryTable,
} from "../routing/index.ts";
import { findBeyond } from "./beyond.ts";
import { finding, type ExampleLead, type Finding } from "./finding.ts";
import type { Check, Checked } from "./subject.ts";

/** Leads that no entry of a table takes, and entries that no lead ever comes to. */
export const territories: Check = function* (checked) {
  const { routing } = checked.document;
  if (routing !== undefined) yield* tablesIn(routing, "routing", false, checked);
};

/** @param caught Whether somebody is asked after this router. */
function* tablesIn(router: Router, path: string, caught: boolean, checked: Checked): Iterable<Finding> {
  if (router.router === "territory")
    yield* tableFindings(router, path, caught || router.otherwise !== undefined, checked);
  const children = childRouters(router);
  const asksOn = router.router === "first_of" || router.router === "overflow";
  for (const [i, [at, child]] of children.entries())
    yield* tablesIn(child, `${path}.${at}`, caught || (asksOn && i < children.length - 1), checked);
}

const mostTold = 50;

function* tableFindings(table: TerritoryTable, path: string, caught: boolean, checked: Checked): Iterable<Finding> {
  const lookup = territoryLookup(table);
  if (!caught) yield* firstFew(gaps(lookup, path, checked));
  if (table.ties === "first") yield* firstFew(shadowedEntries(table, lookup, path, checked));
}

function* firstFew(findings: Iterable<Finding>): Iterable<Finding> {
  let told = 0;
  for (const one of findings) {
    yield one;
    told += 1;
    if (told === mostTold) return;
  }
}

/** In each country that entries name, and once for all others. */
function* gaps(lookup: TerritoryLookup, path: string, { search }: Checked): Iterable<Finding> {
  const { countries, fields, elsewhere } = lookup;
  const takerOf = (lead: ExampleLead): number | undefined => lookup.entryOf(lead);
  for (const country of [...countries, elsewhere]) {
    const here: Condition =
      country === undefined
        ? { field: "company.country", missing: true }
        : { field: "company.country", equals: country };
    // First among those of whom all is known that entries ask for: that one is asked for and not known is another matter.
    const known = fields(country).map((field): Condition => ({ field, present: true }));
    const full = findBeyond([here, ...known], takerOf, lookup.conditionOf, search);
    const beyond = full.found === "yes" ? full : findBeyond([here], takerOf, lookup.conditionOf, search);
    if (beyond.found !== "yes") continue;
    const lead = JSON.stringify(beyond.example);
    yield finding("TERRITORY_GAP", {
      path,
      message:
        country === elsewhere
          ? `no territory takes a lead such as ${lead}`
          : `in ${country} no territory takes a lead such as ${lead}`,
      example: beyond.example,
      suggestion: "add an entry for it, or give the table `otherwise`",
    });
  }
}

function* shadowedEntries(
  { entries }: TerritoryTable,
  lookup: TerritoryLookup,
  path: string,
  { search }: Checked,
): Iterable<Finding> {
  for (const [i, { name }] of entries.entries()) {
    const own = lookup.conditionOf(i);
    const beyond = findBeyond(
      [own],
      (lead) => {
        const taker = lookup.entryOf(lead);
        return taker === i ? undefined : taker;
      },
      lookup.conditionOf,
      search,
    );
    if (beyond.found !== "no" || findExample([own], [], search).found === "no") continue;
    const by = beyond.by.map((j) => `"${entries[j]!.name}"`).join(", ");
    yield finding("RULE_SHADOWED", {
      path: `${path}.entries.${i}`,
      message: `no lead comes to "${name}": ${by} ${beyond.by.length === 1 ? "takes" : "take"} all of them`,
      suggestion: "put it before them, let it name more, or remove it",
    });
  }
}
