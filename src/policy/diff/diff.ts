import type { Json } from "../../json.ts";
import { definePolicy } from "../define-policy.ts";
import type { PolicyDocument, PolicyInput } from "../document.ts";
import type { Policy } from "../policy.ts";
import { isPolicy } from "../is-policy.ts";
import { editsOf, type Edit } from "./edits.ts";
import { affectedBy, type PolicyVolumes } from "./volumes.ts";
import { wordsOf } from "./words.ts";

/** What differs in one place of two policies. */
export interface PolicyChange extends Edit {
  /** For people: `clock "first contact", time for B: 1h -> 45m`. */
  readonly text: string;
  /** Leads a month that it affects, by the volumes that were given; absent where they do not tell. */
  readonly leads?: number | undefined;
}

export interface DiffOptions {
  /** What went through the policy lately: `volumesOf` of `handover/report` counts it. @defaultValue nothing is said of how many are concerned */
  readonly volumes?: PolicyVolumes | undefined;
}

/**
 * What is different in another version of the rules, place by place and in words; empty when both say the same. Items of lists are told
 * by their names or ids, not by their places, so that a rule put in front changes nothing else. The version's own name is no difference.
 *
 * @param before A policy, or a document of one.
 * @example
 * for (const { text } of diffPolicies(now, next)) console.log(text);
 * // clock "first contact", time for B: 1h -> 45m; affects 1,240 leads a month at the volume of 30 days
 *
 * @throws HandoverError `POLICY_INVALID` when one of them does not hold.
 */
export function diffPolicies(
  before: Policy | PolicyInput,
  after: Policy | PolicyInput,
  { volumes }: DiffOptions = {},
): readonly PolicyChange[] {
  return editsOf(rulesOf(before), rulesOf(after)).map((edit) => {
    const text = wordsOf(edit);
    const leads = volumes === undefined ? undefined : affectedBy(edit, volumes);
    if (leads === undefined) return { ...edit, text };
    return {
      ...edit,
      leads,
      text: `${text}; affects ${thousands(leads)} leads a month at the volume of ${volumes?.days} days`,
    };
  });
}

function rulesOf(policy: Policy | PolicyInput): Json {
  const { version: _, ...rules } = documentOf(policy);
  return rules as unknown as Json;
}

function documentOf(policy: Policy | PolicyInput): PolicyDocument {
  return (isPolicy(policy) ? policy : definePolicy(policy)).document;
}

/** Whatever the host's locale: `1,240`. */
function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
