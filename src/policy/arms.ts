import { compileCondition, type Predicate } from "../condition/index.ts";
import { show, type Issue } from "../errors.ts";
import { armParts, checkExperiments, type Experiment, type ExperimentArm, type LeadArms } from "../experiment/index.ts";
import type { Lead } from "../lead/index.ts";
import { toInstant, type Instant } from "../time/index.ts";
import type { PolicyDocument } from "./document.ts";
import { checkInput } from "./pipelines.ts";
import type { Policy } from "./policy.ts";

/** An experiment, compiled. */
export interface CompiledExperiment {
  readonly spec: Experiment;
  readonly isShadow: boolean;
  readonly unit: NonNullable<Experiment["unit"]>;
  /** Whether a lead is in it, by when it was received and what its input says. */
  takes(lead: Lead): boolean;
}

/** What a policy without experiments has. */
export const noExperiments: readonly CompiledExperiment[] = Object.freeze([]);

/** The document as it is in some arms: a part that an arm has otherwise takes the place of the whole part. */
function documentIn(document: PolicyDocument, arms: LeadArms): PolicyDocument {
  const { experiments = [], ...rules } = document;
  const parts = experiments.map(
    ({ name, arms: all }) => all.find((one) => one.name === armIn(arms, name))?.parts ?? {},
  );
  return Object.assign({}, rules, ...parts, { version: versionIn(document, arms) }) as PolicyDocument;
}

/** What the rules of some arms are called: clocks that run by them keep that name. */
function versionIn({ version, experiments = [] }: PolicyDocument, arms: LeadArms): string {
  const named = experiments.flatMap(({ name, arms: all }) => {
    const arm = armIn(arms, name);
    return all.some((one) => one.name === arm && one.parts !== undefined) ? [`${name}:${arm}`] : [];
  });
  return [version, ...named].join("+");
}

function armIn(arms: LeadArms, experiment: string): string | undefined {
  return Object.hasOwn(arms, experiment) ? arms[experiment] : undefined;
}

/**
 * What does not hold in the experiments of a document.
 *
 * @param check Says what does not hold in a document without experiments.
 * @param already What does not hold in this one.
 */
export function checkArms(
  document: PolicyDocument,
  stages: readonly string[],
  isStored: boolean,
  check: (document: PolicyDocument) => readonly Issue[],
  already: readonly Issue[],
): Issue[] {
  const { experiments = [], version } = document;
  if (experiments.length === 0) return [];
  const said = new Set(already.map(sayIssue));
  const issues = checkExperiments(experiments, stages, "experiments");
  if (version.includes("+")) {
    const hint = "the arms of experiments are told by it: 1+speed:fast";
    issues.push({ path: "version", expected: "a version without + beside experiments", got: show(version), hint });
  }
  experiments.forEach((one, i) => {
    if (one.when !== undefined) issues.push(...checkInput(one.when, `experiments.${i}.when`));
    one.arms.forEach((arm, j) => {
      const path = `experiments.${i}.arms.${j}.parts`;
      if (!isStored) issues.push(...checkParts(document, arm, path));
      const within = check(documentIn({ ...document, experiments: [one] }, { [one.name]: arm.name }));
      for (const issue of within) {
        const isOwn = armParts.some((part) => arm.parts?.[part] !== undefined && isIn(issue.path, part));
        if (isOwn) issues.push({ ...issue, path: `${path}.${issue.path}` });
        else if (!said.has(sayIssue(issue)))
          issues.push({
            ...issue,
            hint: `${issue.hint ?? "give it one"}; arm ${show(arm.name)} of experiment ${show(one.name)} has it otherwise`,
          });
      }
    });
  });
  return issues;
}

