import { createHandover, definePolicy, manualClock, memoryStorage, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { accountOwner, customRouter, roundRobin, byAttribute } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const night = "2026-11-03T02:00:00Z";
const noon = "2026-11-03T11:00:00Z";

async function staffed(policy: Omit<PolicyInput, "version">, at: string, options: object = {}) {
  const clock = manualClock(at);
  const handover = createHandover({ policy: { version: "1", ...policy }, clock, ...options });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return { handover, clock };
}

const german = byAttribute({ by: "company.country", map: { DE: roundRobin({ pool: "sdr" }) } });

describe("a lead that waits is asked for again", () => {
  test("when what it lacked is told later", async () => {
    const { handover } = await staffed({ routing: german }, noon);
    const { lead } = await handover.ingest({ email: "x@acme.example" });
    expect(lead?.hold).toBeDefined();
    const { lead: routed } = await handover.update(lead?.id ?? "", { company: { country: "DE" } });
    expect(routed?.ownerId).toBe("ana");
  });

  test("when the owner of its account comes in, and when a router of the host's own may answer otherwise", async () => {
    const own = (): { pass: string } | { repId: string } => ({ pass: "nobody fits" });
    for (const routing of [accountOwner({ hours: "owner" }), customRouter("own")]) {
      const policy = definePolicy(
        { version: "1", calendars: { office }, routing },
        { routers: { own: ({ reps }) => (reps[0]?.available === true ? { repId: "ana" } : own()) } },
      );
      const clock = manualClock(night);
      const handover = createHandover({ policy, clock });
      await handover.reps.upsert({ id: "ana" });
      await handover.accounts.upsert({ domain: "acme.example", ownerId: "ana" });
      const { lead } = await handover.ingest({ email: "x@acme.example" });
      expect(lead?.hold?.until).toBe(Date.parse("2026-11-03T08:00:00Z"));
      clock.set(noon);
      expect((await handover.tick()).routed).toBe(1);
    }
  });

  test("when a new policy knows where it belongs", async () => {
    const storage = memoryStorage();
    const { handover, clock } = await staffed({ routing: german }, noon, { storage });
    const { lead } = await handover.ingest({ email: "x@acme.example", company: { country: "FR" } });
    expect(lead?.hold).toBeDefined();
    const next = createHandover({ policy: { version: "2", routing: roundRobin({ pool: "sdr" }) }, storage, clock });
    expect((await next.tick()).routed).toBe(1);
    expect((await next.lead(lead?.id ?? ""))?.ownerId).toBe("ana");
  });

  test("when it is sent on to a stage that wants an owner of its own", async () => {
    const stage = (id: string) => ({ id, label: id, side: "sales" as const, routes: true });
    const pipeline = {
      id: "two-desks",
      stages: [stage("sdr"), stage("ae")],
      transitions: [{ name: "hand over", from: ["sdr"], to: "ae", releases: true }],
      reasons: {},
    };
    const { handover } = await staffed({ routing: roundRobin({ pool: "sdr" }), pipeline }, noon);
    const { lead } = await handover.ingest({ email: "x@acme.example" });
    const moved = await handover.transition(lead?.id ?? "", "ae");
    expect(moved.lead?.ownerId).toBe("ana");
  });
});

describe("a breach", () => {
  const slas = [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "10m",
      calendar: "always",
      thresholds: [{ at: 0.5, notify: "owner" as const }],
    }),
  ];

  test.each(["met", "closed"])("is told even if the clock is %s before anybody looks", async (how) => {
    const { handover, clock } = await staffed({ routing: roundRobin({ pool: "sdr" }), slas }, noon);
    const { lead } = await handover.ingest({ email: "x@acme.example" });
    clock.advance(2 * 3_600_000);
    if (how === "met") await handover.record(lead?.id ?? "", { type: "call" });
    else await handover.transition(lead?.id ?? "", "lost", { reason: "no_fit" });
    const told = (await all(handover, "events")).filter(({ type }) => type.startsWith("sla.")).map(({ type }) => type);
    expect(told).toEqual(["sla.warning", "sla.breached"]);
  });

  test("that a call told late was in time for does not happen", async () => {
    const { handover, clock } = await staffed({ routing: roundRobin({ pool: "sdr" }), slas }, noon);
    const { lead } = await handover.ingest({ email: "x@acme.example" });
    const occurredAt = clock.now() + 6 * 60_000;
    clock.advance(2 * 3_600_000);
    await handover.record(lead?.id ?? "", { type: "call", occurredAt });
    await handover.tick();
    const told = (await all(handover, "events")).filter(({ type }) => type.startsWith("sla.")).map(({ type }) => type);
    expect(told).toEqual(["sla.warning"]);
  });

  test("is no matter for a lead that asked not to be contacted", async () => {
    const { handover, clock } = await staffed(
      { slas: [sla("contact", { from: "received", until: "assigned", within: "1h", calendar: "always" })] },
      noon,
    );
    await handover.ingest({ email: "x@acme.example", optedOut: true });
    clock.advance(2 * 3_600_000);
    expect((await handover.tick()).breaches).toBe(0);
  });
});

