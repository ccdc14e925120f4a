import type { Condition, SearchOptions } from "../condition/index.ts";
import type { Pipeline } from "../lifecycle/index.ts";
import type { Policy, PolicyVolumes } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import type { PolicyDocument } from "../policy/index.ts";
import type { Instant } from "../time/index.ts";
import type { FilledFields } from "./fields-filled.ts";
import type { Finding } from "./finding.ts";

/** A pipeline, and its place: `pipeline` or `pipelines.1`. */
export interface PlacedPipeline {
  readonly at: string;
  readonly pipeline: Pipeline;
}

/** What people will have to do. */
interface Load {
  readonly volumes: PolicyVolumes | undefined;
  /** Working time a lead takes. */
  readonly perLeadMs: number | undefined;
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
  readonly load: Load;
  /** Which fields past leads had; absent where nobody has counted. */
  readonly filled: FilledFields | undefined;
  /** What is so of every lead under this policy. */
  readonly facts: readonly Condition[];
  readonly search: SearchOptions;
}

/** One kind of thing to look for. */
export type Check = (checked: Checked) => Iterable<Finding>;
