import type { CompiledSla, Moment, SlaClock } from "../../sla/index.ts";

/** Whether a clock stands still for this reason. */
export function standsFor({ pauses }: SlaClock, reason: string): boolean {
  return pauses?.some((pause) => pause.reason === reason) === true;
}

/** The pauses of a clock that a moment begins or ends. */
export function pausesHeard(
  sla: CompiledSla,
  clock: SlaClock,
  moment: Moment,
): readonly { readonly reason: string; readonly ends: boolean }[] {
  return sla.pauses.flatMap((pause) => {
    if (!("begins" in pause)) return [];
    const ends = standsFor(clock, pause.reason);
    return (ends ? pause.ends : pause.begins)(moment) ? [{ reason: pause.reason, ends }] : [];
  });
}

/** Whether a moment is one end of a pause, whether the clock stands still or not. */
export function isEndOfPause({ pauses }: CompiledSla, moment: Moment): boolean {
  return pauses.some((pause) => "begins" in pause && (pause.begins(moment) || pause.ends(moment)));
}
