import { availability } from "../bench/fairness/availability.ts";
import { equalShifts } from "../bench/fairness/equal-weights.ts";
import { play } from "../bench/fairness/play.ts";
import { ruleNames, rules } from "../bench/fairness/rules.ts";
import { formatFigure } from "../bench/harness/print.ts";

const from = "<!-- Written by `npm run docs` from a run: -->\n";
const to = "\n<!-- So far the run. -->";

/** A page with the table of drift between its two marks written anew. */
export function withDriftTable(page: string): string {
  const [start, end] = [page.indexOf(from) + from.length, page.indexOf(to)];
  if (start < from.length || end < start) throw new Error(`the marks around the table of drift are gone: ${from}${to}`);
  return `${page.slice(0, start)}\n${driftTable()}\n${page.slice(end)}`;
}

/** How far off the worst of thirty reps gets, by rule and pattern: the first figures of `npm run bench -- fairness`. */
function driftTable(): string {
  const rows = [...availability, equalShifts].map((pattern) => {
    const figures = ruleNames.map((name) => formatFigure(play(rules[name], pattern).worst));
    return [pattern.name.replace(", equal", ", equal weights"), ...figures];
  });
  const lines = [["who is in", ...ruleNames], ["---", ...ruleNames.map(() => "---:")], ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
