import { show } from "../../errors.ts";
import { amounts } from "./bands.ts";
import { place, placeFacets } from "./facets.ts";
import type { Asked, Match } from "./search.ts";
import { groupBetween, type ReadTable } from "./table.ts";

/** How a lead belongs to an entry: `DE, postal code 10...`. */
export function describeMatch(table: ReadTable, asked: Asked, { entry, prefix, rank, account, region }: Match): string {
  const { facets, amounts: numbers } = table.shapeOf(entry);
  const parts: string[] = [];
  if (account) parts.push(`account ${asked.folded[place.account]}`);
  const country = asked.folded[place.country];
  if (rank === 0) parts.push(country!);
  else if (rank > 0)
    parts.push(`${country} in ${groupBetween(table.spec.entries[entry]!, table.groups, country!, rank)}`);
  if (region) parts.push(`region ${show(asked.texts[place.region])}`);
  if (prefix > 0) parts.push(`postal code ${asked.folded[place.postalCode]!.slice(0, prefix)}...`);
  for (const f of facets) parts.push(`${table.facets[f]!.label} ${show(asked.texts[f])}`);
  for (const n of numbers) parts.push(`${amounts[n]} ${asked.numbers[n]}`);
  return parts.join(", ");
}

const mostNamed = 12;

/** What a lead has of what the table asks for, and what it lacks. */
export function describeNoMatch({ spec, facets, classes, shapes }: ReadTable, asked: Asked): string {
  const has: string[] = [];
  const lacks: string[] = [];
  const say = (label: string, value: string | undefined): void => {
    if (value === undefined) lacks.push(label);
    else has.push(`${label} ${value}`);
  };
  facets.forEach(({ label }, f) => {
    const text = asked.texts[f];
    if (f >= placeFacets.length || classes[f]!.of.length > 0) say(label, text === undefined ? undefined : show(text));
  });
  amounts.forEach((amount, n) => {
    const number = asked.numbers[n];
    if (shapes.some((shape) => shape.amounts.includes(n)))
      say(amount, number === undefined ? undefined : String(number));
  });
  const list = (parts: readonly string[]): string =>
    `${parts.slice(0, mostNamed).join(", ")}${parts.length > mostNamed ? ", ..." : ""}`;
  const of = `none of ${spec.entries.length === 1 ? "one entry" : `${spec.entries.length} entries`}`;
  if (has.length === 0) return `${of} takes a lead without ${list(lacks)}`;
  return `${of} takes ${list(has)}${lacks.length === 0 ? "" : `, without ${list(lacks)}`}`;
}
