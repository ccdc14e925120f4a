import { validateCondition } from "../../condition/index.ts";
import { show, unknownName, type Issue } from "../../errors.ts";
import { parseDate } from "../../time/index.ts";
import { asList, clocksIn, stagesIn, type On } from "../moment.ts";
import { deliveredBy } from "./compile.ts";
import { termsOf, type Commitment } from "./commitment.ts";
import { validateTerms } from "./validate-terms.ts";

/** Names a commitment may refer to. */
export interface CommitmentNames {
  readonly calendars: readonly string[];
  readonly stages: readonly string[];
  /** All clock policies. */
  readonly clocks: readonly string[];
  /** What rejects a lead where nothing is said: nothing, in a pipeline that asks for no reasons. */
  readonly rejectedBy: On;
}

const mostChecks = 20;

/** What does not hold in a commitment: unknown stages and calendars, terms out of order, shares and numbers out of range. */
export function validateCommitment(spec: Commitment, names: CommitmentNames, path: string): Issue[] {
  const { calendar, counts, where, accepted, rejected } = spec;
  const hours = [...names.calendars, "always"];
  const heard: [string, On | readonly On[] | undefined][] = [
    ["accepted", accepted],
    ["rejected", rejected],
  ];
  return [
    ...(calendar === undefined ? [] : unknownName(calendar, hours, "a calendar of the policy", `${path}.calendar`)),
    ...checkStages(counts ?? deliveredBy, names.stages, `${path}.counts`, counts === undefined),
    ...heard.flatMap(([key, on]) => (on === undefined ? [] : checkStages(on, names.stages, `${path}.${key}`, false))),
    ...[["counts", counts] as const, ...heard].flatMap(([key, on]) =>
      clocksIn(on).flatMap((name) => unknownName(name, names.clocks, "the name of a clock policy", `${path}.${key}`)),
    ),
    ...(where === undefined ? [] : validateCondition(where, { path: `${path}.where`, custom: [] })),
    ...validateTerms(termsOf(spec), (i) => (Array.isArray(spec.terms) ? `${path}.terms.${i}` : `${path}.terms`)),
    ...checkRejections(spec, names, path),
    ...checkChecks(spec, path),
    ...checkDates(spec, path),
  ];
}

function checkStages(on: On | readonly On[], stages: readonly string[], path: string, isDefault: boolean): Issue[] {
  const issues = asList(on).flatMap((one) =>
    stagesIn(one).flatMap((stage) => unknownName(stage, stages, "a stage of the pipeline", path)),
  );
  return isDefault ? issues.map((issue) => ({ ...issue, got: "nothing", hint: "say what delivers a lead" })) : issues;
}

/** A promise about rejections nobody could break. */
function checkRejections(spec: Commitment, { rejectedBy }: CommitmentNames, path: string): Issue[] {
  const isPromised = termsOf(spec).some(({ accepted, reasons }) => accepted !== undefined || reasons === true);
  if (!isPromised || spec.rejected !== undefined || stagesIn(rejectedBy).length > 0) return [];
  const hint = 'the pipeline asks for no reasons, so it does not tell; write for instance { stage: ["lost"] }';
  return [{ path: `${path}.rejected`, expected: "what rejects a lead", got: "nothing", hint }];
}

function checkChecks({ checks = [] }: Commitment, path: string): Issue[] {
  const hint = "write 0.5 for half of the period's working time";
  const expected = "a share above 0 and below 1, each once";
  const many = { path: `${path}.checks`, expected: `at most ${mostChecks} of them`, got: show(checks.length), hint };
  return [
    ...(checks.length > mostChecks ? [many] : []),
    ...checks.flatMap((share, i) =>
      share > 0 && share < 1 && checks.indexOf(share) === i
        ? []
        : [{ path: `${path}.checks.${i}`, expected, got: show(share), hint }],
    ),
  ];
}

function checkDates(spec: Commitment, path: string): Issue[] {
  const from = termsOf(spec)[0]?.from;
  const { until, reviewOn } = spec;
  const later = (key: "until" | "reviewOn", date: string | undefined): Issue[] => {
    if (date === undefined) return [];
    if (parseDate(date) === undefined) return [noDate(date, `${path}.${key}`)];
    if (from === undefined || date >= from) return [];
    const hint = `it begins on ${from}`;
    return [{ path: `${path}.${key}`, expected: "a day not before the first terms", got: show(date), hint }];
  };
  const isPast = reviewOn !== undefined && until !== undefined && reviewOn > until;
  const hint = `the agreement ends on ${until}`;
  return [
    ...later("until", until),
    ...later("reviewOn", reviewOn),
    ...(isPast ? [{ path: `${path}.reviewOn`, expected: "a day of the agreement", got: show(reviewOn), hint }] : []),
  ];
}

/** What a text is that should be a date. */
function noDate(got: string, path: string): Issue {
  return { path, expected: "a date that exists", got: show(got), hint: 'write "2026-10-01"' };
}
