import { shifts } from "../../bench/fairness/availability.ts";
import { play, usualLeads } from "../../bench/fairness/play.ts";
import { ruleNames, rules, type RuleName } from "../../bench/fairness/rules.ts";
import { formatFigure } from "../../bench/harness/print.ts";
import { curve, line, svg, text } from "./svg.ts";

const samples = 50;
const [left, top] = [52, 62];
const [plotWidth, plotHeight] = [560, 270];
const [right, bottom] = [left + plotWidth, top + plotHeight];
/** The axis of leads off, by powers of ten. */
const [lowest, highest] = [-0.5, 3];
const labelHeight = 16;

const dashes: Readonly<Partial<Record<RuleName, string>>> = {
  "least recent": "7 4",
  "count/weight": "2 3",
  "smooth WRR": "9 3 2 3",
};

interface Run {
  readonly name: RuleName;
  readonly worst: number;
  readonly soFar: readonly number[];
}

/** How far the rep furthest off has been so far, by five rules in shifts, on a scale on which 1 and 500 can both be read. */
export function driftPicture(): string {
  const runs = ruleNames.map((name): Run => ({ name, ...play(rules[name], shifts, { samples }) }));
  const title = "Thirty reps in three overlapping shifts: how far off the worst of them has been";
  return svg({
    width: right + 190,
    height: bottom + 48,
    title,
    desc: described(runs),
    body: [
      text(16, 24, title, "b"),
      text(16, 44, "leads away from the fair share; each step up is ten times as many", "soft"),
      ...[1, 10, 100, 1_000].flatMap((leads) => [
        line(left, y(leads), right, y(leads), "rule"),
        text(left - 8, y(leads) + 4, leads.toLocaleString("en-US"), "end soft"),
      ]),
      line(left, bottom, right, bottom, "rule"),
      ...[0, 5_000, 10_000, 15_000, 20_000].map((leads) =>
        text(x(leads), bottom + 18, leads.toLocaleString("en-US"), "mid soft"),
      ),
      text((left + right) / 2, bottom + 37, "leads shared out", "mid soft"),
      ...runs.map(drawn),
      ...labels(runs),
    ],
  });
}

function drawn({ name, soFar }: Run): string {
  const points = soFar.map((worst, i) => [x(((i + 1) * usualLeads) / samples), y(worst)] as const);
  const bends = points.filter(([, at], i) => at !== points[i - 1]?.[1] || at !== points[i + 1]?.[1]);
  return curve(bends, name === "ledger" ? "ours" : "other", dashes[name]);
}

/** Beside the end of each line, moved down where two would lie on each other. */
function labels(runs: readonly Run[]): string[] {
  let free = 0;
  return [...runs]
    .sort((a, b) => b.worst - a.worst)
    .map(({ name, worst }) => {
      const at = Math.max(y(worst) + 4, free);
      free = at + labelHeight;
      const words = `${name === "ledger" ? "handover's ledger" : name}: ${formatFigure(worst)}`;
      return text(right + 10, at, words, name === "ledger" ? "b" : "");
    });
}

function described(runs: readonly Run[]): string {
  const said = runs.map(({ name, worst, soFar }) => {
    const halfWay = formatFigure(soFar[samples / 2 - 1]);
    return `by the rule "${name}" ${halfWay} leads half-way and ${formatFigure(worst)} in the end`;
  });
  return `Over ${usualLeads.toLocaleString("en-US")} leads, with weights from 1 to 10, the rep furthest from the fair share was off: ${said.join("; ")}.`;
}

function x(leads: number): number {
  return left + (leads / usualLeads) * plotWidth;
}

function y(leads: number): number {
  return top + ((highest - Math.log10(leads)) / (highest - lowest)) * plotHeight;
}