describe("an engine", () => {
  test("of an old version leaves the clocks of a new one alone, and says whom to ask", async () => {
    const storage = memoryStorage();
    const slas = [sla("contact", { from: "assigned", until: "accepted", within: "1h", calendar: "always" })];
    const { handover: old, clock } = await staffed({ routing: roundRobin({ pool: "sdr" }) }, noon, { storage });
    const next = createHandover({
      policy: { version: "2", routing: roundRobin({ pool: "sdr" }), slas },
      storage,
      clock,
    });
    await next.ingest({ email: "x@acme.example" });
    clock.advance(2 * 3_600_000);
    const errors: string[] = [];
    old.on("error", (error) => void errors.push(String(error)));
    expect(await old.tick()).toMatchObject({ breaches: 0, failed: 1 });
    expect(errors[0]).toContain('policy version "2"');
    expect(await next.tick()).toMatchObject({ breaches: 1, failed: 0 });
  });

  test("opens although an earlier version names code nobody has any more", async () => {
    const storage = memoryStorage();
    const first = definePolicy(
      { version: "1", routing: customRouter("gone") },
      { routers: { gone: () => ({ pass: "" }) } },
    );
    await createHandover({ policy: first, storage }).ingest({ email: "x@acme.example" });
    const next = createHandover({ policy: { version: "2" }, storage });
    expect((await next.ingest({ email: "y@acme.example" })).status).toBe("created");
  });

  test("that is closed finishes what is under way and stops its workers", async () => {
    const { handover } = await staffed({ routing: roundRobin({ pool: "sdr" }) }, noon);
    const worker = handover.start({ pollMs: 10 });
    const calls = [handover.ingest({ email: "x@acme.example" }), handover.tick(), handover.reps.upsert({ id: "ben" })];
    await handover.close();
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
    await worker.stop();
  });

  test("takes an object as it is when it is handed over", async () => {
    const { handover } = await staffed({ routing: roundRobin({ pool: "sdr" }) }, noon);
    const { lead } = await handover.ingest({ email: "x@acme.example" });
    const activity = { type: "call" };
    const first = handover.record(lead?.id ?? "", activity);
    activity.type = "email";
    await Promise.all([first, handover.record(lead?.id ?? "", activity)]);
    expect(Object.keys((await handover.lead(lead?.id ?? ""))?.activities ?? {})).toEqual(["call", "email"]);
  });

  test("tells of each input of many what became of it, of one that threw as well", async () => {
    const { handover } = await staffed({}, noon);
    await handover.ingest({ email: "x@acme.example" }, { commandId: "file/1" });
    const outcomes = await handover.ingestMany([{ email: "y@acme.example" }, { email: "z@acme.example" }], {
      commandId: "file",
    });
    expect(outcomes.map(({ status }) => status)).toEqual(["created", "failed"]);
  });

  test("gives a corrected address back to whom it belongs", async () => {
    const { handover } = await staffed({}, noon);
    const { lead } = await handover.ingest({ email: "bob@acme.example", firstName: "Rob" });
    await handover.update(lead?.id ?? "", { email: "rob@acme.example" });
    expect((await handover.ingest({ email: "bob@acme.example", firstName: "Bob" })).status).toBe("created");
    expect((await handover.ingest({ email: "rob@acme.example" })).status).toBe("merged");
  });
});
