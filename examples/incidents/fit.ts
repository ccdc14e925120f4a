import { hoursOf } from "./clock.ts";
import type { Incident } from "./incident.ts";

/** A target, and the whole hours that agree with the log as well as it does. */
export interface Fit {
  readonly hours: number;
  readonly from: number;
  readonly to: number;
}

/** For each priority the whole hours that agree best with `made_sla`: the middle of the longest stretch of such hours. */
export function fitTargets(incidents: readonly Incident[], paused: boolean): ReadonlyMap<string, Fit> {
  const priorities = [...new Set(incidents.map(({ lastPriority }) => lastPriority))].sort();
  return new Map(
    priorities.map((one) => [
      one,
      fit(
        incidents.filter(({ lastPriority }) => lastPriority === one),
        paused,
      ),
    ]),
  );
}

function fit(incidents: readonly Incident[], paused: boolean): Fit {
  const used = incidents.map((one) => ({ hours: Math.max(1, Math.ceil(hoursOf(one, paused))), made: one.madeSla }));
  // How much better or worse each hour agrees than the one before it.
  const steps = Array.from({ length: Math.max(...used.map(({ hours }) => hours)) + 2 }, () => 0);
  for (const { hours, made } of used) steps[hours] = (steps[hours] ?? 0) + (made ? 1 : -1);
  let agree = 0;
  let best = -Infinity;
  let stretches: { from: number; to: number }[] = [];
  for (let hours = 1; hours < steps.length; hours++) {
    agree += steps[hours] ?? 0;
    const last = stretches.at(-1);
    if (agree > best) [best, stretches] = [agree, [{ from: hours, to: hours }]];
    else if (agree === best && last?.to === hours - 1) last.to = hours;
    else if (agree === best) stretches.push({ from: hours, to: hours });
  }
  const { from, to } = stretches.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  return { hours: Math.floor((from + to) / 2), from, to };
}
