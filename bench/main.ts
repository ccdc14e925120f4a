import { readFileSync } from "node:fs";
import { groups, groupsNamed } from "./groups/index.ts";
import { readArguments, usage, type BenchArguments } from "./harness/arguments.ts";
import type { Goal, Group, Row } from "./harness/group.ts";
import { machineNow } from "./harness/machine.ts";
import { formatGoals, formatRows } from "./harness/print.ts";
import { keep, readResults } from "./harness/results.ts";
import { resultsFolder, writePage } from "./page/write-page.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

type Named = readonly (readonly [string, Group])[];

try {
  const asked = readArguments(process.argv.slice(2), { version, date: new Date().toISOString().slice(0, 10) });
  const chosen = groupsNamed(asked.name);
  if (chosen.length === 0) {
    const known = [...new Set([...groups.keys()].flatMap((own) => [own.split("/")[0]!, own]))].join(", ");
    throw new Error(`unknown group "${asked.name}"; known are ${known}`);
  }
  await (asked.keeps ? measureAndKeep(chosen, asked) : measure(chosen, asked));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}\nusage: ${usage}`);
  process.exitCode = 2;
}

/** Prints what the groups come to. */
async function measure(chosen: Named, { json }: BenchArguments): Promise<void> {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  for (const [, group] of chosen) {
    const result = await group(progress);
    rows.push(...result.rows);
    goals.push(...result.goals);
    if (!json) console.log(`\n${formatRows(result.rows)}\n`);
  }
  if (json) console.log(JSON.stringify({ rows, goals }, null, 2));
  else if (goals.length > 0) console.log(formatGoals(goals));
}

/** Measures what is not kept yet, each group kept as it ends, and writes the page of all that is. A group that fails leaves the others. */
async function measureAndKeep(chosen: Named, { again, date, version }: BenchArguments): Promise<void> {
  const { groups: kept } = readResults(resultsFolder, version);
  const open = chosen.filter(([name]) => again || kept[name] === undefined);
  progress(
    `${chosen.length - open.length} of ${chosen.length} groups are kept for ${version}; of ${date} will be ${open.length}`,
  );
  for (const [name, group] of open) {
    const machine = machineNow();
    const begin = performance.now();
    try {
      const { rows, goals } = await group(progress);
      const seconds = Math.round((performance.now() - begin) / 1000);
      keep(resultsFolder, version, name, { date, machine, seconds, rows, goals });
      console.log(`\n${formatRows(rows)}\n${goals.length === 0 ? "" : `\n${formatGoals(goals)}\n`}`);
    } catch (error) {
      console.error(`bench: ${name} failed and is not kept:`, error);
      process.exitCode = 1;
    }
  }
  console.log(`written: ${await writePage()}`);
}

function progress(line: string): void {
  console.error(line);
}
