import { didYouMean, nearest, show } from "../errors.ts";
import type { FieldCondition, Scalar } from "./condition.ts";
import { at, readList, type Faults } from "./faults.ts";
import { fieldKinds, type FieldKind } from "./fields.ts";

/** Fields declared by the host, with what they hold. */
export interface DeclaredFields {
  readonly [field: string]: FieldKind;
}

const anyTests = ["equals", "oneOf", "noneOf", "present", "missing"] as const;
const numberTests = ["atLeast", "atMost", "above", "below", "between"] as const;
const textTests = ["contains", "startsWith", "endsWith"] as const;
const testNames = [...anyTests, ...numberTests, ...textTests] as const;
type TestName = (typeof testNames)[number];

const kinds: {
  readonly [kind in FieldKind]: {
    readonly words: string;
    readonly types: readonly string[];
    readonly tests: readonly string[];
  };
} = {
  text: { words: "a text", types: ["string"], tests: [...anyTests, ...textTests] },
  list: { words: "a text", types: ["string"], tests: [...anyTests, ...textTests] },
  number: { words: "a finite number", types: ["number"], tests: [...anyTests, ...numberTests] },
  boolean: { words: "true or false", types: ["boolean"], tests: anyTests },
  any: { words: "a text, a finite number, true or false", types: ["string", "number", "boolean"], tests: testNames },
};

/** Reads `{ field, <one test> }`; `entries` are all its keys. */
export function parseField(
  entries: ReadonlyMap<string, unknown>,
  declared: DeclaredFields | undefined,
  path: string,
  faults: Faults,
): FieldCondition | undefined {
  const before = faults.issues.length;
  const field = entries.get("field");
  const kind = kindOf(field, declared, at(path, "field"), faults);
  const tests = [...entries].filter(([key]) => key !== "field");
  const [first] = tests;
  if (first === undefined || tests.length > 1) {
    const got = first === undefined ? "none" : tests.map(([key]) => show(key)).join(" and ");
    return faults.say(path, `exactly one test of ${show(field)}`, got, "join several with all or any");
  }
  const [name, value] = first;
  if (!isTestName(name)) {
    return faults.add(at(path, name), `a test: ${testNames.join(", ")}`, name, didYouMean(name, testNames));
  }
  if (kind !== undefined && !kinds[kind].tests.includes(name)) {
    const hint = `the field holds ${kind === "list" ? "a list of texts" : kinds[kind].words}`;
    return faults.add(at(path, name), `one of ${kinds[kind].tests.join(", ")}`, name, hint);
  }
  const wanted = readWanted(name, value, kind ?? "any", at(path, name), faults);
  // The one key is a test's name and its value fits it, which a computed key cannot tell the compiler.
  return faults.issues.length > before ? undefined : ({ field, [name]: wanted } as unknown as FieldCondition);
}

function isTestName(name: string): name is TestName {
  return (testNames as readonly string[]).includes(name);
}

/** What the field holds; `undefined`, noted, when there is no such field. */
function kindOf(
  field: unknown,
  declared: DeclaredFields | undefined,
  path: string,
  faults: Faults,
): FieldKind | undefined {
  if (typeof field !== "string")
    return faults.add(path, "the dotted name of a field", field, 'write for instance "company.country"');
  if (Object.hasOwn(fieldKinds, field)) return fieldKinds[field as keyof typeof fieldKinds];
  if (/^consent\.[^.]+\.given$/.test(field)) return "boolean";
  if (declared === undefined) return "any";
  if (Object.hasOwn(declared, field)) return declared[field];
  if (/^properties(?:\.[^.]+)+$/.test(field)) return "any";
  const known = [...Object.keys(fieldKinds), ...Object.keys(declared)];
  const near = known.find((name) => name.toLowerCase().endsWith(`.${field.toLowerCase()}`)) ?? nearest(field, known);
  const hint = near === undefined ? 'write a field of your own as "properties.name"' : `did you mean "${near}"?`;
  return faults.add(path, "a known field", field, hint);
}

function readWanted(name: TestName, value: unknown, kind: FieldKind, path: string, faults: Faults): unknown {
  switch (name) {
    case "equals":
      return readScalar(value, kind, path, faults);
    case "oneOf":
    case "noneOf":
      return readList(value, "values", "name at least one", path, faults).map((item, i) =>
        readScalar(item, kind, at(path, i), faults),
      );
    case "contains":
    case "startsWith":
    case "endsWith":
      return readScalar(value, "text", path, faults);
    case "between":
      return readRange(value, path, faults);
    case "present":
    case "missing":
      if (value === true) return true;
      return faults.add(
        path,
        "true",
        value,
        `for the opposite write ${name === "present" ? "missing" : "present"}: true`,
      );
    default:
      return readScalar(value, "number", path, faults);
  }
}

function readScalar(value: unknown, kind: FieldKind, path: string, faults: Faults): Scalar | undefined {
  const { types, words } = kinds[kind];
  if (value === "") return faults.add(path, words, value, "an empty text counts as missing; use missing or present");
  if (!types.includes(typeof value) || (typeof value === "number" && !Number.isFinite(value))) {
    return faults.add(path, words, value, scalarHint(value, types));
  }
  // JSON knows one zero, so a condition has no other.
  return value === 0 ? 0 : (value as Scalar);
}

function readRange(value: unknown, path: string, faults: Faults): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) {
    return faults.add(path, "two numbers, [low, high]", value, "both ends are included");
  }
  const low = readScalar(value[0], "number", at(path, 0), faults) as number | undefined;
  const high = readScalar(value[1], "number", at(path, 1), faults) as number | undefined;
  if (low === undefined || high === undefined) return undefined;
  return low <= high ? [low, high] : faults.say(path, "low at most high", `${low} and ${high}`, "swap them");
}

function scalarHint(value: unknown, types: readonly string[]): string {
  if (Array.isArray(value)) return "use oneOf for several values";
  if (typeof value === "string" && types.includes("number") && value.trim() !== "" && Number.isFinite(Number(value))) {
    return `write ${Number(value)} without quotes`;
  }
  if (typeof value === "string" && types.includes("boolean") && /^(?:true|false)$/i.test(value)) {
    return `write ${value.toLowerCase()} without quotes`;
  }
  if (typeof value === "number" && types.includes("string") && Number.isFinite(value)) {
    return `write "${value}": numbers never equal texts`;
  }
  return "";
}
