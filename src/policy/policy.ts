import { always, calendarFrom, inZone, type Calendar } from "../calendar/index.ts";
import type { LeadArms } from "../experiment/index.ts";
import {
  personal,
  type IntakeRules,
  type Lead,
  type LeadFields,
  type LeadScore,
  type Personal,
  type Readers,
} from "../lead/index.ts";
import type { CompiledPipeline, CompiledPipelines } from "../lifecycle/index.ts";
import type { MatchingRules } from "../matching/index.ts";
import type {
  AsyncRouter,
  CompiledRouter,
  CustomRouter,
  EligibilityRule,
  Limits,
  Rights,
  Roster,
  Staff,
} from "../routing/index.ts";
import type {
  CompiledCommitment,
  CompiledContact,
  CompiledDigest,
  CompiledSla,
  CustomTarget,
  Moment,
} from "../sla/index.ts";
import type { AsyncScorer, CompiledExternal, ScorerCode, Told } from "../scoring/index.ts";
import type { CompiledExperiment } from "./arms.ts";
import type { Intake, PolicyDocument } from "./document.ts";
import { isZoneName, type Instant } from "../time/index.ts";
import type { CompiledOffers } from "./offers.ts";

/** Code a policy may call by name. All of it must be pure, but scorers: same input, same answer. */
export interface PolicyExtensions {
  readonly routers?: { readonly [name: string]: CustomRouter | AsyncRouter } | undefined;
  /** What reads phone numbers and domains better than the plain rules do, and knows mailboxes that are thrown away. */
  readonly readers?: Readers | undefined;
  /** Scorers for `registeredScorer(name, ...)`; they may have to wait for their answers, and need not be pure. */
  readonly scorers?: { readonly [name: string]: ScorerCode | AsyncScorer } | undefined;
  /** How much time a lead has, for clock policies with `within: { custom: name }`. */
  readonly targets?: { readonly [name: string]: CustomTarget } | undefined;
}

/** A registered scorer, and how it is asked. */
export interface RegisteredCode extends CompiledExternal {
  readonly code: AsyncScorer;
  /** How long nobody wonders where its answer is. */
  readonly patienceMs: number;
}

/** A policy document, validated and compiled: the rules as functions. */
export interface Policy {
  readonly version: string;
  /** The document, canonical and frozen. */
  readonly document: PolicyDocument;
  readonly intake: Required<Intake>;
  /** How inputs are read: the fields of the host's own, and its readers. */
  readonly reads: IntakeRules;
  /** What the document says of matching, the rest filled in. */
  readonly matching: MatchingRules;
  /** Which fields tell something of a person, by this version or an earlier one. */
  readonly personal: Personal;
  /** The pipeline of this policy, or the first of them. */
  readonly pipeline: CompiledPipeline;
  /** All of them: a lead is asked about in its own. */
  readonly pipelines: CompiledPipelines;
  /** The pipeline to which an input goes that names none. */
  pipelineFor(fields: LeadFields): string;
  readonly router: CompiledRouter | undefined;
  /** Pools the router may draw from, sorted. */
  readonly pools: readonly string[];
  /** Groups of ledgers the router may count turns in, sorted: whoever locks them does so in one order. */
  readonly ledgers: readonly string[];
  readonly rights: Rights;
  readonly limits: Limits;
  /** The rules about who may have which lead. */
  readonly rules: readonly EligibilityRule[];
  readonly offers: CompiledOffers;
  /** The place of a lead among those that wait; see `Hold.rank`. */
  rankOf(lead: Lead): string;
  /** How long a lead waits before it goes back; `Infinity` when it does not. */
  readonly patienceMs: number;
  /** Where it goes back to. */
  readonly givesBack: { readonly stage: string; readonly reason?: string | undefined } | undefined;
  /** How far back decisions look at what reps were given, in milliseconds; 0 when they do not. */
  readonly looksBackMs: number;
  /** Whether any router of the host's own has to be waited for. */
  readonly waits: boolean;
  /** Whether a decision looks at what reps hold. */
  readonly looksAtHeld: boolean;
  /** By group of ledgers, how far ahead reps may get there (`maxAhead`): whoever comes back from there may have leads again. */
  readonly mostAhead: ReadonlyMap<string, readonly number[]>;
  readonly refunds: readonly string[];
  /** How long after a lead was given a refund is made. */
  readonly refundsWithinMs: number;
  /** The code it was defined with. */
  readonly extensions: PolicyExtensions;
  readonly calendarNames: readonly string[];
  /** A calendar by name; the default one without a name or for a name the policy has no longer. */
  calendar(name?: string): Calendar;
  /** A calendar by name, or the default one, on the wall clock of the lead, in its `timeZone`; where it has none, in that of `properties.timeZone`. */
  calendarOf(lead: Lead, name?: string): Calendar;
  /**
   * The score of a lead as of an instant, with what somebody set by hand, and what a registered scorer has said; `undefined` when the
   * policy scores nothing.
   *
   * @param told What of that is not as it stands on the lead.
   */
  score(lead: Lead, at: Instant, told?: Told): LeadScore | undefined;
  /** The registered scorer, with its code; absent when the policy asks none. */
  readonly external: RegisteredCode | undefined;
  /** The grades it may give; none when the policy scores nothing. */
  readonly grades: readonly string[];
  /** Whether a lead to which nothing happens may have another score one day. */
  readonly fades: boolean;
  /** Whether scores count each activity of this type, by this version or an earlier one. */
  countsDays(type: string): boolean;
  /** All clock policies, those of cadences too. */
  readonly slas: readonly CompiledSla[];
  /** The rules of contact. */
  readonly contact: CompiledContact;
  /** How far back contacts are looked at, by this version or an earlier one, in milliseconds; 0 when there are none. */
  readonly contactBackMs: number;
  /** Whether an activity of this type counts towards a cap, of this version or an earlier one. */
  countsContact(type: string): boolean;
  sla(name: string): CompiledSla | undefined;
  /** The clock policies a moment starts. */
  startedBy(moment: Moment): readonly CompiledSla[];
  commitment(name: string): CompiledCommitment | undefined;
  /** Names of the commitments of this version, and of earlier ones. */
  readonly commitments: readonly string[];
  /** When notices are told together; absent when the policy tells all at once. */
  readonly digest: CompiledDigest | undefined;
  /** What has a clock that is no lead's, by this version or an earlier one: commitments, and the digest. */
  readonly subjects: readonly string[];
  /** Whether a clock policy, of this version or an earlier one, looks at what leads are like. */
  readonly watches: boolean;
  /** Whether there is a clock policy at all, of this version or an earlier one. */
  readonly keepsTime: boolean;
  /** Whether a clock policy, of this version or an earlier one, listens for what other clocks come to. */
  readonly chains: boolean;
  /** Whether a clock policy, of this version or an earlier one, goes by the hours of its owner, or an offer by those of its rep. */
  readonly followsReps: boolean;
  /** The roster compiled against the policy's calendars; remembered for each roster. */
  staff(roster: Roster): Staff;
  /** None where the policy has none. */
  readonly experiments: readonly CompiledExperiment[];
  /** The rules that a lead goes by: those of its arms. Of a policy without experiments they are the policy itself. */
  for(lead: Pick<Lead, "arms">): Policy;
  /** The rules of some arms of live experiments, or of one that is a shadow. Their version is named after them: `1+speed:fast`. */
  inArms(arms: LeadArms): Policy;
  /** Another version of the rules, for clocks that started under it: itself, or one of those given to `withEarlier`. */
  at(version: string): Policy | undefined;
  toJSON(): PolicyDocument;
}

