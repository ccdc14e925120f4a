import { describe, expect, it } from "vitest";
import { equals, where } from "handover/condition";
import { compileSla, sla, workMsOf, type Sla, type Threshold } from "handover/sla";
import { someLead } from "../lead/some-lead.ts";

const minute = 60_000;
const compiled = (differs: Partial<Sla> = {}) =>
  compileSla(sla("call", { from: "assigned", until: "accepted", within: "1h", ...differs }));
const placed = (thresholds: readonly Threshold[], targetMs = 60 * minute) =>
  compiled({ thresholds })
    .milestones(targetMs)
    .map(({ kind, workMs }) => [kind, workMs / minute]);

describe("where a threshold lies on an hour", () => {
  it.each<[Threshold["at"], number]>([
    [0.75, 45],
    [1, 60],
    [1.5, 90],
    [{ before: "10m" }, 50],
    [{ after: "10m" }, 70],
    [{ before: { minutes: 5, seconds: 30 } }, 54.5],
  ])("%j: at %d minutes of work", (at, minutes) => {
    expect(workMsOf({ at }, 60 * minute)).toBe(minutes * minute);
  });
});

describe("the milestones of a clock", () => {
  it("have a breach even when nobody named it", () => {
    expect(placed([])).toEqual([["breach", 60]]);
  });

  it("have one breach with its actions when somebody did", () => {
    const [breach, ...more] = compiled({ thresholds: [{ at: 1, notify: "manager" }] }).milestones(60 * minute);
    expect(more).toEqual([]);
    expect(breach?.threshold).toEqual({ at: 1, notify: "manager" });
  });

  it("stand in order of time, however they were written, each with its place", () => {
    const thresholds: Threshold[] = [
      { at: 2 },
      { at: 1 },
      { at: { before: "5m" } },
      { at: { after: "5m" } },
      { at: 0.5 },
    ];
    expect(placed(thresholds)).toEqual([
      ["warning", 30],
      ["warning", 55],
      ["breach", 60],
      ["escalation", 65],
      ["escalation", 120],
    ]);
    expect(
      compiled({ thresholds })
        .milestones(60 * minute)
        .map(({ index }) => index),
    ).toEqual([0, 1, 2, 3, 4]);
  });

  it("on the deadline stand on the side they were written for", () => {
    expect(placed([{ at: { after: "0m" } }, { at: { before: "0m" } }])).toEqual([
      ["warning", 60],
      ["breach", 60],
      ["escalation", 60],
    ]);
  });

  it("leave out a warning further ahead than the target is long", () => {
    expect(placed([{ at: { before: "1h" } }, { at: { before: "30m" } }], 60 * minute)).toEqual([
      ["warning", 30],
      ["breach", 60],
    ]);
    expect(placed([{ at: { before: "30m" } }], 30 * minute)).toEqual([["breach", 30]]);
  });

  it("are worked out once for each target", () => {
    const one = compiled({ thresholds: [{ at: 0.5 }] });
    expect(one.milestones(1_000)).toBe(one.milestones(1_000));
    const many = Array.from({ length: 200 }, (_, i) => one.milestones(i + 1_000).map(({ workMs }) => workMs));
    expect(many.map((list) => list[1])).toEqual(Array.from({ length: 200 }, (_, i) => i + 1_000));
  });
});

describe("which leads a clock is for", () => {
  it("all, unless it says so", () => {
    expect(compiled().applies(someLead())).toBe(true);
  });

  it("those its condition holds for", () => {
    const { applies } = compiled({ appliesTo: where({ source: equals("webinar") }) });
    expect([applies(someLead({ source: "webinar" })), applies(someLead())]).toEqual([true, false]);
  });
});
