import type { Handover, ManualClock } from "handover";

/** Numbers below 1, the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

const dayMs = 86_400_000;

/** Every working day some leads come in, and reps answer; in November marketing's money ends on the 13th. */
export async function playQuarter(handover: Handover, clock: ManualClock, from: string, until: string): Promise<void> {
  const roll = dice(7);
  const offered: { id: string; ownerId: string }[] = [];
  let leads = 0;
  for (let day = Date.parse(from); day < Date.parse(until); day += dayMs) {
    const at = new Date(day + 10 * 3_600_000);
    clock.set(at);
    await handover.tick();
    if (at.getUTCDay() % 6 === 0) continue;
    for (const { id, ownerId } of offered.splice(0)) await answer(handover, id, ownerId, roll());
    const isShort = at.getUTCMonth() === 10 && at.getUTCDate() > 13;
    for (let left = isShort ? 1 : 5; left > 0; left--) {
      const { lead } = await handover.ingest({
        email: `person${++leads}@firm${leads}.example`,
        source: roll() < 0.7 ? "demo" : "newsletter",
        company: { name: `Firm ${leads}`, employees: roll() < 0.65 ? 400 : 40 },
      });
      if (lead?.ownerId !== undefined) offered.push({ id: lead.id, ownerId: lead.ownerId });
    }
  }
}

/** Most are accepted and called, some are given back with a reason, and some are left lying. */
async function answer(handover: Handover, id: string, ownerId: string, chance: number): Promise<void> {
  if (chance < 0.65) {
    await handover.accept(id, { repId: ownerId });
    await handover.record(id, { type: "call" });
  } else if (chance < 0.85) await handover.transition(id, "lost", { reason: "no_fit" });
}
