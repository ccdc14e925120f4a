import type { ExternalScore, Lead, LeadScore, ScoreOverride } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";
import { compileScoring } from "./compile.ts";
import { dailyTypes, fades } from "./daily.ts";
import { compileExternal, type CompiledExternal } from "./external.ts";
import { cardGrades, compileBands, gradesOf } from "./grade.ts";
import { withOverride } from "./override.ts";
import { thousand } from "./score.ts";
import type { Scoring } from "./scorecard.ts";

/** What is known of a score from elsewhere, where that is not what stands on the lead. */
export interface Told {
  /** What is set by hand; `null` is none. */
  readonly override?: ScoreOverride | null | undefined;
  /** What a registered scorer has said. */
  readonly external?: ExternalScore | undefined;
}

/** The scoring of a policy, for leads. */
export interface LeadScoring {
  readonly score: (lead: Lead, at: Instant, told?: Told) => LeadScore;
  readonly grades: readonly string[];
  readonly dailyTypes: ReadonlySet<string>;
  readonly fades: boolean;
  readonly external: CompiledExternal | undefined;
}

const nothing: Told = Object.freeze({});

/** Compiles a scoring for leads, which may have a score that somebody set by hand, or that a registered scorer gave. */
export function compileLeadScoring(scoring: Scoring): LeadScoring {
  const rules = compileScoring(scoring);
  const external = "scorer" in scoring ? compileExternal(scoring) : undefined;
  const byRules = gradeByTotal("scorer" in scoring ? scoring.otherwise : scoring);
  return {
    score(lead, at, { override = lead.score?.override, external: said = lead.score?.external } = nothing) {
      const score = rules(lead, at);
      const automatic: LeadScore = external === undefined ? score : external.score(score, lead, at, said);
      if (override === undefined || override === null) return automatic;
      const isAnswered = automatic.external?.state === "answered";
      return withOverride(automatic, override, at, isAnswered ? external?.gradeOf : byRules);
    },
    grades: gradesOf(scoring),
    dailyTypes: new Set(dailyTypes(scoring)),
    fades: fades(scoring),
    external,
  };
}

/** Where a single card scores its total makes the grade; a grid goes by its two cards. */
function gradeByTotal(scoring: Scoring): ((total: number) => string) | undefined {
  if ("fit" in scoring || "scorer" in scoring) return undefined;
  const bandOf = compileBands(scoring.grades, "model" in scoring ? 100 : scoring.max);
  return (total) => cardGrades[bandOf(Math.round(total * thousand))];
}
