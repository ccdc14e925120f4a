import type { Lead, LeadScore, ScoreOverride } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";
import { compileScoring } from "./compile.ts";
import { dailyTypes, fades } from "./daily.ts";
import { cardGrades, compileBands, gradesOf } from "./grade.ts";
import { withOverride } from "./override.ts";
import { thousand } from "./score.ts";
import type { Scoring } from "./scorecard.ts";

/** The scoring of a policy, for leads. */
export interface LeadScoring {
  readonly score: (lead: Lead, at: Instant, override?: ScoreOverride | null) => LeadScore;
  readonly grades: readonly string[];
  readonly dailyTypes: ReadonlySet<string>;
  readonly fades: boolean;
}

/** Compiles a scoring for leads, which may have a score that somebody set by hand. */
export function compileLeadScoring(scoring: Scoring): LeadScoring {
  const automatic = compileScoring(scoring);
  const gradeOf = gradeByTotal(scoring);
  return {
    score(lead, at, override = lead.score?.override) {
      const score = automatic(lead, at);
      return override === undefined || override === null ? score : withOverride(score, override, at, gradeOf);
    },
    grades: gradesOf(scoring),
    dailyTypes: new Set(dailyTypes(scoring)),
    fades: fades(scoring),
  };
}

/** Where a single card scores its total makes the grade; a grid goes by its two cards. */
function gradeByTotal(scoring: Scoring): ((total: number) => string) | undefined {
  if ("fit" in scoring) return undefined;
  const bandOf = compileBands(scoring.grades, "model" in scoring ? 100 : scoring.max);
  return (total) => cardGrades[bandOf(Math.round(total * thousand))];
}
