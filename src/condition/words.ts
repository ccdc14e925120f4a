import { show } from "../errors.ts";
import type { FieldTest } from "./condition.ts";
import { isMissing } from "./value.ts";

const bareText = /^\p{L}[\p{L}\p{N} _.@/+-]{0,59}$/u;
const readsAsOther = /^(?:true|false|missing|none|and|or|not)$|\b(?:and|or)\b/i;
const mostListed = 12;

/** A value in a sentence. A text stands bare unless that could be misread. */
export function valueWords(value: unknown): string {
  if (isMissing(value)) return "missing";
  if (Array.isArray(value)) return listed(value.slice(0, mostListed).map(valueWords), value.length, ",");
  return typeof value === "string" && bareText.test(value) && !readsAsOther.test(value) ? value : show(value);
}

/** What a test wants, after "wanted": `at least 200`, `PL or DE`. */
export function wantedWords(test: FieldTest): string {
  if ("equals" in test) return valueWords(test.equals);
  if ("oneOf" in test) return alternatives(test.oneOf);
  if ("noneOf" in test) return `none of ${alternatives(test.noneOf)}`;
  if ("atLeast" in test) return `at least ${test.atLeast}`;
  if ("atMost" in test) return `at most ${test.atMost}`;
  if ("above" in test) return `above ${test.above}`;
  if ("below" in test) return `below ${test.below}`;
  if ("between" in test) return `between ${test.between[0]} and ${test.between[1]}`;
  if ("contains" in test) return `containing ${valueWords(test.contains)}`;
  if ("startsWith" in test) return `starting with ${valueWords(test.startsWith)}`;
  if ("endsWith" in test) return `ending with ${valueWords(test.endsWith)}`;
  return "present" in test ? "any value" : "none";
}

/** A test after its field: `at least 200`, `is PL or DE`. */
export function testWords(test: FieldTest): string {
  if ("equals" in test || "oneOf" in test || "noneOf" in test) return `is ${wantedWords(test)}`;
  if ("contains" in test) return `contains ${valueWords(test.contains)}`;
  if ("startsWith" in test) return `starts with ${valueWords(test.startsWith)}`;
  if ("endsWith" in test) return `ends with ${valueWords(test.endsWith)}`;
  if ("present" in test) return "is present";
  return "missing" in test ? "is missing" : wantedWords(test);
}

/** `a`, `a or b`, `a, b or c`, and beyond a dozen `a, b, ... or 30 others`. */
export function alternatives(values: readonly unknown[]): string {
  return listed(values.slice(0, mostListed).map(valueWords), values.length, " or");
}

function listed(words: readonly string[], count: number, last: string): string {
  if (count > words.length) return `${words.join(", ")}${last} ${count - words.length} others`;
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")}${last} ${words[words.length - 1]}`;
}
