import type { Timeline } from "../calendar/index.ts";
import type { Lead } from "../lead/index.ts";
import { toMs, type Duration, type Instant } from "../time/index.ts";
import type { Hours } from "./clock.ts";

/** When, how often and with whose consent people are contacted: every task and request of a channel obeys it. */
export interface ContactRules {
  /** By the name of the channel, which is the type of its tasks and of its activities: `call`, `email`. @defaultValue none */
  readonly channels?: { readonly [channel: string]: ChannelRule } | undefined;
  /** How often a person is contacted, over all their leads. @defaultValue as often as clocks ask for it */
  readonly caps?: readonly ContactCap[] | undefined;
}

/** The rule of one channel. */
export interface ChannelRule {
  /**
   * The hours in which the person may be contacted: a calendar of the policy; `lead:` before its name lays it on the wall clock of
   * the lead (its `timeZone`). @defaultValue at any hour
   */
  readonly window?: string | undefined;
  /** `required`: only who has given it. `unless-withdrawn`: everybody who has not taken it back. @defaultValue `"unless-withdrawn"` */
  readonly consent?: "required" | "unless-withdrawn" | undefined;
}

/** So many contacts at most within any stretch of time. */
export interface ContactCap {
  /** Those that count. @defaultValue all that the rules name */
  readonly channels?: readonly string[] | undefined;
  readonly atMost: number;
  /** In elapsed time, up to 31 days. It is no calendar day: `"1d"` is 24 hours. */
  readonly within: Duration;
}

/** A time a person was contacted, or is to be. */
export interface Contacted {
  /** An identity key of the person. */
  readonly key: string;
  /** The event that told of it, or that asked for it: the same under each key of the person. */
  readonly id: string;
  readonly leadId: string;
  readonly channel: string;
  /** When they were contacted, or asked to be. */
  readonly at: Instant;
  /** It was asked for, and is not known to be done. */
  readonly open?: true | undefined;
}

/** Rules of contact ready for use. */
export interface CompiledContact {
  /** Whether a contact may have to wait: there is a window or a cap. */
  readonly waits: (channel: string) => boolean;
  /** Whether contacts on it count towards a cap. */
  readonly counts: (channel: string) => boolean;
  readonly windowOf: (channel: string) => string | undefined;
  readonly needsConsent: (channel: string) => boolean;
  readonly capsOf: (channel: string) => readonly CompiledCap[];
  /** How far back contacts are looked at, in milliseconds; 0 when there are no caps. */
  readonly looksBackMs: number;
}

interface CompiledCap {
  readonly counts: (channel: string) => boolean;
  readonly atMost: number;
  readonly withinMs: number;
  readonly words: string;
}

/** Longest look back of a cap. */
export const longestCap = 31 * 86_400_000;

/** Every channel the rules name. */
export function channelsIn({ channels = {}, caps = [] }: ContactRules): readonly string[] {
  return [...new Set([...Object.keys(channels), ...caps.flatMap((cap) => cap.channels ?? [])])];
}

/** Compiles valid rules of contact. */
export function compileContact(rules: ContactRules = {}): CompiledContact {
  const named = channelsIn(rules);
  const ruleOf = (channel: string): ChannelRule | undefined =>
    rules.channels !== undefined && Object.hasOwn(rules.channels, channel) ? rules.channels[channel] : undefined;
  const caps = (rules.caps ?? []).map(({ channels, atMost, within }): CompiledCap => {
    const counted = new Set(channels ?? named);
    const one = atMost === 1 ? "contact" : "contacts";
    const what = channels === undefined ? one : `${one} by ${channels.join(" or ")}`;
    const words = `at most ${atMost} ${what} within ${typeof within === "string" ? within : `${toMs(within) / 3_600_000} hours`}`;
    return { counts: (channel) => counted.has(channel), atMost, withinMs: toMs(within), words };
  });
  const capsOf = new Map(named.map((channel) => [channel, caps.filter(({ counts }) => counts(channel))]));
  const none: readonly CompiledCap[] = [];
  return {
    waits: (channel) => ruleOf(channel)?.window !== undefined || (capsOf.get(channel) ?? none).length > 0,
    counts: (channel) => (capsOf.get(channel) ?? none).length > 0,
    windowOf: (channel) => ruleOf(channel)?.window,
    needsConsent: (channel) => ruleOf(channel)?.consent === "required",
    capsOf: (channel) => capsOf.get(channel) ?? none,
    // Also what was asked for long ago, and is done only now.
    looksBackMs: caps.length === 0 ? 0 : longestCap,
  };
}

