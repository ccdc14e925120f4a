import { groups, groupsNamed } from "./groups/index.ts";
import type { Goal, Row } from "./harness/group.ts";
import { formatGoals, formatRows } from "./harness/print.ts";

const args = process.argv.slice(2);
const json = args.includes("--json");
const [name, ...rest] = args.filter((arg) => arg !== "--json");
const chosen = groupsNamed(name);

if (chosen.length === 0 || rest.length > 0) {
  const known = [...new Set([...groups.keys()].flatMap((own) => [own.split("/")[0]!, own]))].join(", ");
  const wrong = rest.length > 0 ? `one group at a time, got ${args.join(" ")}` : `unknown group "${name}"`;
  console.error(`bench: ${wrong}; usage: npm run bench [-- NAME] [--json], where NAME is one of ${known}`);
  process.exitCode = 2;
} else {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  for (const [, group] of chosen) {
    const result = await group((line) => console.error(line));
    rows.push(...result.rows);
    goals.push(...result.goals);
    if (!json) console.log(`\n${formatRows(result.rows)}\n`);
  }
  if (json) console.log(JSON.stringify({ rows, goals }, null, 2));
  else if (goals.length > 0) console.log(formatGoals(goals));
}
