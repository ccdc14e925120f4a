import type { Json } from "../../json.ts";
import { describeCondition, type Condition } from "../../condition/index.ts";
import { formatDuration, toMs, type Duration } from "../../time/index.ts";
import type { Edit } from "./edits.ts";
import { isList, isObject } from "./items.ts";

/** What an item is called, or a value under a name of the writer's own, by the list or the object it stands in. */
const nouns: { readonly [container: string]: string } = {
  calendars: "calendar",
  fields: "field",
  pipelines: "pipeline",
  stages: "stage",
  transitions: "transition",
  reasons: "reasons",
  slas: "clock",
  cadences: "cadence",
  steps: "step",
  thresholds: "threshold at",
  pauses: "pause",
  commitments: "commitment",
  terms: "terms",
  limits: "limit",
  rights: "right",
  pipelineFor: "rule",
  rules: "rule",
  groups: "group",
  activities: "points for activity",
  entries: "territory",
  routers: "router",
  arms: "arm",
  experiments: "experiment",
  skills: "skill",
  map: "value",
  weights: "weight of",
  units: "units of",
  within: "time for",
  values: "time for",
  features: "feature",
};

/** Words for fields that say little by themselves. */
const words: { readonly [field: string]: string } = {
  within: "time",
  appliesTo: "applies to",
  from: "starts on",
  until: "is met by",
  acceptWithin: "time to accept",
  refundsWithin: "refunds within",
  onReassign: "on reassignment",
  atMost: "at most",
  atLeast: "at least",
  calendar: "hours",
  guard: "is allowed when",
  auto: "happens when",
  entry: "entry criterion",
  exit: "exit criterion",
  when: "condition",
  notify: "tells",
  offerTo: "offers to",
  tellIn: "tells in the hours",
  maxAhead: "at most ahead",
  samePerson: "a person who is known",
  pipelineFor: "which pipeline",
};

const units = /^(?:weeks|days|hours|minutes|seconds|milliseconds)$/;
const longest = 120;

/** A difference as people say it: `clock "first contact", time for B: 1h -> 45m`. */
export function wordsOf({ path, kind, before, after }: Edit): string {
  const field = path.at(-1) ?? "";
  const value = before ?? after;
  // A text in a list is what it is known by.
  if (kind !== "changed" && value === field && path.length > 1)
    return `${subjectOf(path.slice(0, -1))}: ${field} ${kind}`;
  const subject = subjectOf(path);
  if (kind === "moved") return `${subject}, order: ${sayValue(before, "at")} -> ${sayValue(after, "at")}`;
  if (kind === "changed" || !(isItem(path) || (isObject(value) && conditionIn(value) === undefined)))
    return `${subject}: ${sayValue(before, field)} -> ${sayValue(after, field)}`;
  return `${subject} ${kind}${kind === "added" ? brief(after) : ""}`;
}

/** Whether the last step is what an item is known by. */
function isItem(path: readonly string[]): boolean {
  return path.length > 1 && Object.hasOwn(nouns, path.at(-2) as string);
}

function subjectOf(path: readonly string[]): string {
  const parts: string[] = [];
  for (let i = 0; i < path.length; i++) {
    const step = path[i] as string;
    const next = path[i + 1];
    if (next !== undefined && Object.hasOwn(nouns, step)) {
      const noun = nouns[step] as string;
      const name = nameOf(next, step);
      parts.push(noun.includes(" ") || name !== next || isPlace(next) ? `${noun} ${name}` : `${noun} "${name}"`);
      i += 1;
    } else if (step !== "value") parts.push(path[0] === "experiments" ? wordsInExperiment(step) : wordsFor(step));
  }
  return parts.join(", ");
}

/** What an item is known by, where that is data: a condition in words, a threshold as a share or a length of time. */
function nameOf(key: string, container: string): string {
  if (!/^[{[]/.test(key) && !(container === "thresholds" && isPlace(key))) return key;
  try {
    return say(JSON.parse(key) as Json, "at");
  } catch {
    return key;
  }
}

function isPlace(key: string): boolean {
  return /^-?[\d.]+$/.test(key);
}

/** Clock policies begin and end with what happens, experiments on a date. */
function wordsInExperiment(field: string): string {
  return field === "from" ? "begins" : field === "until" ? "ends" : wordsFor(field);
}

function wordsFor(field: string): string {
  if (Object.hasOwn(words, field)) return words[field] as string;
  return field
    .replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)
    .replaceAll("_", " ");
}

/** The time of what was added, where it has one. */
function brief(value: Json | undefined): string {
  const within = isObject(value) ? value["within"] : undefined;
  return within === undefined ? "" : `: ${sayValue(within, "within")}`;
}

function sayValue(value: Json | undefined, field: string): string {
  const said = say(value, field);
  return said.length > longest ? `${said.slice(0, longest)}...` : said;
}

function say(value: Json | undefined, field: string): string {
  if (value === undefined || value === null) return "nothing";
  if (field === "at" && typeof value === "number") return `${Math.round(value * 1_000) / 10} %`;
  if (isList(value)) return value.length === 0 ? "none" : value.map((one) => say(one, field)).join(", ");
  if (!isObject(value)) return String(value);
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => units.test(key) && isAmount(value[key])))
    return formatDuration(toMs(value as Duration));
  const condition = conditionIn(value);
  if (condition !== undefined) return condition;
  return keys.map((key) => `${wordsFor(key)} ${say(value[key], key)}`).join(", ");
}

/** A condition in words; nothing where it is none. */
function conditionIn(value: Json): string | undefined {
  const said = describeCondition(value as unknown as Condition);
  return said.startsWith("not a condition") ? undefined : said;
}

function isAmount(value: Json | undefined): boolean {
  return typeof value === "number" && value >= 0;
}
