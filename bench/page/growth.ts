import type { Row } from "../harness/group.ts";
import { formatFigure } from "../harness/print.ts";

/** One thing measured at several sizes. */
export interface Growth {
  /** The name of its rows, with `…` for the size. */
  readonly name: string;
  /** The first figure that all of them have. */
  readonly figure: string;
  /** By size, the smallest first. */
  readonly points: readonly { readonly size: number; readonly value: number }[];
}

/** A number with what makes thousands and millions of it. */
const sizeIn = /(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s?([kM])?(?!\s?%|[\w.])/;

const factors: Readonly<Record<string, number>> = { k: 1e3, M: 1e6 };

/** What in a group was measured at more than one size: rows whose names differ in their first number alone. */
export function growthsOf(rows: readonly Row[]): readonly Growth[] {
  const families = new Map<string, { readonly size: number; readonly row: Row }[]>();
  for (const row of rows) {
    const found = sizeIn.exec(row.name);
    if (found === null) continue;
    const [whole, digits = "", unit = ""] = found;
    const family = row.name.replace(whole, "…");
    const size = Number(digits.replaceAll(",", "")) * (factors[unit] ?? 1);
    families.set(family, [...(families.get(family) ?? []), { size, row }]);
  }
  return [...families].flatMap(([name, members]) => {
    const [first] = members;
    const figure = Object.keys(first?.row.figures ?? {}).find((one) =>
      members.every(({ row }) => row.figures[one] !== undefined),
    );
    if (members.length < 2 || figure === undefined) return [];
    const points = members
      .map(({ size, row }) => ({ size, value: row.figures[figure] ?? 0 }))
      .sort((a, b) => a.size - b.size);
    return [{ name, figure, points }];
  });
}

const widest = 30;

/** The curve in text: a bar for each size, the longest of them the whole width. */
export function growthText(growths: readonly Growth[]): string {
  return growths
    .map(({ name, figure, points }) => {
      const most = Math.max(...points.map(({ value }) => value));
      const lines = points.map(({ size, value }) => {
        const bar = "#".repeat(Math.max(value > 0 ? 1 : 0, Math.round((value / most) * widest)));
        return `${size.toLocaleString("en-US").padStart(11)}  ${bar.padEnd(widest)}  ${formatFigure(value)}`;
      });
      const [smallest, largest] = [points[0], points.at(-1)];
      const grown = (largest?.size ?? 0) / (smallest?.size ?? 1);
      const times = (largest?.value ?? 0) / (smallest?.value ?? 1);
      return [
        `${name}: ${figure}`,
        ...lines,
        `${" ".repeat(11)}  ${formatFigure(grown)} times the size, ${formatFigure(times)} times the figure`,
      ].join("\n");
    })
    .join("\n\n");
}
