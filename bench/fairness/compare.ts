import { below, type Goal, type Row } from "../harness/group.ts";
import type { Pattern } from "./pattern.ts";
import { play, type Played } from "./play.ts";
import { ruleNames, rules, type RivalName, type RuleName } from "./rules.ts";

const teams = 20;

export interface Comparison {
  readonly rows: readonly Row[];
  /** The furthest anybody is off by a rule, in the one team that the rows show. */
  drift(rule: RuleName, pattern: Pattern): number;
  /** How many times as far off a rival is as the ledger: the least of these patterns. */
  timesAsFar(rival: RivalName, of: readonly Pattern[]): number;
  /** The furthest the ledger lets anybody be off, in the worst of twenty teams. */
  worst(pattern: Pattern): number;
  /** That nobody is ever two leads off, in any of them. */
  belowTwo(): Goal[];
}

/** Plays each pattern by all rules with one team, and by the ledger with nineteen more, of other weights and other luck. */
export function compareRules(
  group: string,
  patterns: readonly Pattern[],
  progress: (line: string) => void,
): Comparison {
  const played = new Map<Pattern, ReadonlyMap<RuleName, Played>>();
  const inAllTeams = new Map<Pattern, readonly Played[]>();
  for (const pattern of patterns) {
    progress(`${group}: ${pattern.name}`);
    played.set(pattern, new Map(ruleNames.map((name) => [name, play(rules[name], pattern)])));
    const seeds = Array.from({ length: teams }, (_, i) => i + 1);
    inAllTeams.set(
      pattern,
      seeds.map((seed) => play(rules.ledger, pattern, { seed })),
    );
  }

  const row = (name: string, pattern: Pattern, off: (run: Played) => number): Row => {
    const figures = ruleNames.map((rule) => [rule, off(played.get(pattern)!.get(rule)!)]);
    const most = Math.max(...inAllTeams.get(pattern)!.map(off));
    return { group: name, name: pattern.name, figures: { ...Object.fromEntries(figures), [`${teams} teams`]: most } };
  };
  const drift = (rule: RuleName, pattern: Pattern): number => played.get(pattern)!.get(rule)!.worst;
  const worst = (pattern: Pattern): number => Math.max(...inAllTeams.get(pattern)!.map((run) => run.worst));
  return {
    rows: [
      ...patterns.map((pattern) => row(`${group}, most leads off at any time`, pattern, (run) => run.worst)),
      ...patterns.map((pattern) => row(`${group}, most leads off at the end`, pattern, (run) => run.atEnd)),
    ],
    drift,
    worst,
    timesAsFar: (rival, of) => Math.min(...of.map((pattern) => drift(rival, pattern) / drift("ledger", pattern))),
    belowTwo: () =>
      patterns.map((pattern) =>
        below(2, `fairness: leads off the ledger, ${pattern.name}, worst of ${teams} teams`, worst(pattern)),
      ),
  };
}
