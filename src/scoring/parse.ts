import { at, createFaults, readList, type Faults } from "../condition/faults.ts";
import { fieldsOf, type ValidateOptions } from "../condition/index.ts";
import { parseCondition } from "../condition/parse.ts";
import { didYouMean, type Issue } from "../errors.ts";
import { readModel } from "./predictive/read-model.ts";
import { parseActivityPoints } from "./parse-activities.ts";
import { digits, letters, parseGrades, type Parsing } from "./parse-grades.ts";
import { parseRegistered } from "./parse-registered.ts";
import { readObject, type Entries } from "./read-object.ts";
import type { Cap, Grid, GridGrades, Modelled, Rule, Scorecard, Scoring } from "./scorecard.ts";
import { largest, readPoints, readText } from "./read-values.ts";

export interface ParsedScoring {
  /** A copy that holds nothing but what the scoring of a policy may; absent when there are issues. */
  readonly scoring: Scoring | undefined;
  readonly issues: readonly Issue[];
}

const cardKeys = ["rules", "activities", "max", "min", "groups", "grades"] as const;
const gridKeys = ["fit", "engagement", "grades"] as const;

/** What is wrong with the scoring of a policy: nothing, when it compiles. */
export function validateScoring(scoring: unknown, options: ValidateOptions = {}): readonly Issue[] {
  return parseScoring(scoring, options).issues;
}

/** Checks data of any origin and copies what is a scoring. */
export function parseScoring(data: unknown, options: ValidateOptions = {}): ParsedScoring {
  const faults = createFaults();
  const custom = options.custom === undefined ? undefined : [...options.custom];
  const parsing = { faults, options: { ...options, custom } };
  const scoring = parse(data, options.path ?? "", parsing);
  return { scoring: faults.issues.length === 0 ? scoring : undefined, issues: faults.issues };
}

function parse(data: unknown, path: string, parsing: Parsing): Scoring | undefined {
  const has = (key: string): boolean => typeof data === "object" && data !== null && key in data;
  if (has("scorer")) return parseRegistered(data, path, (part, at) => parse(part, at, parsing), parsing);
  if (has("model")) return parseModelled(data, path, parsing);
  return has("fit") || has("engagement") ? parseGrid(data, path, parsing) : parseCard(data, "alone", path, parsing);
}

function parseModelled(data: unknown, path: string, { faults, options }: Parsing): Modelled | undefined {
  const entries = readObject(data, "a model", ["model", "grades"], path, faults);
  const model = entries && readModel(entries.get("model"), at(path, "model"), faults);
  const grades = parseGrades(entries?.get("grades"), letters, 100, at(path, "grades"), faults);
  model?.features.forEach(({ name }, f) => {
    const where = at(path, `model.features.${f}.name`);
    const { issues } = parseCondition({ field: name, present: true }, { ...options, path: where });
    faults.issues.push(...issues.map((issue) => ({ ...issue, path: where })));
    if (name.startsWith("score."))
      faults.add(where, "a field that is not the score", name, "a score cannot depend on itself");
  });
  return model && { model, grades };
}

function parseGrid(data: unknown, path: string, parsing: Parsing): Grid | undefined {
  const { faults } = parsing;
  const entries = readObject(data, "a grid", gridKeys, path, faults);
  if (entries === undefined) return undefined;
  const fit = parseCard(entries.get("fit"), "in a grid", at(path, "fit"), parsing);
  const engagement = parseCard(entries.get("engagement"), "in a grid", at(path, "engagement"), parsing);
  const where = at(path, "grades");
  const raw = entries.has("grades")
    ? readObject(entries.get("grades"), "grades", ["fit", "engagement"], where, faults)
    : undefined;
  const grades: GridGrades = {
    fit: parseGrades(raw?.get("fit"), letters, maxOf(fit), at(where, "fit"), faults),
    engagement: parseGrades(raw?.get("engagement"), digits, maxOf(engagement), at(where, "engagement"), faults),
  };
  return fit && engagement && { fit, engagement, grades };
}

/** A card that could not be read has its issue already; its max is not worth another. */
function maxOf(card: Scorecard | undefined): number | undefined {
  return card === undefined ? largest : card.max;
}

