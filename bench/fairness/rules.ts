import { ledger } from "./ledger.ts";
import { countByWeight, cursor, leastRecent, smoothWeighted } from "./rivals.ts";
import type { Rule } from "./rule.ts";

/** What teams use, by the name the tables give it. */
const rivals = {
  cursor,
  "least recent": leastRecent,
  "count/weight": countByWeight,
  "smooth WRR": smoothWeighted,
};

/** The same and ours. */
export const rules: Readonly<Record<RuleName, () => Rule>> = { ...rivals, ledger };

export type RivalName = keyof typeof rivals;
export type RuleName = RivalName | "ledger";
export const rivalNames = Object.keys(rivals) as readonly RivalName[];
export const ruleNames: readonly RuleName[] = [...rivalNames, "ledger"];
