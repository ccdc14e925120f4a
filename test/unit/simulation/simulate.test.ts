import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { idle, simulate, type Arrival, type Behaviour, type SimulationProgress } from "handover/simulation";
import { policy, roster, run } from "./small-world.ts";

vi.setConfig({ testTimeout: 120_000 });

const at = (time: string, email: string): Arrival => ({
  at: `2026-05-05T${time}Z`,
  input: { email, company: { name: "Acme", country: "PL", employees: 100 } },
});

describe("a simulation", () => {
  test("is the same for the same seed, event by event, and another for another", async () => {
    const [one, two, other] = [await run(7), await run(7), await run(8)];
    expect(two.events).toEqual(one.events);
    expect(two.report).toEqual(one.report);
    expect(two.acts).toEqual(one.acts);
    expect(other.events).not.toEqual(one.events);
  });

  test("accounts for every input, whatever the seed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 8 }), async (seed) => {
        const { report } = await run(seed);
        const { total, created, merged, quarantined, refused, unreadable, addsUp } = report.inputs;
        expect(addsUp).toBe(true);
        expect(total).toBe(150);
        expect(created + merged + quarantined + refused + unreadable).toBe(total);
        expect(report.stages.reduce((sum, { leads }) => sum + leads, 0)).toBe(created);
        for (const stage of report.stages)
          expect(stage.owned + stage.held + stage.optedOut + stage.nobodys).toBe(stage.leads);
        for (const clock of report.clocks)
          expect(clock.met + clock.late + clock.cancelled + clock.open).toBe(clock.started);
      }),
      { numRuns: 12 },
    );
  });

  test("never lets virtual time go back, and fires nothing early and nothing late", async () => {
    const { events } = await run("time");
    let last = Number.NEGATIVE_INFINITY;
    let milestones = 0;
    for (const event of events) {
      expect(event.at).toBeGreaterThanOrEqual(last);
      last = event.at;
      if (event.type !== "sla.warning" && event.type !== "sla.breached") continue;
      milestones += 1;
      // A warning speaks at its instant; a breach in the first millisecond after the deadline.
      expect(event.at - event.data.plannedAt).toBe(event.type === "sla.breached" ? 1 : 0);
    }
    expect(milestones).toBeGreaterThan(10);
  });

  test("counts inputs that the policy refuses and rows that could not be read", async () => {
    const unreadable = [{ path: "row 2", expected: "3 columns", got: "2", hint: "" }];
    const { report, handover } = await simulate({
      policy: { version: "r", intake: { invalid: "refuse" } },
      roster: { reps: [], pools: [] },
      leads: [
        at("08:00:00", "a@acme.example"),
        { at: "2026-05-05T08:00Z", input: {}, unreadable },
        at("09:00:00", "nobody"),
      ],
    });
    await handover.close();
    expect(report.inputs).toMatchObject({ total: 3, created: 1, refused: 1, unreadable: 1, addsUp: true });
  });

  test("takes arrivals one ahead and no further", async () => {
    let taken = 0;
    function* leads(): Generator<Arrival> {
      for (let hour = 10; hour < 20; hour++) {
        taken += 1;
        yield at(`${hour}:00:00`, `n${hour}@acme.example`);
      }
    }
    const lead: number[] = [];
    await simulate({
      policy,
      roster,
      leads: leads(),
      behaviour: idle,
      onEvent: (event) => {
        if (event.type === "lead.received") lead.push(taken - lead.length);
      },
    });
    // Each is received when the next has been looked at, to see whether it is of the same instant.
    expect(lead).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);
  });

  test("refuses arrivals out of order", async () => {
    const leads = [at("09:00:00", "a@acme.example"), at("08:00:00", "b@acme.example")];
    await expect(simulate({ policy, roster, leads, behaviour: idle })).rejects.toThrow(
      /leads\.1\.at: .*sort the leads by time/,
    );
  });

  test("drops what a rep wanted to do with a lead that has gone to somebody else", async () => {
    // Everybody answers after the accept clock has taken the lead away.
    const late: Behaviour = {
      react: (event, _lead, { now }) =>
        event.type === "assignment.offered" && event.leadId !== undefined
          ? [{ at: now + 50 * 60_000, act: { leadId: event.leadId, repId: event.data.repId, do: "accept" } }]
          : [],
    };
    const { acts, report } = await run("late", { behaviour: late, until: "2026-05-07T00:00Z" });
    expect(acts.dropped).toBeGreaterThan(0);
    expect(report.reps.every(({ accepted, expired }) => accepted === 0 || expired > 0)).toBe(true);
  });

  test("tells how far it is, and can be ended", async () => {
    const told: SimulationProgress[] = [];
    await run(1, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({ inputs: 150, at: Date.parse("2026-05-18T00:00Z") });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(run(1, { signal })).rejects.toThrow("enough");
  });
});

describe("a roster document", () => {
  const start = (changed: object): Promise<unknown> =>
    simulate({ policy, leads: [], roster: { ...roster, ...changed } as never });

  test("with a rep named twice is refused", async () => {
    await expect(start({ reps: [...roster.reps, { id: "ana" }] })).rejects.toThrow(
      'roster: reps.5.id: expected an id used once, got "ana"; reps.1 has it already',
    );
  });

  test("with a pool that names nobody known is refused", async () => {
    const pools = [roster.pools[0], { id: "all", members: ["ana", "bne"] }];
    await expect(start({ pools })).rejects.toThrow(
      'roster: pools.1.members.1: expected a rep of the roster, got "bne"; did you mean "ben"?',
    );
  });

  test("with a weight that is none is refused", async () => {
    for (const weight of [-1, Number.NaN]) {
      const pools = [roster.pools[0], { id: "all", members: [{ repId: "ana", weight }] }];
      await expect(start({ pools })).rejects.toThrow(/roster: pools\.1\.members\.0\.weight: expected a weight from 0/);
    }
  });

  test("without a pool the policy routes to is refused, and so is an unknown part", async () => {
    await expect(start({ pools: [roster.pools[0]] })).rejects.toThrow(
      'expected the pool "all", which the policy routes to',
    );
    await expect(start({ pool: [] })).rejects.toThrow('did you mean "pools"?');
    await expect(start({ reps: "ana" })).rejects.toThrow("reps: expected a list");
  });
});