/** The rules of a policy that has none: consent that was withdrawn is withdrawn all the same. */
export const noContactRules: CompiledContact = /* @__PURE__ */ compileContact();

/** Why the person may never be contacted on this channel, as things stand; nothing when they may. */
export function deniedBy(rules: CompiledContact, { optedOut, consent }: Lead, channel: string): string | undefined {
  if (optedOut) return "the lead asked not to be contacted";
  const known = consent !== undefined && Object.hasOwn(consent, channel) ? consent[channel] : undefined;
  if (known?.given === false) return `consent to ${channel} was withdrawn`;
  return known === undefined && rules.needsConsent(channel)
    ? `${channel} needs consent, and none was given`
    : undefined;
}

/** The hours that all have to be open for contacts on these channels: their windows, and when people are told. */
export function contactHours(
  rules: CompiledContact,
  channels: readonly string[],
  tellIn: string | undefined,
  hours: Hours,
): readonly Timeline[] {
  const names = [tellIn, ...channels.map(rules.windowOf)].filter((name) => name !== undefined);
  return [...new Set(names)].map((name) => hours(name, undefined));
}

/** Hours that have nothing in common for so many days have nothing in common. */
const mostRounds = 200;

/** The first instant from `at` on at which all are open; where they never are together, the first at which the last of them is. */
export function opening(timelines: readonly Timeline[], at: Instant): Instant | undefined {
  let from = at;
  for (let round = 0; round < mostRounds; round++) {
    const before = from;
    for (const timeline of timelines) {
      const opens = timeline.nextOpen(from);
      if (opens === null) return undefined;
      from = opens;
    }
    if (from === before) return from;
  }
  return timelines.at(-1)?.nextOpen(at) ?? undefined;
}

/** When contacts on all these channels are first possible again, and what they wait for. `undefined`: never. */
export function contactFrom(
  rules: CompiledContact,
  channels: readonly string[],
  contacts: readonly Contacted[],
  at: Instant,
  timelines: readonly Timeline[],
): { readonly from: Instant | undefined; readonly reason: string } {
  let reason = "";
  for (let from = at; ;) {
    const opens = opening(timelines, from);
    if (opens === undefined) return { from: undefined, reason: "their hours never open" };
    if (opens > from && reason === "") reason = "outside the hours in which they may be contacted";
    const full = fullest(rules, channels, contacts, opens);
    if (full === undefined) return { from: opens, reason };
    ({ words: reason, until: from } = full);
  }
}

/** The cap that stays full longest, of those that are full at an instant. */
function fullest(
  rules: CompiledContact,
  channels: readonly string[],
  contacts: readonly Contacted[],
  at: Instant,
): { readonly words: string; readonly until: Instant } | undefined {
  let found: { readonly words: string; readonly until: Instant } | undefined;
  for (const { counts, atMost, withinMs, words } of channels.flatMap(rules.capsOf)) {
    const recent = contacts.filter((one) => counts(one.channel) && one.at > at - withinMs).map((one) => one.at);
    // Enough of the oldest have to be so long ago that there is room.
    const wanted = Math.min(atMost, channels.filter(counts).length);
    const leaves = recent.sort((a, b) => a - b)[recent.length - atMost + wanted - 1];
    if (leaves !== undefined && leaves + withinMs > (found?.until ?? at)) found = { words, until: leaves + withinMs };
  }
  return found;
}
