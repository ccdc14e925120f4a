import { didYouMean, show, type Issue } from "../../errors.ts";
import { countryCodes, countryOf } from "./countries.ts";
import { fold } from "./fold.ts";
import { circles } from "./groups.ts";

/** What does not hold in the groups of countries of a table. */
export function checkGroups(groups: { readonly [name: string]: readonly string[] }): Issue[] {
  const names = new Map<string, string>();
  const issues: Issue[] = [];
  for (const name of Object.keys(groups)) {
    const path = `groups.${name}`;
    const country = countryOf(name);
    if (country !== undefined) {
      const hint = `${country} is a country; write the name out, such as "north america"`;
      issues.push({ path, expected: "a name that is no country's code", got: show(name), hint });
    }
    const twin = names.get(fold(name));
    if (twin !== undefined)
      issues.push({
        path,
        expected: "each group's name once",
        got: show(name),
        hint: `${show(twin)} is there already; case does not matter`,
      });
    names.set(fold(name), name);
  }
  const known = Object.keys(groups);
  for (const [name, members] of Object.entries(groups)) {
    if (members.length === 0)
      issues.push({
        path: `groups.${name}`,
        expected: "at least one country",
        got: "none",
        hint: "fill it or remove it",
      });
    members.forEach((member, i) => {
      if (countryOf(member) === undefined && !names.has(fold(member)))
        issues.push(unknownCountry(member, `groups.${name}.${i}`, known));
    });
  }
  for (const circle of circles(groups))
    issues.push({
      path: `groups.${circle[0]}`,
      expected: "groups that do not hold themselves",
      got: circle.join(" -> "),
      hint: `take ${show(circle[1])} out of ${show(circle[0])}, or the other way round`,
    });
  return issues;
}

/** A name that is neither a country nor a group. */
export function unknownCountry(name: string, path: string, groups: readonly string[]): Issue {
  const otherwise = 'write the two letters of ISO 3166-1, such as "DE", or add a group of this name';
  return {
    path,
    expected: "a country's code or the name of a group",
    got: show(name),
    hint: didYouMean(name, [...groups, ...(fold(name).length <= 3 ? countryCodes : [])], otherwise),
  };
}
