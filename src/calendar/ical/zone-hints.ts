import { show } from "../../errors.ts";
import { zoneHint } from "../../time/zone.ts";

/** To find the nearest of all names takes a millisecond; so many unknown ones get it. */
const mostNearest = 50;

/** Hints for unknown `TZID`s, each made once. */
export function zoneHints(): (tzid: string) => string {
  const hints = new Map<string, string>();
  return (tzid) => {
    const told = `zones: { ${show(tzid)}: "Europe/Warsaw" }`;
    const hint =
      hints.get(tzid) ??
      (hints.size < mostNearest ? `${zoneHint(tzid)} (or say what it is: ${told})` : `say what it is: ${told}`);
    hints.set(tzid, hint);
    return hint;
  };
}
