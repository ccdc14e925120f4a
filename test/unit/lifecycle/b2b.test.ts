import { describe, expect, it } from "vitest";
import { atLeast, where } from "handover/condition";
import { b2bPipeline, compilePipeline, validatePipeline } from "handover/lifecycle";
import { someLead } from "../lead/some-lead.ts";

const pipeline = b2bPipeline();
const compiled = compilePipeline(pipeline);
const ids = pipeline.stages.map(({ id }) => id);

/** The whole table, written down a second time: from each stage, where to, with which list of reasons. */
const table: Record<string, Record<string, string | undefined>> = {
  inquiry: { qualification: undefined, mql: undefined, nurture: "recycling", archived: "archiving" },
  qualification: { mql: undefined, nurture: "recycling", archived: "archiving" },
  mql: { sal: undefined, lost: "rejection", qualification: "return", nurture: "recycling", archived: "archiving" },
  sal: {
    sql: undefined,
    follow_up: undefined,
    lost: "rejection",
    qualification: "return",
    nurture: "recycling",
    archived: "archiving",
  },
  sql: {
    follow_up: undefined,
    opportunity: undefined,
    lost: "loss",
    qualification: "return",
    nurture: "recycling",
    archived: "archiving",
  },
  follow_up: { sql: undefined, opportunity: undefined, lost: "loss", nurture: "recycling", archived: "archiving" },
  opportunity: { follow_up: undefined, won: undefined, lost: "loss", nurture: "recycling", archived: "archiving" },
  won: {},
  lost: { nurture: "recycling", archived: "archiving", qualification: undefined },
  nurture: { mql: undefined, archived: "archiving" },
  archived: { qualification: undefined },
};

it("the default pipeline holds, with any condition to be qualified by", () => {
  expect(validatePipeline(pipeline)).toEqual([]);
  expect(validatePipeline(b2bPipeline({ id: "upsell", qualified: where({ "score.total": atLeast(60) }) }))).toEqual([]);
  expect(Object.keys(table)).toEqual(ids);
});

describe.each(ids)("from %s", (from) => {
  const lead = someLead({ stage: from });
  const ways = table[from] ?? {};

  it.each(ids)("to %s: allowed as the table says, or refused with what is allowed", (to) => {
    const list = ways[to];
    const reason = list === undefined ? undefined : pipeline.reasons[list]?.[0];
    const { refusal } = compiled.check(lead, to, reason);
    if (to in ways) {
      expect(refusal).toBeUndefined();
      return;
    }
    expect(refusal?.code).toBe("TRANSITION_NOT_ALLOWED");
    expect(refusal?.allowed.toSorted()).toEqual(Object.keys(ways).toSorted());
    expect(refusal?.message).toContain(`lead lead-1 is in ${from} and cannot go to ${to}; `);
  });

  it("each move that needs a reason is refused without one, and with one from another list", () => {
    for (const [to, list] of Object.entries(ways)) {
      if (list === undefined) continue;
      const reasons = pipeline.reasons[list] ?? [];
      expect(compiled.check(lead, to, undefined).refusal).toMatchObject({ code: "REASON_REQUIRED", allowed: reasons });
      expect(compiled.check(lead, to, "because").refusal).toMatchObject({ code: "REASON_UNKNOWN", allowed: reasons });
      for (const reason of reasons) expect(compiled.check(lead, to, reason).refusal).toBeUndefined();
    }
  });

  it("a stage that is not there is refused with all that are", () => {
    expect(compiled.check(lead, "mqll", undefined).refusal).toEqual({
      code: "STAGE_UNKNOWN",
      message: 'pipeline b2b has no stage "mqll"; did you mean "mql"?',
      allowed: ids,
    });
  });
});

describe("an opted-out lead", () => {
  const optedOut = (stage: string) => someLead({ stage, optedOut: true });

  it.each(["mql", "sal", "sql", "follow_up", "opportunity"])("may not go to %s", (to) => {
    const from = ids.find((id) => to in (table[id] ?? {})) ?? "";
    expect(compiled.check(optedOut(from), to, undefined).refusal).toMatchObject({ code: "CRITERION_FAILED" });
  });

  it("may be archived", () => {
    expect(compiled.check(optedOut("mql"), "archived", "opted_out").refusal).toBeUndefined();
  });

  it("does not become an MQL by itself", () => {
    expect(compiled.auto(optedOut("inquiry"))).toBeUndefined();
    expect(compiled.auto(someLead())?.to).toBe("mql");
  });
});

it("a lead moves by itself once it is qualified, and not before", () => {
  const { auto } = compilePipeline(b2bPipeline({ qualified: where({ "score.total": atLeast(60) }) }));
  const scored = (total: number) =>
    someLead({ score: { fit: 0, engagement: 0, total, grade: "A1", reasons: [] }, stage: "qualification" });
  expect([auto(scored(59))?.to, auto(scored(60))?.to, auto(someLead())?.to]).toEqual([undefined, "mql", undefined]);
});

it("only an MQL is accepted", () => {
  const taken = ids.flatMap((stage) => {
    const step = compiled.onAccept(someLead({ stage }));
    return step === undefined ? [] : [[stage, step.refusal === undefined ? step.transition.to : step.refusal.code]];
  });
  expect(taken).toEqual([["mql", "sal"]]);
});

it("nothing that is rejected, lost, returned, recycled or archived goes without a reason", () => {
  const silent = pipeline.transitions.filter(
    ({ to, reasons }) => reasons === undefined && ["lost", "nurture", "archived"].includes(to),
  );
  expect(silent).toEqual([]);
});
