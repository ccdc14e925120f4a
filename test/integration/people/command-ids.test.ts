import { capacity, roundRobin } from "handover/routing";
import { describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";
import { lookedInto } from "../../support/looked-into.ts";

const olga = "olga@acme.example";
const routing = roundRobin({ pool: "sdr", hours: "ignore" });

describe("a command id that tells a person", () => {
  test("does not stand in the events of leads that are served on the way", async () => {
    const { handover, find } = lookedInto({ routing, limits: [capacity({ atMost: 1 })] });
    await handover.reps.upsert({ id: "ben" });
    await handover.pools.upsert({ id: "sdr", members: ["ben"] });
    const mine = (await handover.ingest({ email: olga })).lead?.id as string;
    const theirs = (await handover.ingest({ email: "jan@beta.example" })).lead?.id as string;
    await handover.transition(mine, "lost", { reason: "duplicate" }, { commandId: `unsubscribe:${olga}` });
    const served = (await all(handover, "events")).filter(({ leadId }) => leadId === theirs);
    expect((await handover.lead(theirs))?.ownerId).toBe("ben");
    const cause = (await all(handover, "events")).find(({ commandId }) => commandId.startsWith("unsubscribe"));
    // What they carry names the event with which it began.
    expect(served.at(-1)?.commandId).toBe(`${cause?.leadId}:${cause?.version}`);
    await handover.people.erase({ email: olga });
    expect(find(/olga/)).toEqual([]);
  });

  test.each([
    ["refused", { intake: { invalid: "refuse" } } as const],
    ["quarantined", {}],
  ])("leaves no receipt of an input that was %s", async (_, policy) => {
    const { handover, find } = lookedInto(policy);
    const input = { email: olga, optedOut: "perhaps" as never };
    await handover.ingest(input, { commandId: `form ${olga} 7` });
    const again = await handover.ingest(input, { commandId: `form ${olga} 7` });
    expect(again.lead).toBeUndefined();
    await handover.people.erase({ email: olga });
    expect(find(/olga/)).toEqual([]);
    expect(find(/^handover_receipt/)).toEqual([]);
  });

  test("leaves none of a call about a lead that is not there, nor about one that was erased", async () => {
    const { handover, find } = lookedInto();
    await handover.transition("nobody", "lost", { reason: "duplicate" }, { commandId: `drop ${olga}` });
    const { lead } = await handover.ingest({ email: olga });
    await handover.people.erase({ email: olga });
    const late = { firstName: "Olga" };
    for (let i = 0; i < 2; i++)
      expect((await handover.update(lead?.id as string, late, { commandId: `fix ${olga}` })).refusal?.code).toBe(
        "LEAD_ERASED",
      );
    expect(find(/olga/i)).toEqual([]);
    expect(find(/^handover_receipt/)).toEqual([]);
  });

  test("is done once the lead is there, for nothing was done before", async () => {
    const { handover } = lookedInto();
    const call = { commandId: "call-1" };
    expect((await handover.record("id000002", { type: "call" }, call)).refusal?.code).toBe("LEAD_UNKNOWN");
    const { lead } = await handover.ingest({ email: olga });
    expect((await handover.record(lead?.id as string, { type: "call" }, call)).ok).toBe(true);
  });
});
