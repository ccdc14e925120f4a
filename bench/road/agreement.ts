import { repIds } from "./task.ts";
import type { RoadFacts } from "./engine.ts";

/**
 * Throws unless both roads say the same of every lead. Who owns which lead may differ between routers; that nobody is ahead of
 * anybody else by more than one lead may not.
 */
export function assertAgreement(name: string, facts: readonly RoadFacts[], expected: readonly RoadFacts[]): void {
  if (facts.length !== expected.length) throw new Error(`${name}: ${facts.length} leads, expected ${expected.length}`);
  for (const [n, fact] of facts.entries()) {
    const want = expected[n]!;
    for (const key of ["fit", "engagement", "grade", "stage", "firstContactDueAt"] as const) {
      if (fact[key] !== want[key]) throw new Error(`${name}: lead ${n} has ${key} ${fact[key]}, expected ${want[key]}`);
    }
  }
  const counts = new Map(repIds.map((id) => [id, 0]));
  for (const { ownerId } of facts) counts.set(ownerId, (counts.get(ownerId) ?? 0) + 1);
  const spread = Math.max(...counts.values()) - Math.min(...counts.values());
  if (counts.size !== repIds.length || spread > 1) throw new Error(`${name}: owners differ by ${spread} leads`);
}
