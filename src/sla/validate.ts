import { validateCondition, type Condition } from "../condition/index.ts";
import { didYouMean, issuesOf, show, unknownName, type Issue } from "../errors.ts";
import type { CompiledContact } from "./contact.ts";
import { hoursNames } from "./hours-names.ts";
import { asList, clocksIn, stagesIn, type On } from "./moment.ts";
import { parkedReason } from "./parked.ts";
import type { Sla } from "./sla.ts";
import { isCustom, isInReach, isTarget, isByField, readTarget, targetsIn, type Target } from "./target.ts";
import { validateThresholds } from "./validate-thresholds.ts";

/** Names a clock policy may refer to. */
export interface SlaNames {
  readonly calendars: readonly string[];
  readonly stages: readonly string[];
  /** Whether the policy says when digests are told. */
  readonly digests: boolean;
  /** Targets of the host's own. */
  readonly targets: readonly string[];
  /** All clock policies, those of cadences too. @defaultValue only itself */
  readonly clocks?: readonly string[] | undefined;
  /** @defaultValue none */
  readonly contact?: CompiledContact | undefined;
  /** It is stored already: names that were taken since then it may have. @defaultValue `false` */
  readonly stored?: boolean | undefined;
}

/** What does not hold in a clock policy: unreadable targets, thresholds twice or out of range, unknown stages and calendars. */
export function validateSla(spec: Sla, names: SlaNames, path: string): Issue[] {
  const { name, from, until, calendar, cancel, restartOn, pauses = [] } = spec;
  const heard: [string, On | readonly On[] | undefined][] = [
    ["from", from],
    ["until", until],
    ["cancel.on", cancel?.on],
    ["restartOn", restartOn],
    ...pauses.flatMap((pause, i): [string, On | readonly On[]][] =>
      "while" in pause
        ? []
        : [
            [`pauses.${i}.from`, pause.from],
            [`pauses.${i}.until`, pause.until],
          ],
    ),
  ];
  const conditions: [string, Condition | undefined][] = [
    ["appliesTo", spec.appliesTo],
    ["cancel.when", cancel?.when],
    ...pauses.map((pause, i): [string, Condition | undefined] => [
      `pauses.${i}.while`,
      "while" in pause ? pause.while : undefined,
    ]),
  ];
  const hours = [...hoursNames(names.calendars), "always"];
  return [
    ...checkName(name, names.stored === true, `${path}.name`),
    ...(calendar === undefined ? [] : unknownName(calendar, hours, "a calendar of the policy", `${path}.calendar`)),
    ...heard.flatMap(([key, on]) => [
      ...checkStages(on, names.stages, `${path}.${key}`),
      ...checkClocks(on, names.clocks ?? [name], `${path}.${key}`),
    ]),
    ...checkStays(spec, path),
    ...conditions.flatMap(([key, condition]) =>
      condition === undefined ? [] : validateCondition(condition, { path: `${path}.${key}`, custom: [] }),
    ),
    ...checkReasons(spec, names.stored === true, path),
    ...checkMix(spec, path),
    ...checkTargets(spec, names.targets, path),
    ...validateThresholds(spec, names, path),
  ];
}

/** Names of clocks that are no policy's. */
const taken = ["hold", "offer", "park", "score"];
/** Those that came later: policies that are stored may have had them before. */
const storedNames = ["park", "score"];

function checkName(name: string, isStored: boolean, path: string): Issue[] {
  if (!taken.includes(name) || (isStored && storedNames.includes(name))) return [];
  const hint = "that one is taken by the clocks of leads that wait or are parked, of offers and of scores";
  return [{ path, expected: `a name other than "${name}"`, got: show(name), hint }];
}

function checkStages(on: On | readonly On[] | undefined, stages: readonly string[], path: string): Issue[] {
  if (on === undefined) return [];
  return asList(on).flatMap((one) =>
    stagesIn(one).flatMap((stage) => unknownName(stage, stages, "stages of a pipeline", path)),
  );
}

/** Clocks may go round in a circle: every clock takes its time, so none goes round at once. */
function checkClocks(on: On | readonly On[] | undefined, clocks: readonly string[], path: string): Issue[] {
  return clocksIn(on).flatMap((name) => unknownName(name, clocks, "the name of a clock policy", path));
}

function checkStays({ stays, timer }: Sla, path: string): Issue[] {
  if (stays !== true || timer === true) return [];
  const hint = "a promise is open until it is met anyway; leave it out";
  return [{ path: `${path}.stays`, expected: "a timer", got: "a promise", hint }];
}

/** A pause is known by its reason: two of one reason would end each other, and so would it and that of parked leads. */
function checkReasons({ pauses = [] }: Sla, isStored: boolean, path: string): Issue[] {
  const reasons = pauses.map(({ reason }) => reason);
  return reasons.flatMap((reason, i) =>
    reasons.indexOf(reason) === i && (isStored || reason !== parkedReason)
      ? []
      : [{ path: `${path}.pauses.${i}.reason`, expected: "each reason once", got: show(reason), hint: "reword one" }],
  );
}

function checkMix({ until }: Sla, path: string): Issue[] {
  if (typeof until !== "object" || !("activity" in until) || !("mix" in until) || until.mix === undefined) return [];
  const { activity, mix } = until;
  return Object.entries(mix).flatMap(([type, least]) => {
    const at = `${path}.until.mix.${type}`;
    if (!Number.isInteger(least) || least < 1 || least > 1000)
      return [
        {
          path: at,
          expected: "a whole number from 1 to 1,000",
          got: show(least),
          hint: "leave out what is not asked for",
        },
      ];
    if (activity === "any" || activity.includes(type)) return [];
    const hint = didYouMean(type, activity, `add ${show(type)} to \`activity\`: what is not heard is not counted`);
    return [{ path: at, expected: "one of the activities that count", got: show(type), hint }];
  });
}

function checkTargets({ within, calendar, timer }: Sla, custom: readonly string[], path: string): Issue[] {
  const at = `${path}.within`;
  const targets = targetsIn(within, at);
  const faults = targets.flatMap(([where, target]) => checkTarget(target, calendar, timer === true, where));
  if (isCustom(within))
    return [...unknownName(within.custom, custom, "a registered target", `${at}.custom`), ...faults];
  const named = isTarget(within) ? [] : Object.keys(isByField(within) ? {} : within);
  return [
    ...(targets.length > 0
      ? []
      : [{ path: at, expected: "a target", got: show(within), hint: 'write "5m", or { A: "5m" }' }]),
    ...named.flatMap((key) => {
      if (key === "default" || /^[A-D][1-4]?$/.test(key)) return [];
      const hint = 'write "default" for every other grade, or { by: "source", values: { ... } }';
      return [{ path: `${at}.${key}`, expected: "a grade (A to D, A1 to D4), or default", got: show(key), hint }];
    }),
    ...faults,
  ];
}

/** A timer may have no time at all: it is up when its hours are open. */
function checkTarget(target: Target, calendar: string | undefined, isTimer: boolean, path: string): readonly Issue[] {
  if (typeof target === "object" && "date" in target) return [];
  const issues = issuesOf(() => readTarget(target, calendar, path));
  if (issues.length > 0) return issues;
  const read = readTarget(target, calendar, path);
  const holds = isInReach(read) || (isTimer && "ms" in read && read.ms === 0);
  const hint = 'write "5m" or { workingDays: 1 }';
  return holds ? [] : [{ path, expected: "a target above zero and within five years", got: show(target), hint }];
}
