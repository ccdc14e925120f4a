import { validateCondition, type FieldKind } from "../condition/index.ts";
import { didYouMean, show, type Issue } from "../errors.ts";
import { inputFields, isHostileKey, readValue, type FieldSpec, type FieldSpecs, type Json } from "../lead/index.ts";
import type { PolicyDocument } from "./document.ts";

const kinds = { text: "text", number: "number", boolean: "boolean", date: "text", enum: "text", list: "list" } as const;

/** The kind of each declared field by its path, for conditions. */
function kindsOf(fields: FieldSpecs): { readonly [path: string]: FieldKind } {
  return Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [`properties.${name}`, kinds[type]]));
}

/** What is wrong with the fields of the host's own, and with what the rest of the document says of them. */
export function checkFields(document: PolicyDocument): Issue[] {
  const { fields } = document;
  if (fields === undefined) return [];
  const declared = Object.entries(fields).flatMap(([name, spec]) => checkField(name, spec, `fields.${name}`));
  const { fields: _, personal: __, impersonal: ___, ...rules } = document;
  const reads = kindsOf(fields);
  return [...declared, ...checkMarks(document), ...checkUse(rules as unknown as Json, "", fields, reads)];
}

const nameShape = /^[A-Za-z]\w{0,63}$/;

function checkField(name: string, spec: FieldSpec, path: string): Issue[] {
  const issues: Issue[] = [];
  const say = (at: string, expected: string, got: unknown, hint: string): void => {
    issues.push({ path: at, expected, got: show(got), hint });
  };
  if (inputFields.has(name)) say(path, "a name that no field has yet", name, "every lead has this field: leave it out");
  else if (!nameShape.test(name) || isHostileKey(name) || name === "given")
    say(path, "a name of letters, digits and _, a letter first", name, "rename it");
  if (spec.type === "number" && spec.min !== undefined && spec.max !== undefined && spec.min > spec.max)
    say(`${path}.min`, "min at most max", spec.min, "swap them");
  if ("values" in spec && spec.values !== undefined) issues.push(...checkValues(spec.values, `${path}.values`));
  if (spec.default === undefined) return issues;
  if (spec.required === true)
    say(`${path}.required`, "no default beside it", true, "nothing is missing with a default");
  const { read, expected } = readValue(spec.default as Json, spec);
  if (JSON.stringify(read) !== JSON.stringify(spec.default))
    say(`${path}.default`, expected, spec.default, "write it as it is to be kept");
  return issues;
}

/** Values are told apart whatever their case, and `;` stands between those of a list. */
function checkValues(values: readonly string[], path: string): Issue[] {
  return values.flatMap((value, i) => {
    const at = `${path}.${i}`;
    const isTwin = values.findIndex((other) => other.toLowerCase() === value.toLowerCase()) !== i;
    if (isTwin) return [{ path: at, expected: "each value once", got: show(value), hint: "case makes no difference" }];
    if (value.trim() === value && !value.includes(";")) return [];
    return [{ path: at, expected: "a value without ; and outer white space", got: show(value), hint: "take it out" }];
  });
}

/** A field is personal or not in one place. */
function checkMarks({ fields = {}, personal = [], impersonal = [] }: PolicyDocument): Issue[] {
  const marked = [
    ...personal.map((path) => [path, true] as const),
    ...impersonal.map((path) => [path, false] as const),
  ];
  return marked.flatMap(([path, isPersonal], i) => {
    const name = path.slice("properties.".length);
    const says = Object.hasOwn(fields, name) && path.startsWith("properties.") ? fields[name]?.personal : undefined;
    if (says === undefined || says === isPersonal) return [];
    const at = isPersonal ? `personal.${i}` : `impersonal.${i - personal.length}`;
    return [{ path: at, expected: `what fields.${name} says`, got: show(path), hint: "decide for one" }];
  });
}

/** What the document names personal and impersonal, with what its fields say of themselves. */
export function marksOf({ fields = {}, personal = [], impersonal = [] }: PolicyDocument): [string[], string[]] {
  const saying = (says: boolean): string[] =>
    Object.entries(fields).flatMap(([name, spec]) => (spec.personal === says ? [`properties.${name}`] : []));
  return [[...new Set([...personal, ...saying(true)])], [...new Set([...impersonal, ...saying(false)])]];
}

/** A property by its path, wherever it stands: no other text of a policy looks like that. */
const ownPath = /^properties\.\S+$/;

/** Goes through the rules: wherever one names a property, that has to be declared, and to hold what it is compared with. */
function checkUse(value: Json, path: string, fields: FieldSpecs, reads: ReturnType<typeof kindsOf>): Issue[] {
  if (typeof value === "string") return ownPath.test(value) ? undeclared(value, path, fields) : [];
  if (typeof value !== "object" || value === null) return [];
  const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item: Json, i) => checkUse(item, at(String(i)), fields, reads));
  const test = value as { readonly [key: string]: Json };
  const { field } = test;
  const isTest = typeof field === "string" && Object.hasOwn(fields, field.slice("properties.".length));
  return [
    ...Object.entries(test).flatMap(([key, item]) => [
      ...(ownPath.test(key) ? undeclared(key, at(key), fields) : []),
      ...checkUse(item, at(key), fields, reads),
    ]),
    ...(isTest && ownPath.test(field) ? checkTest(test, path, fields, reads) : []),
  ];
}

function undeclared(field: string, path: string, fields: FieldSpecs): Issue[] {
  const name = field.slice("properties.".length);
  if (Object.hasOwn(fields, name) || name.startsWith("given.") || name === "timeZone") return [];
  const near = didYouMean(name, Object.keys(fields)).replace(/"(?=\w)/, '"properties.');
  const hint = near === "" ? `add it to fields: ${show(name)}` : near;
  return [{ path, expected: "a field that the policy declares", got: show(field), hint }];
}

/** What a condition compares a declared field with. */
function checkTest(
  test: { readonly [key: string]: Json },
  path: string,
  fields: FieldSpecs,
  reads: ReturnType<typeof kindsOf>,
): Issue[] {
  const bad = validateCondition(test, { path, fields: reads });
  const spec = fields[String(test["field"]).slice("properties.".length)];
  if (bad.length > 0 || spec === undefined || !("values" in spec) || spec.values === undefined) return [...bad];
  const known = spec.values;
  return ["equals", "oneOf", "noneOf"].flatMap((name) => {
    const wanted = Object.hasOwn(test, name) ? test[name] : [];
    return (Array.isArray(wanted) ? (wanted as readonly Json[]) : [wanted]).flatMap((value) =>
      typeof value !== "string" || known.some((one) => one.toLowerCase() === value.toLowerCase())
        ? []
        : [
            {
              path: `${path}.${name}`,
              expected: `one of ${known.join(", ")}`,
              got: show(value),
              hint: didYouMean(value, known, "the field holds nothing else"),
            },
          ],
    );
  });
}
