import { expect, test, vi } from "vitest";
import { learnReps, repModel, simulate, generateLeads } from "handover/simulation";
import { policy, roster, run } from "./small-world.ts";

vi.setConfig({ testTimeout: 120_000 });

const minute = 60_000;
const leads = () => generateLeads({ seed: 3, count: 250, from: "2026-05-04T00:00Z", to: "2026-05-15T00:00Z" });
const profiles = {
  ana: { answerMinutes: 3, declines: 0, ignores: 0 },
  ben: { answerMinutes: 25, declines: 0, ignores: 0 },
  joe: { answerMinutes: 5, declines: 0.8, ignores: 0 },
};

test("habits are those of the people of the log", async () => {
  const { events, handover } = await run(1, {
    leads: leads(),
    behaviour: repModel({ profiles }),
    until: "2026-05-18T00:00Z",
  });
  await handover.close();
  const { reps } = await learnReps({ log: events, policy });
  const of = (id: string) => reps.find(({ repId }) => repId === id)!;
  expect(of("ana").medianAnswerMs! / minute).toBeGreaterThan(2);
  expect(of("ana").medianAnswerMs! / minute).toBeLessThan(4.5);
  expect(of("ben").medianAnswerMs! / minute).toBeGreaterThan(15);
  expect(of("joe").declined / of("joe").offers).toBeGreaterThan(0.6);
  for (const { offers, accepted, declined, ignored } of reps)
    expect(accepted + declined + ignored).toBeLessThanOrEqual(offers);
});

test("people who learned from a log are as quick, and decline as often", async () => {
  const {
    events,
    handover,
    report: was,
  } = await run(1, { leads: leads(), behaviour: repModel({ profiles }), until: "2026-05-18T00:00Z" });
  await handover.close();
  const behaviour = await learnReps({ log: events, policy });
  const again = await simulate({ policy, roster, leads: leads(), behaviour, until: "2026-05-18T00:00Z" });
  await again.handover.close();
  const is = again.report;
  const declined = (report: typeof was): number => report.reps.reduce((sum, one) => sum + one.declined, 0);
  expect(is.response.contacted / was.response.contacted).toBeGreaterThan(0.85);
  expect(is.response.contacted / was.response.contacted).toBeLessThan(1.15);
  expect(declined(is) / declined(was)).toBeGreaterThan(0.7);
  expect(declined(is) / declined(was)).toBeLessThan(1.3);
  const ratio = is.response.fromAssignment.working.medianMs! / was.response.fromAssignment.working.medianMs!;
  expect(ratio).toBeGreaterThan(0.7);
  expect(ratio).toBeLessThan(1.4);
});

test("the same seed draws the same, another something else", async () => {
  const { events, handover } = await run(4);
  await handover.close();
  const once = async (seed: number) => {
    const behaviour = await learnReps({ log: events, policy, seed });
    const { report, handover: engine } = await simulate({ policy, roster, leads: leads(), behaviour });
    await engine.close();
    return report;
  };
  expect(await once(1)).toEqual(await once(1));
  expect(await once(2)).not.toEqual(await once(1));
});
