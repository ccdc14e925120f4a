import type { Goal, Row } from "./group.ts";

/** Rows as one aligned table per group. */
export function formatRows(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups
    .map((group) => {
      const own = rows.filter((row) => row.group === group);
      const columns = [...new Set(own.flatMap((row) => Object.keys(row.figures)))];
      const cells = own.map((row) => [
        row.name,
        ...columns.map((column) => formatFigure(row.figures[column])),
        row.note ?? "",
      ]);
      return `${group}\n${table([["", ...columns, ""], ...cells])}`;
    })
    .join("\n\n");
}

export function formatGoals(goals: readonly Goal[]): string {
  const lines = goals.map(({ name, goal, value, holds }) => [
    holds ? "holds" : value === null ? "not run" : "MISSED",
    name,
    goal,
    value === null ? "-" : formatFigure(value),
  ]);
  return `goals\n${table(lines, 3)}`;
}

function formatFigure(value: number | undefined): string {
  if (value === undefined) return "";
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}

/** The first `texts` columns to the left, figures to the right, the note at the end as it comes. */
function table(lines: readonly (readonly string[])[], texts = 1): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const last = widths.length - 1;
  return lines
    .map((line) =>
      line
        .map((cell, n) => (n < texts ? cell.padEnd(widths[n]!) : n === last ? cell : cell.padStart(widths[n]!)))
        .join("  "),
    )
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}
