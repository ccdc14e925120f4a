import { BadLog } from "./bad-log.ts";
import { clockPolicy, hoursOf } from "./clock.ts";
import { fitTargets } from "./fit.ts";
import { endProgress } from "./progress.ts";
import { readLog } from "./read-log.ts";
import { replay } from "./replay.ts";
import { tellClock, tellLog } from "./report.ts";

try {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new BadLog("which log? Write npx tsx examples/incidents/main.ts FILE.csv.gz");
  const log = await readLog(file);
  const incidents = log.incidents.toSorted((a, b) => a.openedAt - b.openedAt);
  const half = Math.ceil(incidents.length / 2);
  const [fitted, tested] = [incidents.slice(0, half), incidents.slice(half)];
  console.log(tellLog(log, tested[0]?.openedAt).join("\n"));

  for (const paused of [false, true]) {
    const fits = fitTargets(fitted, paused);
    const targets = new Map([...fits].map(([priority, { hours }]) => [priority, hours]));
    const policy = clockPolicy(paused ? "paused" : "runs on", targets, incidents, paused);
    const inTime = await replay(incidents, policy);
    const byHand = incidents.filter((one) => {
      const target = targets.get(one.lastPriority);
      return inTime.get(one) === (target === undefined ? undefined : hoursOf(one, paused) <= target);
    }).length;
    endProgress();
    console.log(tellClock({ paused, fits, fitted, tested, inTime, byHand }).join("\n"));
  }
} catch (error) {
  endProgress();
  if (!(error instanceof BadLog)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
