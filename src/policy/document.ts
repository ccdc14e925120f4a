import type { Calendar, CalendarSpec } from "../calendar/index.ts";
import type { Experiment } from "../experiment/index.ts";
import type { FieldSpecs } from "../lead/index.ts";
import type { Condition } from "../condition/index.ts";
import type { Pipeline } from "../lifecycle/index.ts";
import type { Matching } from "../matching/index.ts";
import type { Offers, Queue } from "./offers.ts";
import type { Limit, Right, Router } from "../routing/index.ts";
import type { Scoring } from "../scoring/index.ts";
import type { Duration } from "../time/index.ts";
import type { Cadence, Commitment, ContactRules, Digest, Sla } from "../sla/index.ts";

/** What to do with what comes in. */
export interface Intake {
  /** An input nobody can be found by, or that is broken: keep it with the reasons, or refuse it. @defaultValue `"quarantine"` */
  readonly invalid?: "quarantine" | "refuse" | undefined;
  /** A person who is known and whose lead is open: merge, or keep both. @defaultValue `"merge"` */
  readonly samePerson?: "merge" | "keep-both" | undefined;
}

/** Inputs of which the condition holds go to the pipeline. It may ask for what an input says: fields, not stages, scores or owners. */
export interface PipelineRule {
  readonly when: Condition;
  readonly pipeline: string;
}

/** All rules of a handover in one document: plain JSON, whoever wrote it. */
export interface PolicyDocument {
  /** Names this state of the rules for ever; decisions and clocks carry it. */
  readonly version: string;
  readonly calendars?: { readonly [name: string]: CalendarSpec } | undefined;
  /** Hours of everybody and everything that names no other calendar. @defaultValue the only calendar, or `"always"` */
  readonly calendar?: string | undefined;
  readonly intake?: Intake | undefined;
  /**
   * Fields of the host's own, each the property of its name: `{ budget: { type: "number", min: 0 } }`. They are checked and normalised at
   * intake. Once there are any, a rule about a property that is not among them is an error; inputs may have others all the same.
   * @defaultValue none: properties are kept as they come
   */
  readonly fields?: FieldSpecs | undefined;
  /** Who is the same person, and which account a lead belongs to. */
  readonly matching?: Matching | undefined;
  /**
   * Fields that tell something of a person, beside the ones that always do (address, number, names, job title, message, ids in other
   * systems): `["properties.linkedin", "company.name"]`. An erasure removes them, and no message quotes them. @defaultValue none more
   */
  readonly personal?: readonly string[] | undefined;
  /**
   * Properties that tell nobody: `["properties.plan"]`, with all that is in them; `["properties"]` are all but those that are `personal`. An
   * erasure leaves them. All others it removes, for nobody knows what forms put there. @defaultValue none
   */
  readonly impersonal?: readonly string[] | undefined;
  readonly scoring?: Scoring | undefined;
  /** The only pipeline. @defaultValue `b2bPipeline()` */
  readonly pipeline?: Pipeline | undefined;
  /** Several pipelines in place of one: the first is where leads go of which `pipelineFor` says nothing. */
  readonly pipelines?: readonly Pipeline[] | undefined;
  /**
   * Which input goes to which pipeline: the first whose condition holds of what the input says. A call of `ingest` that names a
   * pipeline goes before it. @defaultValue all go to the first
   */
  readonly pipelineFor?: readonly PipelineRule[] | undefined;
  /** @defaultValue nobody is routed */
  readonly routing?: Router | undefined;
  /** Which roles may own which leads. @defaultValue everybody may own everything */
  readonly rights?: readonly Right[] | undefined;
  /** Bounds on what one rep holds and gets; they hold on every path. @defaultValue none */
  readonly limits?: readonly Limit[] | undefined;
  /** What becomes of a lead until its owner accepts it. */
  readonly offers?: Offers | undefined;
  /** In which order waiting leads have their turn. */
  readonly queue?: Queue | undefined;
  /** Reasons to decline, reject or return that give the rep the turn back. @defaultValue `["invalid_contact", "duplicate"]` */
  readonly refunds?: readonly string[] | undefined;
  /** How long after a lead was given a refund is made, in elapsed time. @defaultValue for ever */
  readonly refundsWithin?: Duration | undefined;
  readonly slas?: readonly Sla[] | undefined;
  /** Steps of outreach, one after another: each is a clock. */
  readonly cadences?: readonly Cadence[] | undefined;
  /** When, how often and with whose consent people are contacted. */
  readonly contact?: ContactRules | undefined;
  /** When what thresholds with `digest` tell is told together. */
  readonly digest?: Digest | undefined;
  /** What marketing promises: so many leads, of such quality, in each period. At most 100. */
  readonly commitments?: readonly Commitment[] | undefined;
  /** Ways to do a thing that are tried side by side, each on its share of the leads. At most 20. */
  readonly experiments?: readonly Experiment[] | undefined;
}

/** The document as a developer writes it: calendars may be values with methods. */
export interface PolicyInput extends Omit<PolicyDocument, "calendars"> {
  /** Where editors find the JSON Schema; `handover/policy.schema.json` is one. Not part of the document. */
  readonly $schema?: string | undefined;
  readonly calendars?: { readonly [name: string]: Calendar | CalendarSpec } | undefined;
}
