/** Columns for a fixed-width font: the first to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], indent = "  "): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    (
      indent +
      widths.map((width, i) => (i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width))).join("  ")
    ).trimEnd(),
  );
}

/** A whole number with its thousands apart: `12,345`. */
export function whole(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A fraction as a percentage with one decimal, `-` for none. */
export function percent(share: number | undefined): string {
  return share === undefined ? "-" : `${(share * 100).toFixed(1)} %`;
}

/** A signed number with two decimals; no minus before zero. */
export function signed(n: number): string {
  const text = n.toFixed(2);
  if (Number(text) === 0) return "0.00";
  return n > 0 ? `+${text}` : text;
}
