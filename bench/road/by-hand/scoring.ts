import type { LeadInput } from "../lead-input.ts";
import type { Reason, Score } from "../records.ts";
import { gradeOf, type Rule, type Test } from "../task.ts";

type Predicate = (lead: LeadInput) => boolean;

interface CompiledRule {
  readonly isFit: boolean;
  readonly points: number;
  readonly holds: Predicate;
  readonly reason: Reason;
}

/** Closures for the rules; scoring is a walk over them that keeps why. */
export function compileScoring(rules: readonly Rule[]): (lead: LeadInput) => Score {
  const compiled = rules.map(compileRule);
  return (lead) => {
    let fit = 0;
    let engagement = 0;
    const reasons: Reason[] = [];
    for (const rule of compiled) {
      if (!rule.holds(lead)) continue;
      if (rule.isFit) fit += rule.points;
      else engagement += rule.points;
      reasons.push(rule.reason);
    }
    fit = Math.max(0, Math.min(100, fit));
    engagement = Math.max(0, Math.min(100, engagement));
    return { fit, engagement, grade: gradeOf(fit, engagement), reasons };
  };
}

function compileRule(rule: Rule): CompiledRule {
  const tests = Object.entries(rule.when).map(([path, test]) => compileTest(path, test));
  const [first, second] = tests;
  const holds: Predicate = second === undefined ? first! : (lead) => first!(lead) && second(lead);
  return {
    isFit: rule.part === "fit",
    points: rule.points,
    holds,
    reason: { rule: rule.id, points: rule.points },
  };
}

function compileTest(path: string, test: Test): Predicate {
  const read = reader(path);
  switch (test.op) {
    case "equals": {
      const { value } = test;
      return (lead) => read(lead) === value;
    }
    case "oneOf": {
      const values = new Set<unknown>(test.value);
      return (lead) => values.has(read(lead));
    }
    case "atLeast": {
      const { value } = test;
      return (lead) => (read(lead) as number) >= value;
    }
    case "below": {
      const { value } = test;
      return (lead) => (read(lead) as number) < value;
    }
    case "present":
      return (lead) => {
        const value = read(lead);
        return value !== undefined && value !== null && value !== "";
      };
  }
}

function reader(path: string): (lead: LeadInput) => unknown {
  const [head, key] = path.split(".") as [keyof LeadInput, string | undefined];
  if (key === undefined) return (lead) => lead[head];
  return (lead) => (lead[head] as unknown as Record<string, unknown>)[key];
}
