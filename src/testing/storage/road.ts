import { replay } from "../../core/index.ts";
import { createHandover } from "../../engine/index.ts";
import { identityKeys } from "../../lead/index.ts";
import { isOver } from "../../sla/index.ts";
import { memoryStorage } from "../../storage/memory/index.ts";
import { check, same } from "../check.ts";
import { contentsOf } from "../contents.ts";
import { storageCase } from "../storage-case.ts";
import { strictSnapshots } from "../strict-snapshots.ts";
import { roadPolicy } from "./road-input.ts";
import { runRoad, type RoadRun } from "./road-run.ts";

/** The two runs part nowhere: neither in what callers were told nor in what was stored. */
function sameRun(run: RoadRun, expected: RoadRun): void {
  expected.outcomes.forEach((outcome, i) => same(run.outcomes[i], outcome, `outcome of call ${i}`));
  for (const part of Object.keys(expected.contents) as (keyof RoadRun["contents"])[])
    same(run.contents[part], expected.contents[part], part);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const road = [
  storageCase(
    "R.1",
    "one list of commands comes to the same as over memory, to the last byte of its canonical JSON",
    async ({ storage }) => {
      const run = await runRoad(storage);
      const kinds = new Set(run.contents.events.map(({ type }) => type));
      for (const type of [
        "lead.merged",
        "lead.held",
        "assignment.expired",
        "ledger.refunded",
        "sla.breached",
        "commitment.missed",
        "digest.due",
      ] as const)
        check(kinds.has(type), `the list of commands no longer leads to ${type}: it proves too little`);
      sameRun(run, await runRoad(memoryStorage()));
    },
  ),

  storageCase("R.2", "replaying the stored events gives the stored state", async ({ storage }) => {
    const { contents } = await runRoad(storage);
    const replayed = replay(contents.events);
    same(
      [...replayed.leads].sort((a, b) => byText(a.id, b.id)),
      contents.leads,
      "leads",
    );
    const running = replayed.clocks.filter((clock) => !isOver(clock));
    same(
      running.sort((a, b) => byText(a.leadId, b.leadId) || byText(a.id, b.id)),
      contents.clocks,
      "running clocks",
    );
    same(
      [...replayed.ledgers].sort((a, b) => byText(a.key, b.key)),
      contents.ledgers,
      "ledgers",
    );
    same(
      [...replayed.accounts].sort((a, b) => byText(a.domain, b.domain)),
      contents.accounts,
      "accounts",
    );
    same(replayed.quarantined, contents.quarantined, "quarantined inputs");
    same(replayed.roster, contents.roster, "roster");
  }),

  storageCase("R.3", "the road looks at nothing that it did not say it needs", async ({ storage }) => {
    sameRun(await runRoad(strictSnapshots(storage)), await runRoad(memoryStorage()));
  }),

  storageCase("R.4", "whatever a tenant does, another one with the same ids has what it had", async ({ storage }) => {
    const { contents } = await runRoad(storage, { tenant: "theirs" });
    const keys = contents.leads.flatMap(identityKeys);
    const theirs = await storage.open("theirs");
    const named = await theirs.named(keys);
    const found = async (): Promise<unknown> => Promise.all(keys.map(async (key) => (await theirs.find(key))?.id));
    const before = await found();
    const mine = createHandover({ policy: roadPolicy(), storage, tenant: "theirs" }).tenant("mine");
    await runRoad(storage, { tenant: "mine" });
    for (const { id } of contents.leads.slice(0, 4)) await mine.people.erase({ leadId: id });
    await mine.forgetEvents({ closedBefore: new Date(4e12) });
    await mine.close();
    const after = await contentsOf(theirs);
    for (const part of Object.keys(contents) as (keyof RoadRun["contents"])[]) same(after[part], contents[part], part);
    same([await theirs.named(keys), await found()], [named, before], "leads by key");
  }),
];
