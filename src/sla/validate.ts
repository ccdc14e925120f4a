import { validateCondition } from "../condition/index.ts";
import { didYouMean, isHandoverError, show, type Issue } from "../errors.ts";
import { toMs } from "../time/index.ts";
import { isByGrade, readTarget } from "./compile.ts";
import type { Sla, Target, Threshold } from "./sla.ts";

/** Names a clock policy may refer to. */
export interface SlaNames {
  readonly calendars: readonly string[];
  readonly stages: readonly string[];
}

/** What does not hold in a clock policy: unreadable targets, thresholds twice or out of range, unknown stages and calendars. */
export function validateSla(spec: Sla, names: SlaNames, path: string): Issue[] {
  const issues: Issue[] = [];
  const add = (at: string, expected: string, got: unknown, hint: string): void => {
    issues.push({ path: `${path}.${at}`, expected, got: typeof got === "string" ? got : show(got), hint });
  };
  if (spec.name === "hold")
    add("name", 'a name other than "hold"', show(spec.name), "that one is taken by leads waiting to be routed");
  if (
    spec.calendar !== undefined &&
    spec.calendar !== "owner" &&
    spec.calendar !== "always" &&
    !names.calendars.includes(spec.calendar)
  ) {
    const known = [...names.calendars, "owner", "always"];
    add(
      "calendar",
      "a calendar of the policy",
      show(spec.calendar),
      didYouMean(spec.calendar, known, `known: ${known.join(", ")}`),
    );
  }
  for (const [key, on] of [
    ["from", spec.from],
    ["until", spec.until],
  ] as const) {
    if (typeof on !== "object" || !("stage" in on)) continue;
    for (const stage of on.stage) {
      if (!names.stages.includes(stage))
        add(
          key,
          "stages of a pipeline",
          show(stage),
          didYouMean(stage, names.stages, `known: ${names.stages.join(", ")}`),
        );
    }
  }
  if (spec.appliesTo !== undefined)
    issues.push(...validateCondition(spec.appliesTo, { path: `${path}.appliesTo`, custom: [] }));
  const targets: [string, Target][] = isByGrade(spec.within)
    ? Object.entries(spec.within).map(([grade, target]) => [`within.${grade}`, target])
    : [["within", spec.within]];
  for (const [at, target] of targets) checkTarget(target, spec.calendar, `${path}.${at}`, issues);
  checkThresholds(spec.thresholds ?? [], spec.calendar, path, issues);
  return issues;
}

function checkTarget(target: Target, calendar: string | undefined, path: string, issues: Issue[]): void {
  collect(issues, () => {
    const read = readTarget(target, calendar, path);
    const bad =
      "ms" in read
        ? read.ms <= 0
        : !Number.isInteger(read.workingDays) || read.workingDays < 1 || read.workingDays > 1000;
    if (bad)
      issues.push({
        path,
        expected: "a target above zero",
        got: show(target),
        hint: 'write "5m" or { workingDays: 1 }',
      });
  });
}

function checkThresholds(
  thresholds: readonly Threshold[],
  calendar: string | undefined,
  path: string,
  issues: Issue[],
): void {
  const seen = new Set<string>();
  thresholds.forEach(({ at }, i) => {
    const where = `${path}.thresholds.${i}.at`;
    if (typeof at === "number" && !(at > 0 && at <= 10)) {
      issues.push({
        path: where,
        expected: "a fraction above 0 and up to 10 (1 is the breach)",
        got: show(at),
        hint: "write 0.75 for three quarters",
      });
    }
    if (typeof at === "object")
      collect(issues, () =>
        toMs("before" in at ? at.before : at.after, {
          path: where,
          kind: calendar === "always" ? "elapsed" : "working",
        }),
      );
    const key = JSON.stringify(at);
    if (seen.has(key))
      issues.push({
        path: where,
        expected: "each threshold once",
        got: key,
        hint: "put both actions into one threshold",
      });
    seen.add(key);
  });
}

function collect(issues: Issue[], read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    issues.push(...error.issues);
  }
}
