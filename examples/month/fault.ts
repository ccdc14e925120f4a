import { HandoverError, type Issue } from "handover";

/** A fault of what the caller gave, told like the library's own: where, what was expected, what was got, what to do. */
export function fault(path: string, expected: string, got: string, hint: string): HandoverError {
  return faults([{ path, expected, got, hint }]);
}

/** Several at once. */
export function faults(issues: readonly Issue[]): HandoverError {
  const lines = issues.map(tellIssue);
  return new HandoverError(
    "INPUT_INVALID",
    lines.length === 1 ? (lines[0] ?? "") : lines.map((line) => `- ${line}`).join("\n"),
    {
      issues,
    },
  );
}

export function tellIssue({ path, expected, got, hint }: Issue): string {
  return `${path}: expected ${expected}, got ${got}; ${hint}`;
}

/** A value as it may stand in a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text;
}

/** `did you mean "Country"?`, or the names there are. */
export function nearestName(name: string, known: readonly string[]): string {
  const near =
    known.find((one) => simple(one) === simple(name)) ?? known.find((one) => distance(simple(one), simple(name)) <= 2);
  return near === undefined
    ? `there is ${known.slice(0, 12).join(", ")}${known.length > 12 ? ", …" : ""}`
    : `did you mean ${shown(near)}?`;
}

function simple(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, "");
}

function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 3;
}