/** The same rules, aware of earlier versions that running clocks refer to. */
export function withEarlier(policy: Policy, earlier: readonly Policy[]): Policy {
  const known = new Map(earlier.map((one) => [one.version, one]));
  const inArms = new Map<Policy, Policy>();
  const aware = (own: Policy): Policy => {
    if (own === policy) return whole;
    let known = inArms.get(own);
    if (known === undefined) inArms.set(own, (known = awareOf(own, earlier, whole)));
    return known;
  };
  const whole: Policy = {
    ...awareOf(policy, earlier, undefined),
    for: (lead) => aware(policy.for(lead)),
    inArms: (arms) => aware(policy.inArms(arms)),
    at: (version) =>
      version === policy.version ? policy : (known.get(version) ?? policy.at(version) ?? armsOf(earlier, version)),
  };
  return whole;
}

/** A version of the arms of one of these. */
function armsOf(all: readonly Policy[], version: string): Policy | undefined {
  const one = version.includes("+") ? all.find((some) => version.startsWith(`${some.version}+`)) : undefined;
  return one?.at(version);
}

/** @param whole Whose arms they are; absent for the policy itself. */
function awareOf(policy: Policy, earlier: readonly Policy[], whole: Policy | undefined): Policy {
  return {
    ...policy,
    personal: personal(
      [policy, ...earlier].flatMap((one) => one.personal.paths),
      policy.personal.impersonal,
    ),
    keepsTime: policy.keepsTime || earlier.some(({ keepsTime }) => keepsTime),
    followsReps: policy.followsReps || earlier.some(({ followsReps }) => followsReps),
    commitments: [...new Set([policy, ...earlier].flatMap(({ commitments }) => commitments))],
    subjects: [...new Set([policy, ...earlier].flatMap(({ subjects }) => subjects))],
    chains: policy.chains || earlier.some(({ chains }) => chains),
    contactBackMs: Math.max(policy.contactBackMs, ...earlier.map(({ contactBackMs }) => contactBackMs)),
    countsDays: (type) => [policy, ...earlier].some((one) => one.countsDays(type)),
    countsContact: (type) => [policy, ...earlier].some((one) => one.countsContact(type)),
    watches: policy.watches || earlier.some(({ watches }) => watches),
    ...(whole === undefined ? {} : { for: whole.for, inArms: whole.inArms, at: whole.at }),
  };
}

/** Calendars in the zone of each lead; most leads share a few. */
export function calendarsByZone(byName: (name?: string) => Calendar): (lead: Lead, name?: string) => Calendar {
  const known = new Map<string | undefined, Map<unknown, Calendar>>();
  return ({ timeZone, properties }, name) => {
    const zone = timeZone ?? (Object.hasOwn(properties, "timeZone") ? properties["timeZone"] : undefined);
    let inZones = known.get(name);
    if (inZones === undefined) known.set(name, (inZones = new Map()));
    const found = inZones.get(zone);
    if (found !== undefined) return found;
    // What a form sent may be no zone, and is not remembered: then the policy's own is as good as any.
    if (!isZoneName(zone)) return byName(name);
    const calendar = calendarFrom(inZone(byName(name).spec, zone));
    inZones.set(zone, calendar);
    return calendar;
  };
}

/** Finds calendars by name: the policy's own, `always`, or the default. */
export function calendarLookup(
  calendars: ReadonlyMap<string, Calendar>,
  standard: string | undefined,
): (name?: string) => Calendar {
  const wallClock = always();
  const only = calendars.size === 1 ? [...calendars.values()][0] : undefined;
  const fallback = (standard === undefined ? only : calendars.get(standard)) ?? wallClock;
  return (name) => (name === undefined ? fallback : name === "always" ? wallClock : (calendars.get(name) ?? fallback));
}
