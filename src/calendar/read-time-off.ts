import { formatInstant, toInstant, type InstantInput } from "../time/index.ts";
import { isRecord, join, refuseUnknown, type Findings } from "./findings.ts";
import type { TimeOffSpec } from "./spec.ts";

/** Reads `[{ from, to }]`, each an instant in any form the library takes, into ISO texts in order. */
export function readTimeOff(value: unknown, path: string, findings: Findings): TimeOffSpec[] {
  if (!Array.isArray(value)) {
    findings.add(
      path,
      "a list of { from, to }",
      value,
      `write [{ "from": "2026-07-01T00:00:00Z", "to": "2026-07-15T00:00:00Z" }]`,
    );
    return [];
  }
  return value
    .flatMap((entry, i) => readEntry(entry, join(path, String(i)), findings) ?? [])
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) }));
}

function readEntry(value: unknown, path: string, findings: Findings): { from: number; to: number } | undefined {
  if (!isRecord(value)) return findings.add(path, "{ from, to }", value, "give both instants");
  refuseUnknown(value, ["from", "to"], path, findings);
  const from = readInstant(value["from"], join(path, "from"), findings);
  const to = readInstant(value["to"], join(path, "to"), findings);
  if (from === undefined || to === undefined) return undefined;
  if (from < to) return { from, to };
  return findings.add(
    join(path, "to"),
    "an instant after `from`",
    formatInstant(to),
    `time off starts at ${formatInstant(from)}`,
  );
}

function readInstant(value: unknown, path: string, findings: Findings): number | undefined {
  try {
    return toInstant(value as InstantInput, path);
  } catch {
    const hint = `write for instance "2026-07-01T00:00:00+02:00"`;
    return findings.add(path, "a Date, epoch milliseconds or an ISO text with an offset", value, hint);
  }
}
