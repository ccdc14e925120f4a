import { definePolicy, isHandoverError, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { commitment, onActivity, sla, type Commitment, type Terms } from "handover/sla";
import { describe, expect, test } from "vitest";

const terms: Terms = { from: "2026-10-01", atLeast: 120, accepted: 0.6, reasons: true };
const mql = (differs: object = {}): Commitment =>
  commitment("mql", { every: "month", terms, ...differs } as Omit<Commitment, "name">);

/** Each fault as `path: expected; hint`. */
function faults(input: Partial<PolicyInput>): string[] {
  try {
    definePolicy({ version: "1", ...input });
    return [];
  } catch (error) {
    if (!isHandoverError(error, "POLICY_INVALID")) throw error;
    return error.issues.map(({ path, expected, got, hint }) => `${path}: ${expected}, got ${got}; ${hint}`);
  }
}
const faultsOf = (differs: object): string[] => faults({ commitments: [mql(differs)] });

describe("a commitment that holds", () => {
  test.each<[what: string, differs: object]>([
    ["as it is", {}],
    ["a week of leads that were received", { every: "week", counts: "received" }],
    ["an activity", { counts: onActivity("demo"), accepted: { stage: ["sql"] }, rejected: { stage: ["lost"] } }],
    ["around the clock", { calendar: "always", checks: [] }],
    ["terms without a day", { terms: { atLeast: 1 } }],
    ["terms one after another", { terms: [terms, { from: "2027-01-01", atLeast: 150 }] }],
    [
      "penalties and credits",
      {
        terms: {
          ...terms,
          penalty: [{ perMissing: 50, unit: "EUR" }, { carry: true }],
          credit: { amount: 5, unit: "x" },
        },
      },
    ],
    [
      "an end and a review",
      { until: "2027-12-31", reviewOn: "2027-10-01", notify: [{ rep: "mia" }, { pool: "marketing" }] },
    ],
  ])("%s survives JSON", (_, differs) => {
    const policy = definePolicy({ version: "1", commitments: [mql(differs)] });
    const again = definePolicy(JSON.parse(JSON.stringify(policy)) as PolicyInput);
    expect(again.document).toEqual(policy.document);
    expect(again.subjects).toEqual(["commitment/mql"]);
  });
});

describe("a commitment is refused", () => {
  test.each<[fault: string, differs: object, said: string | RegExp]>([
    [
      "for an unknown stage",
      { counts: { stage: ["mqll"] } },
      'commitments.0.counts: a stage of the pipeline, got "mqll"; did you mean "mql"?',
    ],
    [
      "for an unknown stage of rejections",
      { rejected: { leaves: ["salt"] } },
      /commitments\.0\.rejected.*did you mean "sal"/,
    ],
    [
      "for an unknown calendar",
      { calendar: "ofice" },
      /commitments\.0\.calendar: a calendar of the policy, got "ofice"/,
    ],
    [
      "for the hours of an owner nobody is",
      { calendar: "owner" },
      /commitments\.0\.calendar: a calendar of the policy/,
    ],
    ["for telling an owner nobody is", { notify: "owner" }, /commitments\.0\.notify: \{ rep: id \} or \{ pool: id \}/],
    [
      "for two terms of one day",
      { terms: [terms, terms] },
      'commitments.0.terms.1.from: a day after 2026-10-01, got "2026-10-01"; put both into one',
    ],
    [
      "for terms out of order",
      { terms: [terms, { ...terms, from: "2026-09-01" }] },
      /terms\.1\.from: a day after 2026-10-01.*in the order of their dates/,
    ],
    ["for several terms without days", { terms: [{ atLeast: 1 }, terms] }, /terms\.0\.from: a date, got nothing/],
    ["for a day that does not exist", { terms: { ...terms, from: "2026-02-30" } }, /terms\.from: a date that exists/],
    [
      "for a share above 1",
      { terms: { ...terms, accepted: 60 } },
      "commitments.0.terms.accepted: a share above 0 and up to 1, got 60; write 0.6 for 60 %",
    ],
    [
      "for a number below 1",
      { terms: { ...terms, atLeast: -3 } },
      /terms\.atLeast: a whole number of leads, from 1, got -3/,
    ],
    ["for half a lead", { terms: { ...terms, atLeast: 2.5 } }, /terms\.atLeast/],
    ["for a warning above the pace", { terms: { ...terms, warnBelow: 1.2 } }, /terms\.warnBelow/],
    [
      "for a negative penalty",
      { terms: { ...terms, penalty: [{ perMissing: -5, unit: "EUR" }] } },
      /terms\.penalty\.0\.perMissing: an amount above 0, got -5/,
    ],
    [
      "for a penalty of no unit",
      { terms: { ...terms, penalty: { perMissing: 5 } } },
      /terms\.penalty\.unit: a text, got nothing/,
    ],
    [
      "for a credit for what is missing",
      { terms: { ...terms, credit: { perMissing: 5, unit: "EUR" } } },
      /terms\.credit/,
    ],
    ["for a check at the end", { checks: [0.5, 1] }, /checks\.1: a share above 0 and below 1, each once, got 1/],
    ["for a check at 50", { checks: [50] }, /checks\.0/],
    ["for two checks at once", { checks: [0.5, 0.5] }, /checks\.1/],
    [
      "for too many checks",
      { checks: Array.from({ length: 21 }, (_, i) => (i + 1) / 30) },
      /checks: at most 20 of them, got 21/,
    ],
    [
      "for an end before its beginning",
      { until: "2026-09-30" },
      /until: a day not before the first terms, got "2026-09-30"; it begins on 2026-10-01/,
    ],
    ["for a review after its end", { until: "2026-12-31", reviewOn: "2027-01-01" }, /reviewOn: a day of the agreement/],
    ["for a review on no day", { reviewOn: "soon" }, /reviewOn: a date that exists/],
    ["for another period", { every: "year" }, /every: one of "week", "month", "quarter", got "year"/],
    ["for a field nobody knows", { wher: {} }, 'commitments.0.wher: a known field, got "wher"; did you mean "where"?'],
    [
      "for terms with a field nobody knows",
      { terms: { ...terms, atleast: 1 } },
      /terms\.atleast: a known field.*did you mean "atLeast"/,
    ],
    ["for a condition that is none", { where: { field: "email", is: "x" } }, /^commitments\.0\.where/],
  ])("%s", (_, differs, said) => {
    const found = faultsOf(differs);
    expect(found[0]).toMatch(
      said instanceof RegExp ? said : new RegExp(`^${said.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
    );
  });

  test("for a name used twice", () => {
    expect(faults({ commitments: [mql(), mql()] })).toEqual([
      'commitments.1.name: a name used once, got "mql"; rename one of the two',
    ]);
  });

  test("for a calendar that never opens", () => {
    const never = weekly({ timeZone: "Europe/Warsaw", hours: {} });
    expect(faults({ calendars: { never }, commitments: [mql({ calendar: "never" })] })[0]).toMatch(
      /^calendars\.never: some opening hours/,
    );
  });

  test("for what delivers a lead in a pipeline without MQLs, and for rejections it does not know", () => {
    const pipeline = {
      id: "small",
      stages: [
        { id: "new", label: "New", side: "marketing" },
        { id: "done", label: "Done", side: "sales", closed: "won" },
      ],
      transitions: [{ name: "close", from: ["new"], to: "done" }],
      reasons: {},
    } as const;
    expect(faults({ pipeline, commitments: [mql()] })).toEqual([
      "commitments.0.counts: a stage of the pipeline, got nothing; say what delivers a lead",
      'commitments.0.rejected: what rejects a lead, got nothing; the pipeline asks for no reasons, so it does not tell; write for instance { stage: ["lost"] }',
    ]);
  });
});

describe("digests are refused", () => {
  const warned = (threshold: object, digest?: PolicyInput["digest"]): Partial<PolicyInput> => ({
    digest,
    slas: [
      sla("call", {
        from: "assigned",
        until: onActivity("call"),
        within: "1h",
        thresholds: [{ at: 0.5, ...threshold }],
      }),
    ],
  });
  test.each<[fault: string, input: Partial<PolicyInput>, said: RegExp]>([
    [
      "where the policy has none",
      warned({ notify: "owner", digest: true }),
      /^slas\.0\.thresholds\.0\.digest: a policy with a digest.*beside `slas`/,
    ],
    ["for nobody", warned({ digest: true }, { every: "15m" }), /^slas\.0\.thresholds\.0\.digest: somebody to be told/],
    ["more than once a minute", warned({}, { every: "10s" }), /^digest\.every: at least a minute, got "10s"/],
    ["at no length anybody can read", warned({}, { every: "often" }), /^digest\.every/],
    [
      "in hours the policy does not know",
      warned({}, { every: "1h", in: "ofice" }),
      /^digest\.in: a calendar of the policy, got "ofice"/,
    ],
    [
      "with a field nobody knows",
      warned({}, { every: "1h", inn: "x" } as never),
      /^digest\.inn: a known field.*did you mean "in"/,
    ],
  ])("%s", (_, input, said) => expect(faults(input)[0]).toMatch(said));

  test("in hours that never come", () => {
    const never = weekly({ timeZone: "Europe/Warsaw", hours: {} });
    expect(faults({ calendars: { never }, ...warned({}, { every: "1h", in: "never" }) })[0]).toMatch(
      /^calendars\.never/,
    );
  });

  test("unless they hold, and then they survive JSON", () => {
    const policy = definePolicy({ version: "1", ...warned({ notify: "owner", digest: true }, { every: "15m" }) });
    expect(definePolicy(JSON.parse(JSON.stringify(policy)) as PolicyInput).document).toEqual(policy.document);
    expect(policy.subjects).toEqual(["digest"]);
  });
});
