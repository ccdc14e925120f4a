import { expect, it } from "vitest";
import { createHandover, manualClock, type HandoverEvent } from "handover";
import { staysOf, timeInStages } from "handover/report";
import { countingIds } from "../../support/engine.ts";

const hourMs = 3_600_000;

it("each stay ends where the next begins, and says who moved the lead, by what and why", async () => {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const start = clock.now();
  const handover = createHandover({ policy: { version: "1" }, clock, ids: countingIds() });
  const id = (await handover.ingest({ email: "olga@acme.example" })).lead?.id as string;
  clock.advance(hourMs);
  await handover.transition(id, "sal", { by: "ana" });
  clock.advance(2 * hourMs);
  await handover.record(id, { type: "call" });
  await handover.transition(id, "qualification", { reason: "too_early", by: "mia" });
  await handover.transition(id, "mql");
  clock.advance(4 * hourMs);
  const { events, stays, text } = (await handover.explain(id)) ?? { events: [] as HandoverEvent[] };
  const told = staysOf(events, clock.now());
  expect(
    told.map(({ stage, from, to, ms, transition, by, reason }) => [
      stage,
      (from - start) / hourMs,
      to === undefined ? to : (to - start) / hourMs,
      ms / hourMs,
      transition,
      by,
      reason,
    ]),
  ).toEqual([
    ["inquiry", 0, 0, 0, undefined, undefined, undefined],
    ["mql", 0, 1, 1, "qualify", undefined, undefined],
    ["sal", 1, 3, 2, "accept", "ana", undefined],
    ["qualification", 3, 3, 0, "return to marketing", "mia", "too_early"],
    ["mql", 3, undefined, 4, "qualify", undefined, undefined],
  ]);
  expect(timeInStages(told).map(({ stage, ms, times }) => [stage, ms / hourMs, times])).toEqual([
    ["inquiry", 0, 1],
    ["mql", 5, 2],
    ["sal", 2, 1],
    ["qualification", 0, 1],
  ]);
  expect(told.reduce((sum, { ms }) => sum + ms, 0)).toBe(clock.now() - start);
  expect(stays?.at(-1)).toMatchObject({ stage: "mql", ms: 0 });
  expect(text).toContain("sal -> qualification (return to marketing: too_early) by mia");
  // What was forgotten is not made up.
  const moved = events.findIndex(({ data }) => "by" in data && data.by === "ana");
  expect(staysOf(events.slice(moved), clock.now()).map(({ stage }) => stage)).toEqual(["sal", "qualification", "mql"]);
  expect(staysOf([], 0)).toEqual([]);
});
