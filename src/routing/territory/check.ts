import { didYouMean, show, type Issue } from "../../errors.ts";
import { checkEntry } from "./check-entry.ts";
import { checkGroups } from "./check-groups.ts";
import type { TerritoryTable } from "./entry.ts";
import { exampleLead } from "./example-lead.ts";
import { fold } from "./fold.ts";
import { openGroups } from "./groups.ts";
import { overlaps } from "./overlaps.ts";
import { readTable } from "./table.ts";
import { combinations, combinationsOf, indexTerritories } from "./territory-index.ts";

const mostIssues = 50;
/** An index of as many takes some 100 MB. */
const mostCombinations = 2_000_000;

/** What does not hold in a table, at most 50 issues. Only where all else holds are its entries compared with each other. */
export function checkTerritories(spec: TerritoryTable, path: string): readonly Issue[] {
  const issues: Issue[] = checkGroups(spec.groups ?? {});
  const names = { groups: openGroups(spec.groups), groupNames: Object.keys(spec.groups ?? {}) };
  const first = new Map<string, number>();
  let i = 0;
  const say = (issue: Issue): void => {
    const at = issue.path === "" ? "" : `.${issue.path}`;
    issues.push({ ...issue, path: `entries.${i}${at}` });
  };
  for (; i < spec.entries.length && issues.length < mostIssues; i++) {
    const entry = spec.entries[i]!;
    checkEntry(entry, names, say);
    checkTarget(spec, entry.to, "to", say);
    const name = fold(entry.name);
    const twin = first.get(name);
    if (twin === undefined) first.set(name, i);
    else {
      const hint = `entries.${twin} has it, case aside; rename one of the two, for decisions tell entries by it`;
      say({ path: "name", expected: "each entry's name once", got: show(entry.name), hint });
    }
  }
  checkTarget(spec, spec.otherwise, "otherwise", (issue) => issues.push(issue));
  if (issues.length === 0) issues.push(...checkTogether(spec));
  return issues.slice(0, mostIssues).map((issue) => ({ ...issue, path: `${path}.${issue.path}` }));
}

function checkTarget({ routers }: TerritoryTable, to: unknown, path: string, say: (issue: Issue) => void): void {
  if (typeof to !== "string" || (routers !== undefined && Object.hasOwn(routers, to))) return;
  const known = Object.keys(routers ?? {});
  const list = known.length === 0 ? "the table has no `routers`" : `known: ${known.slice(0, 12).join(", ")}`;
  const hint = didYouMean(to, known, list);
  say({ path, expected: "a router, or the name of one in `routers`", got: show(to), hint });
}

/** Entries that hold one by one may be too many, or at odds with each other. */
function checkTogether(spec: TerritoryTable): Issue[] {
  const table = readTable(spec);
  const count = combinations(table);
  if (count > mostCombinations) {
    let worst = 0;
    for (let i = 1; i < spec.entries.length; i++)
      if (combinationsOf(table, i) > combinationsOf(table, worst)) worst = i;
    return [
      {
        path: "entries",
        expected: `at most ${mostCombinations} combinations of the values that entries list`,
        got: String(count),
        hint: `${show(spec.entries[worst]!.name)} alone has ${combinationsOf(table, worst)}; list fewer values, or give routers a byAttribute of their own`,
      },
    ];
  }
  if (spec.ties === "first") return [];
  return overlaps(indexTerritories(table), mostIssues).map(([a, b]): Issue => {
    const name = (entry: number): string => show(spec.entries[entry]!.name);
    return {
      path: `entries.${b}`,
      expected: "one entry to be the most specific for every lead",
      got: `${name(a)} and ${name(b)}, equally specific for the lead ${JSON.stringify(exampleLead(table, a, b))}`,
      hint: 'let one of the two name more or other values, or give the table ties: "first" for its order to decide',
    };
  });
}
