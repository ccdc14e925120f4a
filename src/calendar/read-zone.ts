import { isZoneName, zoneHint } from "../time/zone.ts";
import type { Findings } from "./findings.ts";

/** Reads the name of a time zone; `"UTC"` after a finding. */
export function readZone(value: unknown, path: string, findings: Findings): string {
  if (isZoneName(value)) return value;
  findings.add(path, "an IANA time zone", value, () => zoneHint(value));
  return "UTC";
}
