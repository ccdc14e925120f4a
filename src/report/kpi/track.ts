import type { LeadFields } from "../../lead/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Wait } from "../wait.ts";
import type { Numbering } from "./numbering.ts";

/** One clock of a lead. */
export interface ClockTrack {
  readonly id: string;
  readonly name: string;
  readonly policyVersion: string;
  state: "open" | "met" | "late" | "cancelled";
  /** The deadline that was missed. */
  brokenAt: Instant | undefined;
  /** What was told late shows that it had not been. */
  corrected: boolean;
  endedAt: Instant | undefined;
  /** Who had the lead when it was met or broken. */
  repId: string | undefined;
}

/** What came of a lead in one stage, over all its stays there. */
export interface StageTrack {
  readonly pipeline: string;
  readonly stage: string;
  /** In elapsed time, the present stay not counted. */
  ms: number;
  /** It has gone on from here. */
  movedOn: boolean;
}

/** What a lead had to do with a commitment. */
export interface PromiseTrack {
  readonly name: string;
  delivered: number;
  accepted: number;
  rejected: number;
}

/** All that is kept of a lead. JSON-safe. */
export interface Track extends Numbering {
  readonly period: string | undefined;
  source: string | undefined;
  /** Fields it is counted by, in the order of the options. */
  fields: (string | null)[];
  pipeline: string;
  stage: string;
  stageAt: Instant;
  readonly stages: StageTrack[];
  closed: "won" | "lost" | "archived" | undefined;
  closedAt: Instant | undefined;
  value: number | undefined;
  grade: string | undefined;
  policyVersion: string | undefined;
  pool: string | undefined;
  readonly wait: Wait;
  /** When it first asked for an owner. */
  readyAt: Instant | undefined;
  /** Since when it does not any more, without ever having had one. */
  restAt: Instant | undefined;
  /** What sales said to it. */
  delivery: "none" | "open" | "accepted" | "refused";
  acceptedBy: string | undefined;
  /** Where its latest turn was counted. */
  turnRow: string | undefined;
  attempts: number;
  met: boolean;
  refusals: number;
  reasonless: number;
  recycled: boolean;
  /** It was given to a rep again after that. */
  regained: boolean;
  /** It had opted out before it was received. */
  readonly cameOptedOut: boolean;
  /** Since when nobody may contact it. */
  optedOutAt: Instant | undefined;
  complained: boolean;
  score: { readonly at: Instant; readonly score: number } | undefined;
  readonly clocks: ClockTrack[];
  readonly promises: PromiseTrack[];
}

/** A lead as it is received. */
export interface Beginning {
  readonly version: number;
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly pipeline: string;
  readonly stage: string;
  readonly fields: LeadFields;
}

/** Field by field, so that all have one shape. */
export function newTrack(
  { version, at, receivedAt, pipeline, stage, fields }: Beginning,
  period: string | undefined,
  values: (string | null)[],
): Track {
  return {
    version,
    missing: version > 1 ? [[1, version - 1]] : undefined,
    period,
    source: fields.source,
    fields: values,
    pipeline,
    stage,
    stageAt: at,
    stages: [{ pipeline, stage, ms: 0, movedOn: false }],
    closed: undefined,
    closedAt: undefined,
    value: fields.value,
    grade: undefined,
    policyVersion: undefined,
    pool: undefined,
    wait: { receivedAt, stints: [], contactedAt: undefined },
    readyAt: undefined,
    restAt: undefined,
    delivery: "none",
    acceptedBy: undefined,
    turnRow: undefined,
    attempts: 0,
    met: false,
    refusals: 0,
    reasonless: 0,
    recycled: false,
    regained: false,
    cameOptedOut: fields.optedOut,
    optedOutAt: fields.optedOut ? at : undefined,
    complained: false,
    score: undefined,
    clocks: [],
    promises: [],
  };
}

/** The rep who has the lead, or had it last. */
export function holderOf({ wait }: Track): string | undefined {
  return wait.stints.at(-1)?.repId;
}

/** Its stay in a stage; the present one is in the list always. */
export function stageTrack({ stages }: Track, pipeline: string, stage: string): StageTrack {
  const known = stages.find((one) => one.stage === stage && one.pipeline === pipeline);
  if (known !== undefined) return known;
  const fresh = { pipeline, stage, ms: 0, movedOn: false };
  stages.push(fresh);
  return fresh;
}
