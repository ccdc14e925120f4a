import type { FieldTest } from "../condition.ts";
import type { FieldKind } from "../fields.ts";
import { candidates, meeting, type Demand } from "./scalar.ts";

/** A value, or that there is none. */
export interface Value {
  readonly value: unknown;
}

/** A value of a field that meets all demands, `{ value: undefined }` for none at all; `undefined` when nothing does. */
export function valueFor(kind: FieldKind, demands: readonly Demand[]): Value | undefined {
  const meets = meeting(demands);
  const found = scalarFor(kind, demands, meets) ?? listFor(kind, demands);
  if (found !== undefined) return found;
  return meets(undefined) ? { value: undefined } : undefined;
}

const types: { readonly [kind in FieldKind]: readonly (keyof typeof candidates)[] } = {
  text: ["text"],
  number: ["number"],
  boolean: ["boolean"],
  list: [],
  any: ["text", "number", "boolean"],
};

function scalarFor(kind: FieldKind, demands: readonly Demand[], meets: (value: unknown) => boolean): Value | undefined {
  for (const type of types[kind]) for (const value of candidates[type](demands)) if (meets(value)) return { value };
  return undefined;
}

/** A list with an element for each test that it is to pass; none of them may pass one that it is to fail. */
function listFor(kind: FieldKind, demands: readonly Demand[]): Value | undefined {
  if (kind !== "list" && kind !== "any") return undefined;
  const ofElements = demands.map(elementDemand).filter((one) => one !== undefined);
  const failed = ofElements.filter(({ passes }) => !passes);
  const elementKind = kind === "list" ? "text" : "any";
  const element = (more: readonly Demand[]): unknown =>
    scalarFor(elementKind, [...more, ...failed], meeting([...more, ...failed]))?.value;
  const passed = ofElements.filter(({ passes }) => passes);
  const elements = passed.length === 0 ? [element([])] : passed.map((one) => element([one]));
  if (elements.includes(undefined)) return undefined;
  const value = [...new Set(elements)];
  return meeting(demands)(value) ? { value } : undefined;
}

/** What a demand on a list asks of its elements: of one where it is to pass, of all where it is to fail. */
function elementDemand({ test, passes }: Demand): Demand | undefined {
  if ("present" in test || "missing" in test) return undefined;
  if ("noneOf" in test) return { test: { oneOf: test.noneOf } satisfies FieldTest, passes: !passes };
  if ("contains" in test) return { test: { equals: test.contains } satisfies FieldTest, passes };
  return { test, passes };
}
