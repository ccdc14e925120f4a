import type { Issue } from "../errors.ts";
import type { ActivityInput, Lead, LeadInput } from "../lead/index.ts";
import type { Decision } from "../routing/index.ts";
import type { ClockStatus } from "../sla/index.ts";
import type { Problem } from "./problem.ts";

/** What goes in and comes out, in one place: the JSON Schemas of the OpenAPI document are made of it. */
export interface Bodies {
  LeadInput: LeadInput;
  ActivityInput: ActivityInput;
  Acceptance: Acceptance;
  Declination: Declination;
  Lead: Lead;
  LeadAnswer: LeadAnswer;
  IngestAnswer: IngestAnswer;
  QuarantineAnswer: QuarantineAnswer;
  ClocksAnswer: ClocksAnswer;
  Problem: Problem;
}

/** The rep who takes the lead on. */
export interface Acceptance {
  readonly repId: string;
}

/** The rep who gives the offer back, and why. */
export interface Declination {
  readonly repId: string;
  readonly reason: string;
}

/** The lead as the command left it. */
export interface LeadAnswer {
  readonly lead: Lead;
  /** How it was routed, where it was. */
  readonly decision?: Decision | undefined;
}

export interface IngestAnswer extends LeadAnswer {
  readonly status: "created" | "merged";
  /** What was set aside of the input. */
  readonly issues: readonly Issue[];
}

/** How clocks stand, the next deadline first. */
export interface ClocksAnswer {
  readonly clocks: readonly ClockStatus[];
}

/** What could not be taken in, and waits for somebody. */
export interface QuarantineAnswer {
  readonly status: "quarantined";
  readonly quarantineId: string;
  readonly issues: readonly Issue[];
}
