import { manualClock } from "handover";
import type { SlaClock } from "handover/sla";
import { dice } from "../harness/dice.ts";
import { ingestSome, openEngine, start } from "./engine.ts";

const hourMs = 3_600_000;

/** The n-th lead's clock as it is started for the `generation`-th time, to be due one to nine hours after the start. */
export type MakeClock = (n: number, generation: number) => SlaClock;

/** Makes clocks that are in all but id and instants like one that an engine has started. */
export async function clockMaker(): Promise<MakeClock> {
  const handover = await openEngine(manualClock(start));
  await ingestSome(handover, 0, 1);
  const [like] = (await handover.scan("clocks")[Symbol.asyncIterator]().next()).value as SlaClock[];
  await handover.close();
  const roll = dice(1);
  return (n, generation) => {
    const leadId = `0mwrcqijm${n.toString(36).padStart(4, "0")}npnuef`;
    const dueAt = start + hourMs + Math.floor(roll() * 8 * hourMs);
    return { ...like!, id: `${leadId}/first-contact#${generation}`, leadId, generation, dueAt, nextAt: dueAt + 1 };
  };
}
