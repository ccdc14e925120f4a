import { at, readList, type Faults } from "../condition/faults.ts";
import { issuesOf } from "../errors.ts";
import type { ActivityPoints, Decay, FrequencyCap } from "./activity-points.ts";
import { daysOf, longestDays } from "./decay.ts";
import { readObject } from "./read-object.ts";
import { readPoints, readText } from "./read-values.ts";

/** Reads a group's name, and notes one that the card does not have. */
type ReadGroup = (value: unknown, path: string) => string | undefined;

const keys = ["points", "activity", "decay", "atMost", "name", "group"] as const;

/** Checks points for activities; nothing where they are none. */
export function parseActivityPoints(
  data: unknown,
  readGroup: ReadGroup,
  path: string,
  faults: Faults,
): ActivityPoints | undefined {
  const entries = readObject(data, "points for activities", keys, path, faults);
  if (entries === undefined) return undefined;
  const points = readPoints(entries.get("points"), at(path, "points"), faults);
  const activity = readTypes(entries.get("activity"), at(path, "activity"), faults);
  const decay = entries.has("decay") ? readDecay(entries.get("decay"), at(path, "decay"), faults) : undefined;
  const atMost = entries.has("atMost") ? readCap(entries.get("atMost"), at(path, "atMost"), faults) : undefined;
  const name = readText(entries.get("name"), at(path, "name"), faults);
  const group = readGroup(entries.get("group"), path);
  return points === undefined ? undefined : { points, activity, decay, atMost, name, group };
}

/** Each type once: counted twice it would be worth twice the points. */
function readTypes(data: unknown, path: string, faults: Faults): readonly string[] {
  const types = readList(data, "types of activities", 'write ["email_click"]', path, faults);
  types.forEach((type, i) => {
    if (typeof type !== "string" || type === "") faults.add(at(path, i), "a type of activity", type, 'write "call"');
    else if (type !== type.toLowerCase())
      faults.add(at(path, i), "a type in lower case", type, `types are kept so: write "${type.toLowerCase()}"`);
    else if (types.indexOf(type) !== i) faults.add(at(path, i), "each type once", type, "remove it");
  });
  return types as readonly string[];
}

function readDecay(data: unknown, path: string, faults: Faults): Decay | undefined {
  const entries = readObject(data, '{ halfLife: "14d" } or { over: "30d" }', ["halfLife", "over"], path, faults);
  if (entries === undefined) return undefined;
  const [kind, other] = (["halfLife", "over"] as const).filter((key) => entries.has(key));
  if (kind === undefined || other !== undefined)
    return faults.add(path, "exactly one of halfLife and over", data, 'write { halfLife: "14d" }');
  const decay = { [kind]: entries.get(kind) } as Decay;
  const issues = issuesOf(() => daysOf(decay));
  faults.issues.push(...issues.map((issue) => ({ ...issue, path: at(path, kind) })));
  if (issues.length > 0) return undefined;
  const days = daysOf(decay);
  if (Number.isInteger(days) && days >= 1 && days <= longestDays[kind]) return decay;
  const expected = `whole days, from 1 to ${longestDays[kind]}`;
  return faults.add(at(path, kind), expected, entries.get(kind), "points fade from one day to the next");
}

function readCap(data: unknown, path: string, faults: Faults): FrequencyCap | undefined {
  const entries = readObject(data, '{ count: 3, per: "day" }', ["count", "per"], path, faults);
  if (entries === undefined) return undefined;
  const [count, per] = [entries.get("count"), entries.get("per")];
  if (typeof count !== "number" || !Number.isInteger(count) || count < 1 || count > 1_000_000)
    return faults.add(at(path, "count"), "a whole number from 1 to 1000000", count, "remove the cap, or the points");
  if (per !== "day" && per !== "week") return faults.add(at(path, "per"), '"day" or "week"', per, 'write per: "day"');
  return { count, per };
}
