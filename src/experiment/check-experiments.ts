import { didYouMean, issuesOf, show, unknownName, type Issue } from "../errors.ts";
import { toInstant, toMs } from "../time/index.ts";
import type { ArmParts, Experiment, ExperimentArm } from "./experiment.ts";

/** What an arm may have otherwise. */
export const armParts = ["scoring", "routing", "slas", "cadences"] as const satisfies readonly (keyof ArmParts)[];
/** What acts once a rep has the lead: the arm of a rep is not known before. */
const afterRouting: readonly (keyof ArmParts)[] = ["slas", "cadences"];

/** The parts that any arm of an experiment has otherwise. */
export function partsOf({ arms }: Pick<Experiment, "arms">): readonly (keyof ArmParts)[] {
  return armParts.filter((part) => arms.some(({ parts }) => parts?.[part] !== undefined));
}

/**
 * What does not hold in experiments, each by itself and together. What arms hold is checked as the rest of a policy is.
 *
 * @param stages Those of the policy.
 */
export function checkExperiments(all: readonly Experiment[], stages: readonly string[], path: string): Issue[] {
  const live = all.filter(({ mode }) => mode !== "shadow");
  return all.flatMap((one, i) => {
    const at = `${path}.${i}`;
    const issues = [...checkArms(one, at), ...checkTimes(one, at), ...checkUnit(one, at)];
    if (one.conversion?.stage !== undefined)
      issues.push(...unknownName(one.conversion.stage, stages, "a stage of the policy", `${at}.conversion.stage`));
    if (all.findIndex(({ name }) => name === one.name) !== i)
      issues.push({
        path: `${at}.name`,
        expected: "a name used once",
        got: show(one.name),
        hint: "rename one of the two",
      });
    if (one.mode !== "shadow") issues.push(...checkRivals(one, live.slice(0, live.indexOf(one)), at));
    return issues;
  });
}

function checkArms({ arms, mode }: Experiment, path: string): Issue[] {
  const least = mode === "shadow" ? 1 : 2;
  const issues = arms.flatMap((arm, i) => checkArm(arm, arms.slice(0, i), `${path}.arms.${i}`));
  if (arms.length < least) {
    const hint =
      "the first arm is what the others are compared with, and may be what the policy says: { name, weight }";
    issues.push({ path: `${path}.arms`, expected: `at least ${least} arms`, got: String(arms.length), hint });
  }
  if (!arms.some(({ weight }) => weight > 0)) {
    const got = arms.map(({ weight }) => show(weight)).join(" and ") || "none";
    issues.push({ path: `${path}.arms`, expected: "at least one weight above 0", got, hint: "give some arm a weight" });
  }
  return issues;
}

function checkArm({ name, weight }: ExperimentArm, before: readonly ExperimentArm[], path: string): Issue[] {
  const issues: Issue[] = [];
  if (!(weight >= 0 && Number.isFinite(weight))) {
    const hint = "weights are parts of their sum: 10 and 90 are a tenth and the rest";
    issues.push({ path: `${path}.weight`, expected: "a weight of 0 or more", got: show(weight), hint });
  }
  if (before.some((one) => one.name === name)) {
    const hint = "rename one of the two: reports tell arms by it";
    issues.push({ path: `${path}.name`, expected: "each arm's name once", got: show(name), hint });
  }
  return issues;
}

function checkTimes({ from, until, conversion, contactWithin }: Experiment, path: string): Issue[] {
  const issues = [
    ...notInstant(from, `${path}.from`),
    ...notInstant(until, `${path}.until`),
    ...[
      [conversion?.within, `${path}.conversion.within`] as const,
      [contactWithin, `${path}.contactWithin`] as const,
    ].flatMap(([length, at]) => (length === undefined ? [] : issuesOf(() => toMs(length, { path: at })))),
  ];
  if (issues.length > 0 || from === undefined || until === undefined || toInstant(from) < toInstant(until))
    return issues;
  const hint = "nobody would be in it: end it after it begins";
  return [{ path: `${path}.until`, expected: `a time after ${from}`, got: show(until), hint }];
}

function notInstant(text: string | undefined, path: string): Issue[] {
  try {
    if (text !== undefined) toInstant(text);
    return [];
  } catch {
    const hint = 'write for instance "2026-11-21T09:00:00Z"';
    return [{ path, expected: "an ISO date with time and offset", got: show(text), hint }];
  }
}

function checkUnit(experiment: Experiment, path: string): Issue[] {
  if (experiment.unit !== "rep") return [];
  return partsOf(experiment)
    .filter((part) => !afterRouting.includes(part))
    .map((part) => ({
      path: `${path}.unit`,
      expected: `arms of a rep that have ${afterRouting.join(" or ")} otherwise`,
      got: part,
      hint: `${part} acts before anybody knows whose lead it will be; take leads or accounts as units`,
    }));
}

/** Of two experiments with the same part nobody could say which has its way. */
function checkRivals(one: Experiment, before: readonly Experiment[], path: string): Issue[] {
  return before.flatMap((other) =>
    partsOf(one)
      .filter((part) => partsOf(other).includes(part))
      .map((part) => ({
        path: `${path}.arms`,
        expected: `parts that no other experiment has otherwise`,
        got: `${part}, as experiment ${show(other.name)}`,
        hint: "make one experiment of the two, with an arm for each combination, or run one after the other",
      })),
  );
}

/** That there is no experiment of this name, and which there are. */
export function noSuchExperiment(name: string, all: readonly Experiment[]): string {
  const names = all.map((one) => one.name);
  const there = names.length === 0 ? "the policy has none" : `it has ${names.map((one) => show(one)).join(", ")}`;
  return `the policy has no experiment ${show(name)}; ${didYouMean(name, names, there)}`;
}
