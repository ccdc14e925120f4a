import { show, unknownName, type Issue } from "../errors.ts";
import { markableFields } from "../lead/index.ts";
import type { PolicyDocument } from "./document.ts";

const domains = ["emailDomain", "company.domain", "accountId"];

/** What is wrong with the fields that the document calls personal, and with those that it says tell nobody. */
export function checkPersonal({ personal: marked = [], impersonal = [] }: PolicyDocument): Issue[] {
  const own = (path: string): boolean => path.startsWith("properties.") && path.length > "properties.".length;
  const check = (path: string, i: number): Issue[] => {
    if (own(path)) return [];
    if (!domains.includes(path))
      return unknownName(path, markableFields, "properties.* or a field that is not personal anyway", `personal.${i}`);
    const hint = "the domain names the account, and stays with what was decided by it: leave it out";
    return [{ path: `personal.${i}`, expected: "a field that can be taken from a lead", got: show(path), hint }];
  };
  const checkLeft = (path: string, i: number): Issue[] => {
    const hint = "only properties are personal unless a policy says otherwise";
    if (path !== "properties" && !own(path))
      return [{ path: `impersonal.${i}`, expected: "properties or properties.*", got: show(path), hint }];
    if (!marked.includes(path)) return [];
    return [
      {
        path: `impersonal.${i}`,
        expected: "a property that is not in personal",
        got: show(path),
        hint: "decide for one",
      },
    ];
  };
  return [...marked.flatMap(check), ...impersonal.flatMap(checkLeft)];
}
