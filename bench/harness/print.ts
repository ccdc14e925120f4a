import type { Goal, Row } from "./group.ts";

/** Rows as one aligned table per group. */
export function formatRows(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups
    .map((group) => {
      const own = rows.filter((row) => row.group === group);
      const columns = [...new Set(own.flatMap((row) => Object.keys(row.figures)))];
      const cells = own.map((row) => [row.name, ...columns.map((column) => formatFigure(row.figures[column]))]);
      return `${group}\n${table([["", ...columns], ...cells], 1)}`;
    })
    .join("\n\n");
}

export function formatGoals(goals: readonly Goal[]): string {
  const lines = goals.map(({ name, goal, value, holds }) => [
    holds ? "holds" : "MISSED",
    name,
    goal,
    formatFigure(value),
  ]);
  return `goals\n${table(lines, 3)}`;
}

/** Two decimals below 10, one below 100. */
export function formatFigure(value: number | undefined): string {
  if (value === undefined) return "";
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}

/** The first `texts` columns to the left, figures to the right. */
function table(lines: readonly (readonly string[])[], texts: number): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((cell, n) => (n < texts ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join("  "))
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}
