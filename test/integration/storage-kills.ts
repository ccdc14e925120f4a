import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Storage } from "handover/storage";
import type { Bundle } from "../support/bundle.ts";
import { Dice } from "../support/dice.ts";
import { checkHistory } from "../support/history/check.ts";
import { observe } from "../support/history/observed.ts";
import { readHistory } from "../support/history/recorder.ts";
import { audit, startWriter, type Writer } from "./storage-processes.ts";
import { writerPolicy, type Place } from "./storage-writer.ts";

/** Where writers are killed, and how it is looked at afterwards. */
export interface Scene {
  readonly place: Place;
  readonly seed: number;
  /** Settles once nothing is left of those that were killed. */
  readonly clear: () => Promise<void> | void;
  readonly open: () => { readonly storage: Storage; readonly close: () => Promise<void> };
}

/**
 * Kills one writer after another at random moments, and looks at the place they share: now and then whether all of it belongs
 * together, and in the end whether it is what they were told. Returns how many calls were acknowledged.
 */
export async function killMany(bundle: Bundle, { place, seed, clear, open }: Scene, times: number): Promise<number> {
  const dice = new Dice(seed);
  const folder = await mkdtemp(join(tmpdir(), "handover-history-"));
  const files: string[] = [];
  const look = async (): Promise<number> => {
    const entries = readHistory(files);
    const { storage, close } = open();
    try {
      const store = await storage.open("default");
      await audit(store);
      checkHistory(entries, await observe(store, writerPolicy.pipeline.pipeline.transitions));
    } finally {
      await close();
    }
    return entries.filter(({ did }) => did === "ok").length;
  };
  let next: Promise<Writer> = startWriter(bundle.script);
  try {
    for (let round = 0; round < times; round++) {
      const writer = await next;
      if (round + 1 < times) next = startWriter(bundle.script);
      const history = join(folder, `${round}.jsonl`);
      files.push(history);
      // Some are killed before they begin.
      writeFileSync(history, "");
      const ended = writer.run({ place, leads: 10_000, prefix: `r${round}-`, seed: seed + round, history });
      // Some die while they open the place or make its tables, most of them while they write.
      if (round % 5 > 0) await Promise.race([writer.atWork, ended]);
      setTimeout(() => writer.kill(), dice.int(0, 150));
      await ended;
      await clear();
      // The longer the log, the longer a look at all of it.
      if (round < 20 || round % 10 === 0) await look();
    }
    return await look();
  } finally {
    (await next).kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
