import { at, readList } from "../condition/faults.ts";
import { jsonFault } from "../condition/json.ts";
import { parseCondition } from "../condition/parse.ts";
import { issuesOf } from "../errors.ts";
import { toMs, type Duration } from "../time/index.ts";
import { letters, parseGrades, type Parsing } from "./parse-grades.ts";
import { readObject } from "./read-object.ts";
import { readPoints, readText } from "./read-values.ts";
import type { Registered } from "./registered.ts";
import type { Scoring } from "./scorecard.ts";

const keys = ["scorer", "asks", "otherwise", "max", "grades", "wait", "options"] as const;

/** Checks a registered scorer; whether its name is registered is for the policy to say. */
export function parseRegistered(
  data: unknown,
  path: string,
  parseRules: (data: unknown, path: string) => Scoring | undefined,
  parsing: Parsing,
): Registered | undefined {
  const { faults } = parsing;
  const entries = readObject(data, "a registered scorer", keys, path, faults);
  if (entries === undefined) return undefined;
  const scorer = readText(entries.get("scorer"), at(path, "scorer"), faults);
  const asks = readAsks(entries.get("asks"), at(path, "asks"), parsing);
  const otherwise = parseRules(entries.get("otherwise"), at(path, "otherwise"));
  if (otherwise !== undefined && "scorer" in otherwise)
    return faults.add(at(path, "otherwise"), "rules, or a model", otherwise, "what takes over must not have to wait");
  const max = entries.has("max") ? readPoints(entries.get("max"), at(path, "max"), faults) : undefined;
  if (max !== undefined && max <= 0) faults.add(at(path, "max"), "a number above 0", max, "leave it out for 100");
  const grades = parseGrades(entries.get("grades"), letters, max ?? 100, at(path, "grades"), faults);
  const wait = entries.get("wait") as Duration | undefined;
  if (wait !== undefined) faults.issues.push(...issuesOf(() => toMs(wait, { path: at(path, "wait") })));
  const options = entries.get("options") as Registered["options"];
  const fault = options === undefined ? undefined : jsonFault(options);
  if (fault !== undefined) faults.say(at(path, "options"), "plain JSON", fault, "pass what JSON can hold");
  if (scorer === undefined || otherwise === undefined)
    return scorer === undefined ? faults.add(at(path, "scorer"), "the name of a scorer", scorer, "add it") : undefined;
  return { scorer, asks, otherwise, max, grades, wait, options };
}

function readAsks(data: unknown, path: string, { faults, options }: Parsing): readonly string[] {
  const asks = readList(data, "fields", 'write ["company.domain"]', path, faults);
  asks.forEach((field, i) => {
    const where = at(path, i);
    const { issues } = parseCondition({ field, present: true }, { ...options, path: where });
    faults.issues.push(...issues.map((issue) => ({ ...issue, path: where })));
    if (typeof field === "string" && field.startsWith("score."))
      faults.add(where, "a field that is not the score", field, "a score cannot depend on itself");
  });
  return asks as readonly string[];
}
