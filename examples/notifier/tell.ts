import { join } from "node:path";
import Database from "libsql";
import { manualClock } from "handover";
import { openEngine } from "./engine.ts";
import { notifier } from "./notifier.ts";

/** What a process does from its start to its end: looks at the clocks, and tells until nothing is left to tell. */
export async function tell(folder: string, webhook: string, at: string): Promise<void> {
  const handover = openEngine(folder, manualClock(at)); // for you: no clock, and handover.start() instead of tick()
  handover.on("error", (error) => console.log(`    ${String(error)}`));
  const told = new Database(join(folder, "told.db"));
  const slack = await notifier(handover, {
    webhook,
    members: { ana: "U0ANA", mia: "U0MIA" },
    app: "https://crm.acme.example",
    told,
    log: (line) => console.log(`    ${line}`),
  });
  const { warnings, breaches } = await handover.tick();
  console.log(`    ${warnings} warnings, ${breaches} breaches`);
  console.log("   ", await slack.drain());
  await handover.close();
  told.close();
}
