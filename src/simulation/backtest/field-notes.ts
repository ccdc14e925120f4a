import type { Policy } from "../../policy/index.ts";

/** Fields that every lead has, and those the engine makes by itself. */
const made =
  /^(id|version|pipeline|stage|score|activities|account|owner|assignment|hold|touches|received|updated|opened|last|tries|flags|emailDomain|externalIds|optedOut|closed|reason|parked|consent|priority|previousOwners)/;

/** What a policy looks at and no lead of a log has: rules by it come to nothing. */
export function fieldNotes({ document }: Policy, present: ReadonlySet<string>): string[] {
  const asked = new Set<string>();
  collect([document.scoring, document.routing, document.slas, document.rights, document.pipeline], asked);
  return [...asked]
    .filter((field) => !made.test(field) && !present.has(field))
    .sort()
    .map((field) => `the policy looks at ${field}, which no lead of the log has`);
}

/** Conditions and routers name fields under `field` and `by`, wherever they stand. */
function collect(value: unknown, into: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === "field" || key === "by") && typeof inner === "string") into.add(inner);
    else collect(inner, into);
  }
}
