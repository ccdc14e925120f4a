import { didYouMean, type Issue } from "../errors.ts";
import type { Json } from "../json.ts";
import type { ActivityCondition, Condition, NamedCondition } from "./condition.ts";
import { at, createFaults, readList, type Faults } from "./faults.ts";
import { jsonFault } from "./json.ts";
import { parseField, type DeclaredFields } from "./parse-field.ts";

export interface ValidateOptions {
  /** Where the condition stands in a larger document, for the issues. @defaultValue `""` */
  readonly path?: string | undefined;
  /** Fields beside the built-in ones, with what they hold. Any `properties.*` may be named without. @defaultValue none */
  readonly fields?: DeclaredFields | undefined;
  /** Names of the custom conditions that exist. @defaultValue any name is taken */
  readonly custom?: Iterable<string> | undefined;
}

export interface Parsed {
  /** A copy that holds nothing but what a condition may; absent when there are issues. */
  readonly condition: Condition | undefined;
  readonly issues: readonly Issue[];
}

/** Deeper nesting is refused: nobody could read it. */
const deepest = 32;
/** More conditions in one are refused: data that refers to itself many times over grows without bound. */
const most = 10_000;

const forms = ["all", "any", "not", "field", "activity", "custom"] as const;

/** Keys a form may have beside its own. */
const besides: { readonly [form in (typeof forms)[number]]: string | undefined } = {
  all: undefined,
  any: undefined,
  not: undefined,
  field: undefined,
  activity: "atLeast",
  custom: "options",
};

interface Parsing {
  readonly faults: Faults;
  /** When absent any field may be named. */
  readonly fields: DeclaredFields | undefined;
  readonly custom: readonly string[] | undefined;
  /** Conditions met so far. */
  count: number;
}

/** Checks data of any origin and copies what is a condition. A key with the value `undefined` counts as absent. */
export function parseCondition(data: unknown, options: ValidateOptions = {}): Parsed {
  return parseWith(data, options, options.fields ?? {});
}

/** The same for what was checked elsewhere: fields of any name are taken. */
export function parseAnyFields(data: unknown, options: ValidateOptions = {}): Parsed {
  return parseWith(data, options, undefined);
}

/** What is wrong with a condition of any origin: nothing, when it compiles. */
export function validateCondition(condition: unknown, options: ValidateOptions = {}): readonly Issue[] {
  return parseCondition(condition, options).issues;
}

function parseWith(data: unknown, options: ValidateOptions, fields: DeclaredFields | undefined): Parsed {
  const faults = createFaults();
  const custom = options.custom === undefined ? undefined : [...options.custom];
  const condition = parse(data, options.path ?? "", 1, { faults, fields, custom, count: 0 });
  return { condition: faults.issues.length === 0 ? condition : undefined, issues: faults.issues };
}

function parse(data: unknown, path: string, depth: number, parsing: Parsing): Condition | undefined {
  const { faults } = parsing;
  parsing.count += 1;
  if (parsing.count > most + 1) return undefined;
  if (parsing.count > most)
    return faults.add(path, `at most ${most} conditions in one`, data, "use oneOf for long lists");
  if (depth > deepest) return faults.add(path, `nesting at most ${deepest} deep`, data, "take some levels out");
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    const hint = Array.isArray(data) ? "write { all: [...] } or { any: [...] }" : "write one with where()";
    return faults.add(path, 'a condition such as { field: "source", equals: "webinar" }', data, hint);
  }
  const entries = new Map<string, unknown>(Object.entries(data).filter(([, value]) => value !== undefined));
  const [form, ...others] = forms.filter((name) => entries.has(name));
  if (form === undefined || others.length > 0) {
    const hint =
      form === undefined ? didYouMean(entries.keys().next().value ?? "", forms) : "join them with all or any";
    return faults.add(path, `exactly one of ${forms.join(", ")}`, data, hint);
  }
  if (form === "field") return parseField(entries, parsing.fields, path, faults);
  const beside = besides[form];
  for (const key of entries.keys()) {
    if (key === form || key === beside) continue;
    faults.add(at(path, key), `only ${form}${beside === undefined ? "" : ` and ${beside}`} here`, key, "remove it");
  }
  const value = entries.get(form);
  switch (form) {
    case "activity":
      return parseActivity(value, entries.get("atLeast"), path, faults);
    case "custom":
      return parseCustom(value, entries.get("options"), path, parsing);
    case "not": {
      const part = parse(value, at(path, form), depth + 1, parsing);
      return part && { not: part };
    }
    case "all":
    case "any": {
      const items = readList(value, "conditions", "leave it out when nothing is asked", at(path, form), faults);
      const parts = items.map((item, i) => parse(item, at(path, `${form}.${i}`), depth + 1, parsing));
      const known = parts.filter((part) => part !== undefined);
      return form === "all" ? { all: known } : { any: known };
    }
  }
}

function parseActivity(value: unknown, atLeast: unknown, path: string, faults: Faults): ActivityCondition {
  const types = readList(value, "activity types", 'write for instance ["call"]', at(path, "activity"), faults);
  for (const [i, type] of types.entries()) {
    const where = at(path, `activity.${i}`);
    if (typeof type !== "string" || type === "")
      faults.add(where, "an activity type", type, 'write for instance "call"');
    else if (types.indexOf(type) < i) faults.add(where, "each type once", type, "remove the second");
  }
  if (atLeast !== undefined && !(Number.isSafeInteger(atLeast) && Number(atLeast) >= 1)) {
    faults.add(at(path, "atLeast"), "a whole number, 1 or more", atLeast, "for none at all use not");
  }
  const activity = types as readonly string[];
  return atLeast === undefined ? { activity } : { activity, atLeast: atLeast as number };
}

function parseCustom(
  name: unknown,
  options: unknown,
  path: string,
  { custom, faults }: Parsing,
): NamedCondition | undefined {
  const where = at(path, "custom");
  if (typeof name !== "string" || name === "") {
    return faults.add(where, "the name of a custom condition", name, "register one and name it");
  }
  if (custom !== undefined && !custom.includes(name)) {
    faults.add(where, "a registered custom condition", name, didYouMean(name, custom, "register it under this name"));
  }
  if (options === undefined) return { custom: name };
  const fault = jsonFault(options);
  if (fault !== undefined) return faults.say(at(path, "options"), "JSON-safe options", fault, "keep to plain data");
  return { custom: name, options: JSON.parse(JSON.stringify(options)) as Json };
}
