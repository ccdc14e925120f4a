import type { Storage } from "handover/storage";
import { expect } from "vitest";
import type { Bundle } from "../support/bundle.ts";
import { audit, startWriter, type Writer } from "./storage-processes.ts";
import type { Place } from "./storage-writer.ts";

/** Where writers are killed, and how it is looked at afterwards. */
export interface Scene {
  readonly place: Place;
  readonly seed: number;
  /** Settles once nothing is left of those that were killed. */
  readonly clear: () => Promise<void> | void;
  readonly open: () => { readonly storage: Storage; readonly close: () => Promise<void> };
}

/** Kills one writer after another at random moments, and looks at the place they share each time; how many leads were acknowledged. */
export async function killMany(bundle: Bundle, { place, seed, clear, open }: Scene, times: number): Promise<number> {
  let state = seed;
  const roll = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
  const acknowledged = new Set<string>();
  let next: Promise<Writer> = startWriter(bundle.script);
  try {
    for (let round = 0; round < times; round++) {
      const writer = await next;
      if (round + 1 < times) next = startWriter(bundle.script);
      const ended = writer.run({ place, leads: 10_000, prefix: `r${round}-`, seed: seed + round });
      // Some die while they open the place or make its tables, most of them while they write.
      if (round % 5 > 0) await Promise.race([writer.atWork, ended]);
      setTimeout(() => writer.kill(), roll(150));
      await ended;
      await clear();
      for (const id of writer.acknowledged) acknowledged.add(id);
      const { storage, close } = open();
      try {
        const { leads } = await audit(await storage.open("default"));
        const lost = [...acknowledged].filter((id) => !leads.has(id));
        expect(lost, `acknowledged and lost, round ${round} of seed ${seed}`).toEqual([]);
      } finally {
        await close();
      }
    }
  } finally {
    (await next).kill();
  }
  return acknowledged.size;
}
