import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import type { CaseOptions } from "./pick-case.ts";

interface Subject {
  readonly kind: "handover" | "floor" | "peer";
  readonly module: URL;
}

/** Everybody who shares leads out here, by the name in the tables. */
export const subjects = {
  "bare scan": { kind: "floor", module: new URL("./subjects/bare-scan.ts", import.meta.url) },
  "handover, Ledger.turn": { kind: "handover", module: new URL("./subjects/handover-turn.ts", import.meta.url) },
  "handover, each rep checked, Ledger.turn": {
    kind: "handover",
    module: new URL("./subjects/handover-turn-checked.ts", import.meta.url),
  },
  "handover, lists made anew, Ledger.turn": {
    kind: "handover",
    module: new URL("./subjects/handover-turn-anew.ts", import.meta.url),
  },
  "handover, route and charge": {
    kind: "handover",
    module: new URL("./subjects/handover-decision.ts", import.meta.url),
  },
  "weighted-round-robin": { kind: "peer", module: new URL("./subjects/weighted-round-robin.ts", import.meta.url) },
  "wrr-pool": { kind: "peer", module: new URL("./subjects/wrr-pool.ts", import.meta.url) },
} satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;

/** A subject before a team. */
export interface Contender extends CaseOptions {
  readonly name: SubjectName;
}

export function openSubject({ name, size, situation }: Contender): Promise<ProcessCase> {
  return openProcessCase(subjects[name].module, { size, situation } satisfies CaseOptions, "UTC", true);
}
