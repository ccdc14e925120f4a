import { createHandover, manualClock, type Handover, type LeadInput, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { atLeast, where } from "handover/condition";
import { onActivity, sla } from "handover/sla";
import { points, scorecard } from "handover/scoring";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { describe, expect, test } from "vitest";
import { all, countingIds } from "../../support/engine.ts";

const policy: PolicyInput = {
  version: "1",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  fields: {
    budget: { type: "number", min: 0, required: true, personal: false },
    plan: { type: "enum", values: ["Free", "Team"], default: "Free", personal: false },
    linkedin: { type: "text" },
  },
  scoring: scorecard([points(60, where({ "properties.budget": atLeast(10_000) }))], { max: 100 }),
  slas: [sla("contact", { from: "received", until: onActivity("call"), within: "2h", calendar: "lead" })],
};

const open = (): Handover =>
  createHandover({
    policy,
    storage: strictSnapshots(memoryStorage()),
    clock: manualClock("2026-11-02T10:00:00Z"),
    ids: countingIds(),
  });
const ana = { email: "ana@acme.example", company: { name: "Acme", country: "PL" } };

describe("fields that a policy declares", () => {
  test("are read, and rules go by them", async () => {
    const { lead } = await open().ingest({ ...ana, budget: "12000" } as LeadInput);
    expect([lead?.properties, lead?.score?.total]).toEqual([{ budget: 12_000, plan: "Free" }, 60]);
  });

  test("keep an input out that has no value for one that is required", async () => {
    const handover = open();
    expect(await handover.ingest(ana)).toMatchObject({
      status: "quarantined",
      issues: [{ path: "properties.budget" }],
    });
    expect((await handover.matches(ana)).outcome).toBe("quarantined");
  });

  test("are read in an edit, which requires and fills in nothing", async () => {
    const handover = open();
    const { lead } = await handover.ingest({ ...ana, budget: 1, plan: "Team" } as LeadInput);
    const edited = await handover.update(lead!.id, { properties: { budget: "20000" } });
    expect(edited.lead?.properties).toEqual({ budget: 20_000, plan: "Team" });
    expect(edited.lead?.score?.total).toBe(60);
    expect((await handover.update(lead!.id, { firstName: "Ana" })).ok).toBe(true);
  });

  test("give way where they are defaults, whichever form came first", async () => {
    const handover = open();
    await handover.ingest({ ...ana, budget: 1 } as LeadInput);
    const { lead } = await handover.ingest({ ...ana, budget: 1, plan: "team" } as LeadInput);
    expect(lead?.properties["plan"]).toBe("Team");
  });

  test("are left by an erasure where they tell nobody", async () => {
    const handover = open();
    const { lead } = await handover.ingest({ ...ana, budget: 1, linkedin: "in/ana" } as LeadInput);
    await handover.people.erase({ email: ana.email });
    expect((await handover.lead(lead!.id))?.properties).toEqual({ budget: 1, plan: "Free" });
    expect(JSON.stringify(await all(handover, "events"))).not.toContain("in/ana");
  });
});

test("a clock goes by the wall clock of the lead's time zone", async () => {
  const handover = open();
  const dueOf = async (timeZone: string): Promise<string | undefined> => {
    const { lead } = await handover.ingest({ email: `${timeZone}@acme.example`, timeZone, budget: 1 } as LeadInput);
    return (await handover.clocks(lead!.id))[0]?.dueAt?.toISOString();
  };
  expect(await dueOf("Europe/Warsaw")).toBe("2026-11-02T12:00:00.000Z");
  // 10:00 UTC is 05:00 in New York, where the office opens at 14:00 UTC.
  expect(await dueOf("America/New_York")).toBe("2026-11-02T16:00:00.000Z");
});
