import { expect, test } from "vitest";
import { World } from "../support/chaos/world.ts";

test("try", async () => {
  const from = Number(process.env["FROM"] ?? 1), n = Number(process.env["SEEDS"] ?? 10);
  const bad: string[] = [];
  const totals: Record<string, number> = {};
  const t = performance.now();
  for (let seed = from; seed < from + n; seed++) {
    const world = new World({ seed });
    try { await world.run(); } catch (e) { bad.push(`seed ${seed}: ${(e as Error).stack?.slice(0, 900)}`); if (bad.length > 4) break; }
    for (const [k, c] of Object.entries(world.faults.counts)) totals[k] = (totals[k] ?? 0) + c;
    if (seed === from) console.log(world.entries.length);
  }
  console.log(totals, performance.now() - t);
  expect(bad.join("\n\n")).toBe("");
});
