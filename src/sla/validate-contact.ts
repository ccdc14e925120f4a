import { issuesOf, show, unknownName, type Issue } from "../errors.ts";
import { isChannelName } from "../lead/index.ts";
import { toMs } from "../time/index.ts";
import { longestCap, type ContactCap, type ContactRules } from "./contact.ts";
import { hoursNames } from "./hours-names.ts";

/** What does not hold in the rules of contact. */
export function validateContact(rules: ContactRules, calendars: readonly string[], path: string): Issue[] {
  const { channels = {}, caps = [] } = rules;
  return [
    ...Object.entries(channels).flatMap(([channel, { window }]) => [
      ...checkChannel(channel, `${path}.channels.${channel}`),
      ...(window === undefined
        ? []
        : unknownName(window, hoursNames(calendars), "a calendar of the policy", `${path}.channels.${channel}.window`)),
    ]),
    ...caps.flatMap((cap, i) => checkCap(cap, channels, `${path}.caps.${i}`)),
  ];
}

/** Channels go by the types of activities, which are in lower case. */
export function checkChannel(channel: string, path: string): Issue[] {
  if (isChannelName(channel)) return [];
  const expected = 'a name in lower case: letters, digits, "_" and "-", at most 64';
  return [{ path, expected, got: show(channel), hint: 'write for instance "call" or "linkedin"' }];
}

function checkCap({ channels, atMost, within }: ContactCap, known: object, path: string): Issue[] {
  const isNumber = Number.isInteger(atMost) && atMost >= 1 && atMost <= 1000;
  const issues: Issue[] = (channels ?? []).flatMap((channel, i) => checkChannel(channel, `${path}.channels.${i}`));
  if (!isNumber) {
    const hint = "to contact nobody on a channel give it no steps and no tasks, or ask for consent";
    issues.push({ path: `${path}.atMost`, expected: "a whole number from 1 to 1,000", got: show(atMost), hint });
  }
  if (channels === undefined && Object.keys(known).length === 0) {
    const hint = 'name them here, channels: ["call"], or under channels of the rules';
    issues.push({ path: `${path}.channels`, expected: "channels that count", got: "none", hint });
  }
  const unread = issuesOf(() => toMs(within, { path: `${path}.within` }));
  if (unread.length > 0) return [...issues, ...unread];
  const ms = toMs(within);
  if (ms > 0 && ms <= longestCap) return issues;
  const expected = "a length above 0 and up to 31 days";
  return [...issues, { path: `${path}.within`, expected, got: show(within), hint: 'write for instance "7d"' }];
}
