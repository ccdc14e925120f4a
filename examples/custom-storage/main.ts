import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { storageConformance, type StorageFixture } from "handover/testing";
import { journalStorage } from "./journal-storage.ts";

/** An empty place for each case: a file of its own. */
function fixture(): StorageFixture {
  const folder = mkdtempSync(join(tmpdir(), "journal-"));
  const open = () => journalStorage(join(folder, "leads.journal"));
  let storage = open();
  return {
    storage,
    reopen: async () => {
      await storage.close();
      return (storage = open());
    },
    dispose: async () => {
      await storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}

// Any test runner does; here it is a loop.
const sums = new Map<string, { held: number; left: number }>();
for (const { id, title, requires, run } of storageConformance) {
  const [guarantee = id] = id.split(".");
  const sum = sums.get(guarantee) ?? { held: 0, left: 0 };
  sums.set(guarantee, sum);
  // One process at a time has the file: cases that open a place twice do not apply.
  if (requires === "beside") sum.left += 1;
  else {
    await run(fixture).catch((error: unknown) => {
      throw new Error(`${id} ${title}\n${String(error)}`);
    });
    sum.held += 1;
  }
}
for (const [guarantee, { held, left }] of sums)
  console.log(`${guarantee.padEnd(4)} ${held} hold${left === 0 ? "" : `, ${left} left out`}`);

const { storage, reopen, dispose } = fixture();
const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr" }) });
const handover = createHandover({ policy, storage });
await handover.reps.upsert({ id: "ana" });
await handover.pools.upsert({ id: "sdr", members: ["ana"] });
const { lead } = await handover.ingest({ email: "cto@acme.example" });
await handover.close();

const again = createHandover({ policy, storage: (await reopen?.()) ?? storage });
console.log(`after a restart: ${(await again.lead(lead?.id ?? ""))?.ownerId}`);
await again.close();
await dispose();