function parseCard(data: unknown, place: "alone" | "in a grid", path: string, parsing: Parsing): Scorecard | undefined {
  const { faults } = parsing;
  const entries = readObject(data, "a scorecard", cardKeys, path, faults);
  if (entries === undefined) return undefined;
  const groups = parseGroups(entries.get("groups"), at(path, "groups"), faults);
  const given = entries.has("activities")
    ? readList(entries.get("activities"), "points", "write some with perActivity()", at(path, "activities"), faults)
    : [];
  const isBare = given.length > 0 && Array.isArray(entries.get("rules")) && (entries.get("rules") as []).length === 0;
  const rules = isBare
    ? []
    : readList(entries.get("rules"), "rules", "write some with points()", at(path, "rules"), faults);
  const inGroup = (group: unknown, where: string): string | undefined => readGroup(group, groups, where, faults);
  const activities = given
    .map((one, i) => parseActivityPoints(one, inGroup, at(path, `activities.${i}`), faults))
    .filter((one) => one !== undefined);
  const card = {
    ...(activities.length === 0 ? {} : { activities }),
    rules: rules
      .map((rule, i) => parseRule(rule, groups, at(path, `rules.${i}`), parsing))
      .filter((rule) => rule !== undefined),
    groups: Object.fromEntries(groups),
    ...parseCap(entries, path, faults),
  };
  if (place === "alone") {
    return { ...card, grades: parseGrades(entries.get("grades"), letters, card.max, at(path, "grades"), faults) };
  }
  if (entries.has("grades"))
    faults.add(at(path, "grades"), "no grades inside a grid", entries.get("grades"), "put them on the grid");
  return card;
}

function parseRule(data: unknown, groups: ReadonlyMap<string, Cap>, path: string, parsing: Parsing): Rule | undefined {
  const { faults, options } = parsing;
  const entries = readObject(data, "a rule", ["points", "when", "name", "group"], path, faults);
  if (entries === undefined) return undefined;
  const points = readPoints(entries.get("points"), at(path, "points"), faults);
  const { condition, issues } = parseCondition(entries.get("when"), { ...options, path: at(path, "when") });
  faults.issues.push(...issues);
  for (const field of condition === undefined ? [] : fieldsOf(condition)) {
    if (!field.startsWith("score.")) continue;
    faults.add(
      at(path, "when"),
      "a condition that does not ask for the score",
      field,
      "a score cannot depend on itself",
    );
  }
  const name = readText(entries.get("name"), at(path, "name"), faults);
  const group = readGroup(entries.get("group"), groups, path, faults);
  return points === undefined || condition === undefined ? undefined : { points, when: condition, name, group };
}

function readGroup(value: unknown, groups: ReadonlyMap<string, Cap>, path: string, faults: Faults): string | undefined {
  const group = readText(value, at(path, "group"), faults);
  if (group !== undefined && !groups.has(group)) {
    const hint = didYouMean(group, groups.keys(), `declare it: groups: { ${group}: { max: 40 } }`);
    faults.add(at(path, "group"), "a group of the card", group, hint);
  }
  return group;
}

function parseGroups(data: unknown, path: string, faults: Faults): ReadonlyMap<string, Cap> {
  const groups = new Map<string, Cap>();
  const entries = data === undefined ? undefined : readObject(data, "groups by name", undefined, path, faults);
  for (const [name, value] of entries ?? []) {
    const cap = readObject(value, "bounds such as { max: 40 }", ["max", "min"], at(path, name), faults);
    groups.set(name, cap === undefined ? {} : parseCap(cap, at(path, name), faults));
  }
  return groups;
}

function parseCap(entries: Entries, path: string, faults: Faults): Cap {
  const [max, min] = (["max", "min"] as const).map((key) =>
    entries.has(key) ? readPoints(entries.get(key), at(path, key), faults) : undefined,
  );
  if (max !== undefined && min !== undefined && min > max) {
    faults.say(at(path, "min"), `at most max, ${max}`, String(min), "swap them");
  }
  return { max, min };
}