function isIn(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`);
}

function sayIssue({ path, expected, got }: Issue): string {
  return [path, expected, got].join("\n");
}

/** An arm has something otherwise: what the policy has not at all, no other arm could be compared with. */
function checkParts(document: PolicyDocument, { parts = {} }: ExperimentArm, path: string): Issue[] {
  return armParts.flatMap((part) => {
    if (parts[part] === undefined) return [];
    const at = `${path}.${part}`;
    if (document[part] === undefined) {
      const hint = `give the policy ${part}: that is what the arms without ${part} of their own have`;
      return [{ path: at, expected: "a part that the policy has", got: part, hint }];
    }
    if (part !== "scoring" || !("scorer" in (parts.scoring ?? {}))) return [];
    const hint = "ask it from within the whole policy, and compare rules; or compare two policies in a simulation";
    return [{ path: at, expected: "rules", got: "a registered scorer", hint }];
  });
}

/**
 * A policy that gives each lead the rules of its arms. All that is read before anybody knows which lead it is about (pools, ledgers, how
 * far to look back) is what any arm wants.
 *
 * @param compile Compiles a document without experiments.
 */
export function withArms(base: Policy, compile: (document: PolicyDocument) => Policy): Policy {
  const { document } = base;
  const { experiments = [] } = document;
  if (experiments.length === 0) return base;
  const made = new Map<string, Policy>();
  const alone = experiments.flatMap((one) => one.arms.map((arm) => ({ [one.name]: arm.name })));
  const wants = wantedBy([base, ...alone.map((arms) => compile(documentIn(document, arms)))]);
  const whole: Policy = {
    ...base,
    ...wants,
    experiments: experiments.map(compileExperiment),
    for: ({ arms }) => (arms === undefined ? whole : whole.inArms(liveIn(experiments, arms))),
    inArms(arms) {
      const version = versionIn(document, arms);
      if (version === document.version) return whole;
      let known = made.get(version);
      if (known === undefined) {
        const { experiments: all, staff, inArms, at } = whole;
        const compiled = compile(documentIn(document, arms));
        made.set(version, (known = { ...compiled, ...wants, experiments: all, staff, for: whole.for, inArms, at }));
      }
      return known;
    },
    at: (version) => (version === document.version ? whole : (made.get(version) ?? armsCalled(version))),
  };
  /** A version of an arm, by its name. */
  const armsCalled = (version: string): Policy | undefined => {
    if (!version.startsWith(`${document.version}+`)) return undefined;
    const named = version.slice(document.version.length + 1).split("+");
    const arms = Object.fromEntries(named.map((one) => one.split(":", 2) as [string, string]));
    return versionIn(document, arms) === version ? whole.inArms(arms) : undefined;
  };
  return whole;
}

/** A shadow does nothing: whatever arm is on a lead, it is of the time when the experiment was live. */
function liveIn(experiments: readonly Experiment[], arms: LeadArms): LeadArms {
  const shadows = experiments.filter(({ mode, name }) => mode === "shadow" && Object.hasOwn(arms, name));
  if (shadows.length === 0) return arms;
  return Object.fromEntries(Object.entries(arms).filter(([name]) => !shadows.some((one) => one.name === name)));
}

function compileExperiment(spec: Experiment): CompiledExperiment {
  const holds: Predicate = spec.when === undefined ? () => true : compileCondition(spec.when);
  const from: Instant = spec.from === undefined ? Number.NEGATIVE_INFINITY : toInstant(spec.from);
  const until: Instant = spec.until === undefined ? Number.POSITIVE_INFINITY : toInstant(spec.until);
  return {
    spec,
    isShadow: spec.mode === "shadow",
    unit: spec.unit ?? "lead",
    takes: (lead) => lead.receivedAt >= from && lead.receivedAt < until && holds(lead),
  };
}

type Wanted = Pick<
  Policy,
  | "pools"
  | "ledgers"
  | "mostAhead"
  | "waits"
  | "looksAtHeld"
  | "grades"
  | "fades"
  | "countsDays"
  | "keepsTime"
  | "chains"
  | "watches"
  | "followsReps"
>;

/** What any of these wants. */
function wantedBy(all: readonly Policy[]): Wanted {
  const union = (of: (policy: Policy) => readonly string[]): string[] => [...new Set(all.flatMap(of))];
  const mostAhead = new Map<string, readonly number[]>();
  for (const [ledger, bounds] of all.flatMap((one) => [...one.mostAhead]))
    mostAhead.set(ledger, [...new Set([...(mostAhead.get(ledger) ?? []), ...bounds])]);
  return {
    pools: union(({ pools }) => pools).sort(),
    ledgers: union(({ ledgers }) => ledgers).sort(),
    mostAhead,
    waits: all.some(({ waits }) => waits),
    looksAtHeld: all.some(({ looksAtHeld }) => looksAtHeld),
    grades: union(({ grades }) => grades),
    fades: all.some(({ fades }) => fades),
    countsDays: (type) => all.some((one) => one.countsDays(type)),
    keepsTime: all.some(({ keepsTime }) => keepsTime),
    chains: all.some(({ chains }) => chains),
    watches: all.some(({ watches }) => watches),
    followsReps: all.some(({ followsReps }) => followsReps),
  };
}
