import { describe, expect, test } from "vitest";
import { weekly } from "handover/calendar";
import { desk, monthly } from "../../support/commitments.ts";
import { checkInvariants } from "../../support/invariants.ts";

describe("the terms", () => {
  const strict = { from: "2026-10-01", atLeast: 20 };

  test("carry penalties and credits, which are told and nothing more", async () => {
    const mine = monthly({
      terms: {
        ...strict,
        penalty: [{ perMissing: 50.5, unit: "EUR" }, { amount: 1, unit: "apology" }, { carry: true }],
        credit: { perExtra: 10, unit: "EUR" },
      },
    });
    const { deliver, clock, handover, told } = await desk([mine]);
    await deliver(17);
    clock.set("2026-11-02T10:00:00Z");
    await handover.tick();
    await deliver(25);
    clock.set("2026-12-02T10:00:00Z");
    await handover.tick();
    const [missed] = await told("commitment.missed");
    expect(missed?.measures).toEqual([{ measure: "volume", promised: 20, actual: 17, kept: false }]);
    expect(missed?.notify).toEqual(["mia"]);
    expect(missed?.consequences).toEqual([
      { kind: "penalty", amount: 151.5, unit: "EUR" },
      { kind: "penalty", amount: 1, unit: "apology" },
      { kind: "penalty", carried: 3 },
    ]);
    const [met] = await told("commitment.met");
    expect([met?.target, met?.delivered, met?.consequences]).toEqual([
      23,
      25,
      [{ kind: "credit", amount: 20, unit: "EUR" }],
    ]);
    expect(await handover.commitments()).toMatchObject([{ target: 20, carried: 0 }]);
  });

  test("of a running period stay, whatever the policy says meanwhile; the next one goes by the new ones", async () => {
    const { deliver, clock, handover, told, under } = await desk([monthly()]);
    await deliver(5);
    clock.set("2026-10-15T10:00:00Z");
    const other = await under([monthly({ terms: { from: "2026-10-01", atLeast: 4 } })], "2");
    expect(await other.commitments()).toMatchObject([{ target: 20, delivered: 5, policyVersion: "1" }]);
    clock.set("2026-11-02T10:00:00Z");
    await other.tick();
    expect(await told("commitment.missed")).toMatchObject([{ target: 20, delivered: 5 }]);
    expect(await other.commitments()).toMatchObject([{ target: 4, delivered: 0, policyVersion: "2" }]);
    await checkInvariants(handover, clock.now());
  });

  test("that come into force in mid-month apply from the next one", async () => {
    const { clock, handover, told } = await desk([
      monthly({ terms: [strict, { from: "2026-10-10", atLeast: 30 }, { from: "2027-01-01", atLeast: 40 }] }),
    ]);
    clock.set("2027-01-05T10:00:00Z");
    await handover.tick();
    expect((await told("commitment.started")).map(({ clock: { period } }) => period?.target)).toEqual([20, 30, 30, 40]);
  });

  test.each([
    ["America/Los_Angeles", "2026-10-31T23:00:00.000Z"],
    ["Pacific/Auckland", "2026-10-31T23:00:00.000Z"],
  ])("follow one another without a gap, also into %s", async (timeZone, begins) => {
    const { clock, handover, told, under } = await desk([monthly()]);
    await handover.close();
    const there = weekly({ timeZone, hours: { "mon-fri": "09:00-17:00" } });
    const other = await under([monthly({ calendar: "there" })], "2", { there });
    clock.set("2026-12-05T10:00:00Z");
    await other.tick();
    const periods = (await told("commitment.started")).map(({ clock: one }) => one);
    expect(periods.map(({ dueAt }) => dueAt).slice(0, -1)).toEqual(periods.slice(1).map(({ startedAt }) => startedAt));
    expect(new Date(periods[1]?.startedAt ?? 0).toISOString()).toBe(begins);
    expect(periods[1]?.period).toMatchObject({ target: 20 });
  });

  test("tell of nothing that does not follow", async () => {
    const { deliver, clock, handover, told } = await desk([
      monthly({
        terms: { ...strict, atLeast: 2, accepted: 0.5, penalty: [{ perMissing: 0.004, unit: "BTC" }, { carry: true }] },
      }),
    ]);
    const [id] = await deliver(2);
    await handover.transition(id as string, "lost", { reason: "no_fit" });
    clock.set("2026-12-02T10:00:00Z");
    await handover.tick();
    const [october, november] = await told("commitment.missed");
    expect(october?.consequences).toEqual([]);
    expect(november?.consequences).toEqual([
      { kind: "penalty", amount: 0.008, unit: "BTC" },
      { kind: "penalty", carried: 2 },
    ]);
  });

  test("warn below the pace they name only", async () => {
    const { deliver, clock, handover, told } = await desk([
      monthly({ terms: { ...strict, warnBelow: 0.8 }, checks: [0.5] }),
    ]);
    await deliver(8);
    clock.set("2026-10-20T10:00:00Z");
    await handover.tick();
    expect(await told("commitment.checked")).toMatchObject([{ delivered: 8, expected: 10, projected: 16, perDay: 2 }]);
  });

  test("about reasons are broken by a rejection without one, and said so by the next check", async () => {
    const { deliver, clock, handover, told } = await desk([
      monthly({
        terms: { ...strict, atLeast: 1, reasons: true },
        rejected: { stage: ["sql"] },
        accepted: { stage: ["won"] },
        checks: [0.5],
      }),
    ]);
    const [id] = (await deliver(1)) as [string];
    await handover.accept(id, { repId: "ana" });
    await handover.transition(id, "sql");
    clock.set("2026-11-02T10:00:00Z");
    await handover.tick();
    expect(await told("commitment.at_risk")).toMatchObject([{ behind: ["reasons"], unexplained: 1, notify: ["mia"] }]);
    expect((await told("commitment.missed"))[0]?.measures).toEqual([
      { measure: "volume", promised: 1, actual: 1, kept: true },
      { measure: "reasons", promised: 0, actual: 1, kept: false },
    ]);
  });
});
