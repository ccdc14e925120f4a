import type { Condition, SearchOptions } from "../condition/index.ts";
import type { Pipeline } from "../lifecycle/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import type { PolicyDocument } from "../policy/index.ts";
import type { Instant } from "../time/index.ts";
import type { Finding } from "./finding.ts";

/** A pipeline, and its place: `pipeline` or `pipelines.1`. */
export interface PlacedPipeline {
  readonly at: string;
  readonly pipeline: Pipeline;
}

/** What is checked. */
export interface Checked {
  readonly policy: Policy;
  readonly document: PolicyDocument;
  /** All pipelines, and where each stands in the document. */
  readonly pipelines: readonly PlacedPipeline[];
  /** Absent where only the rules are looked at. */
  readonly roster: Roster | undefined;
  /** The first instant of the week that hours are looked at in. */
  readonly week: Instant | undefined;
  /** What is so of every lead under this policy. */
  readonly facts: readonly Condition[];
  readonly search: SearchOptions;
}

/** One kind of thing to look for. */
export type Check = (checked: Checked) => Iterable<Finding>;
