import type { FireOutcome } from "../core/index.ts";

/** What a look at the clocks has come to so far. */
type TickTotal = { -readonly [key in keyof FireOutcome]: number } & { failed: number };

export function noTotal(): TickTotal {
  return { warnings: 0, breaches: 0, escalations: 0, elapsed: 0, routed: 0, failed: 0 };
}

export function addTo(total: TickTotal, { warnings, breaches, escalations, elapsed, routed }: FireOutcome): void {
  total.warnings += warnings;
  total.breaches += breaches;
  total.escalations += escalations;
  total.elapsed += elapsed;
  total.routed += routed;
}
