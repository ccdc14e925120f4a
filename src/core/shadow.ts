import type { DecisionRecord } from "../routing/index.ts";
import type { Instant } from "../time/index.ts";

/** What an arm that only looks on would have decided of a lead. */
export interface ShadowDecision {
  readonly experiment: string;
  readonly arm: string;
  /** Its score of the lead, where it scores otherwise; its routers saw the lead with that. */
  readonly score?: { readonly total: number; readonly grade: string } | undefined;
  /** What its routers said, on the ledgers as they stood before the lead was given away. */
  readonly decision?: DecisionRecord | undefined;
  /** Whether the lead went to whom it said: the same outcome, the same rep or reps. */
  readonly same?: boolean | undefined;
  /** Clocks it would have started with the assignment that was made, where it has others; none where nobody got the lead. */
  readonly clocks?: readonly { readonly name: string; readonly dueAt: Instant }[] | undefined;
  /** Why it could not decide: code of the host's own failed, or has to be waited for. */
  readonly failed?: string | undefined;
}
