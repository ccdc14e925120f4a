import { calendarFrom, isCalendar, neverOpens, type Calendar } from "../calendar/index.ts";
import { HandoverError, invalid, isHandoverError, show, unknownName, type Issue, issuesOf } from "../errors.ts";
import { personal, plainRules } from "../lead/index.ts";
import { compilePipeline, compilePipelines, unionOf, type Pipeline } from "../lifecycle/index.ts";
import { matchingRules } from "../matching/index.ts";
import {
  acceptsRule,
  compileLimits,
  compileRights,
  compileRouter,
  compileStaff,
  drawsOf,
  rightsRule,
  someRouter,
  validateLimits,
  validateRights,
  validateRouter,
  type Roster,
  type Staff,
} from "../routing/index.ts";
import { compileLeadScoring, gradesOf, validateScoring } from "../scoring/index.ts";
import { dayMs, toMs } from "../time/index.ts";
import {
  calendarIn,
  clocksIn,
  commitmentSubject,
  compileCommitment,
  compileContact,
  compileDigest,
  compileSla,
  digestSubject,
  listenersBy,
  onLeadsClock,
  validateCommitment,
  validateContact,
  validateDigest,
  type Commitment,
  type CommitmentNames,
  type CompiledContact,
  type CompiledSla,
  type On,
} from "../sla/index.ts";
import { checkArms, noExperiments, withArms } from "./arms.ts";
import { checkFields, marksOf } from "./check-fields.ts";
import { checkPersonal } from "./check-personal.ts";
import { checkClocks, clocksOfPolicy, usedTwice } from "./clock-policies.ts";
import type { PolicyDocument, PolicyInput } from "./document.ts";
import { readZodIssues } from "./issues.ts";
import { calendarLookup, calendarsByZone, type Policy, type PolicyExtensions } from "./policy.ts";
import { checkPipelines, pipelineRule, pipelinesOf } from "./pipelines.ts";
import { compileOffers, rankBy, validateOffers, validateQueue } from "./offers.ts";
import { checkScorer, withCode } from "./scorers.ts";
import { policySchema } from "./schema.ts";

/** Reasons that mean the rep never had a real lead. */
const defaultRefunds = ["invalid_contact", "duplicate"];

/**
 * Reads a policy document and compiles it.
 *
 * The document may come from code (calendars as values) or from a database (all JSON). It is copied, checked whole, and frozen;
 * every fault is reported at once.
 *
 * @example
 * const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr" }) });
 *
 * @throws HandoverError `POLICY_INVALID` with every issue: path, expected, got, what to do.
 */
export function definePolicy(input: PolicyInput, extensions: PolicyExtensions = {}): Policy {
  return readPolicy(input, extensions, false);
}

/** A document that was defined before, perhaps by an earlier release: faults that are looked for only since then keep nobody from reading it. */
export function readStoredPolicy(document: PolicyDocument, extensions: PolicyExtensions): Policy {
  return readPolicy(document, extensions, true);
}

function readPolicy(input: PolicyInput, extensions: PolicyExtensions, isStored: boolean): Policy {
  const plain = plainJson(input);
  if (isDeeper(plain, deepest)) {
    const hint = "put routers, conditions and calendars side by side instead of inside each other";
    throw invalid("POLICY_INVALID", "policy", [
      { path: "", expected: `at most ${deepest} levels of nesting`, got: "more", hint },
    ]);
  }
  const parsed = policySchema.safeParse(plain);
  if (!parsed.success) throw invalid("POLICY_INVALID", "policy", readZodIssues(parsed.error, plain));
  const { $schema: _, ...rest } = parsed.data;
  const document = rest as unknown as PolicyDocument;
  const issues: Issue[] = [];
  const { calendars, contact, stages } = checkDocument(document, extensions, isStored, issues);
  const inArms = (arm: PolicyDocument): readonly Issue[] => {
    const found: Issue[] = [];
    checkDocument(arm, extensions, isStored, found);
    return found;
  };
  issues.push(...checkArms(document, stages, isStored, inArms, issues));
  if (issues.length > 0) throw invalid("POLICY_INVALID", `policy ${show(document.version)}`, issues);
  const policy = compile(deepFreeze(document), calendars, extensions, contact);
  return withArms(policy, (arm) => compile(arm, calendars, extensions, contact));
}

/** What does not hold in a document, its experiments left out. */
function checkDocument(
  document: PolicyDocument,
  extensions: PolicyExtensions,
  isStored: boolean,
  issues: Issue[],
): {
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly contact: CompiledContact;
  readonly stages: readonly string[];
} {
  const calendars = readCalendars(document, issues);
  issues.push(...checkPipelines(document));
  const pipeline = unionOf(pipelinesOf(document));
  const badScoring = document.scoring === undefined ? [] : validateScoring(document.scoring, { path: "scoring" });
  issues.push(...badScoring);
  if (badScoring.length === 0) issues.push(...checkScorer(document.scoring, extensions));
  const grades = document.scoring === undefined || badScoring.length > 0 ? undefined : gradesOf(document.scoring);
  const declared = Object.keys(document.calendars ?? {});
  const stages = pipeline.stages.map(({ id }) => id);
  const targets = Object.keys(extensions.targets ?? {});
  const badContact = validateContact(document.contact ?? {}, declared, "contact");
  issues.push(...badContact);
  const contact = compileContact(badContact.length === 0 ? document.contact : undefined);
  issues.push(
    ...checkClocks(document, {
      calendars: declared,
      stages,
      targets,
      contact,
      digests: document.digest !== undefined,
      stored: isStored,
    }),
  );
  const clocks = clocksOfPolicy(document).map(({ spec }) => spec.name);
  const parties = { calendars: declared, stages, clocks, rejectedBy: rejectedBy(pipeline) };
  issues.push(...checkCommitments(document, parties));
  if (document.digest !== undefined) issues.push(...validateDigest(document.digest, declared, "digest"));
  issues.push(...checkPersonal(document), ...checkFields(document));
  if (document.calendar !== undefined)
    issues.push(...unknownName(document.calendar, [...declared, "always"], "a calendar of the policy", "calendar"));
  checkNeverOpens(document, calendars, issues);
  issues.push(...validateRights(document.rights ?? [], stages, "rights"));
  issues.push(...validateLimits(document.limits ?? [], { stages, grades }, "limits"));
  const { refundsWithin } = document;
  if (refundsWithin !== undefined) issues.push(...issuesOf(() => toMs(refundsWithin, { path: "refundsWithin" })));
  const names = {
    custom: Object.keys(extensions.routers ?? {}),
    calendars: [...declared, "always"],
    offersLapse: document.offers?.acceptWithin !== undefined,
  };
  if (document.queue !== undefined) issues.push(...validateQueue(document.queue, pipeline, "queue"));
  if (document.offers !== undefined) issues.push(...validateOffers(document.offers, names, "offers"));
  if (document.routing !== undefined) {
    issues.push(...validateRouter(document.routing, "routing", names));
  }
  return { calendars, contact, stages };
}

function compile(
  document: PolicyDocument,
  calendars: ReadonlyMap<string, Calendar>,
  extensions: PolicyExtensions,
  contact: CompiledContact,
): Policy {
  const { targets } = extensions;
  const slas: readonly CompiledSla[] = clocksOfPolicy(document).map(({ spec, cadence }) =>
    compileSla(spec, { targets, contact, cadence }),
  );
  const byName = new Map(slas.map((sla) => [sla.spec.name, sla]));
  const calendar = calendarLookup(calendars, document.calendar);
  const { digest } = document;
  const rejects = rejectedBy(unionOf(pipelinesOf(document)));
  const commitments = new Map(
    (document.commitments ?? []).map((spec) => [spec.name, compileCommitment(spec, rejects)]),
  );
  const scoring = document.scoring === undefined ? undefined : compileLeadScoring(document.scoring);
  const { routing } = document;
  const routers = [routing, document.offers?.otherwise].filter((router) => router !== undefined);
  const rights = compileRights(document.rights);
  const marked = personal(...marksOf(document));
  const pipelines = compilePipelines(pipelinesOf(document).map((one) => compilePipeline(one, marked.has)));
  const limits = compileLimits(
    document.limits,
    pipelines.all.flatMap(({ accepting }) => [...accepting]),
  );
  const staffs = new WeakMap<Roster, Staff>();
  // The same roster comes with every lead: looking at one variable is quicker than looking into a map.
  let lastRoster: Roster | undefined;
  let lastStaff: Staff | undefined;
  const policy: Policy = {
    version: document.version,
    document,
    matching: matchingRules(document.matching),
    intake: { invalid: document.intake?.invalid ?? "quarantine", samePerson: document.intake?.samePerson ?? "merge" },
    personal: marked,
    reads: { fields: document.fields ?? plainRules.fields, readers: extensions.readers ?? plainRules.readers },
    pipeline: pipelines.standard,
    pipelines,
    pipelineFor: pipelineRule(document),
    router:
      routing === undefined
        ? undefined
        : compileRouter(routing, { calendars: calendar, custom: extensions.routers ?? {} }),
    ...drawsOf(routers),
    rights,
    limits,
    rules: [acceptsRule, ...(document.rights === undefined ? [] : [rightsRule(rights)]), ...limits.rules],
    offers: compileOffers(document.offers, (spec) =>
      compileRouter(spec, { calendars: calendar, custom: extensions.routers ?? {} }),
    ),
    waits: Object.values(extensions.routers ?? {}).some((router) => typeof router !== "function"),
    rankOf: rankBy(document.queue),
    patienceMs: document.queue?.atMost === undefined ? Number.POSITIVE_INFINITY : toMs(document.queue.atMost),
    givesBack: document.queue?.giveBack,
    looksBackMs: Math.max(limits.looksBackMs, document.offers?.declinesPerDay === undefined ? 0 : 2 * dayMs),
    looksAtHeld:
      limits.looksAtHeld || routers.some((spec) => someRouter(spec, ({ router }) => router === "least_loaded")),
    refunds: document.refunds ?? defaultRefunds,
    refundsWithinMs: document.refundsWithin === undefined ? Number.POSITIVE_INFINITY : toMs(document.refundsWithin),
    extensions,
    calendarNames: [...calendars.keys(), "always"],
    calendar,
    calendarOf: calendarsByZone(calendar),
    score: scoring?.score ?? (() => undefined),
    grades: scoring?.grades ?? [],
    fades: scoring?.fades ?? false,
    external: scoring?.external && withCode(scoring.external, extensions),
    countsDays: (type) => scoring?.dailyTypes.has(type) ?? false,
    slas,
    contact,
    contactBackMs: contact.looksBackMs,
    countsContact: contact.counts,
    sla: (name) => byName.get(name),
    commitment: (name) => commitments.get(name),
    commitments: [...commitments.keys()],
    digest: digest && compileDigest(digest, (name) => calendar(name).timeline),
    subjects: [...[...commitments.keys()].map(commitmentSubject), ...(digest === undefined ? [] : [digestSubject])],
    startedBy: listenersBy(slas, ({ spec }) => spec.from),
    keepsTime: slas.length > 0,
    chains: slas.some(({ chains }) => chains) || (document.commitments ?? []).some(listensToClocks),
    watches: slas.some(({ watches }) => watches),
    followsReps:
      document.offers?.acceptWithin !== undefined || slas.some(({ minds, spec }) => minds || spec.calendar === "owner"),
    staff(roster) {
      if (roster === lastRoster && lastStaff !== undefined) return lastStaff;
      let staff = staffs.get(roster);
      if (staff === undefined) staffs.set(roster, (staff = compileStaff(roster, calendar)));
      lastRoster = roster;
      lastStaff = staff;
      return staff;
    },
    experiments: noExperiments,
    for: () => policy,
    inArms: () => policy,
    at: (version) => (version === document.version ? policy : undefined),
    toJSON: () => document,
  };
  return policy;
}

/** A deep copy as JSON; values with `toJSON`, such as calendars, become their specs. */
function plainJson(input: unknown): unknown {
  let functions: string[] = [];
  let hostile = false;
  try {
    const text = JSON.stringify(input, (key, value: unknown) => {
      if (typeof value === "function") functions = [...functions, key];
      hostile ||= key === "__proto__";
      return isCalendar(value) ? value.spec : value;
    });
    if (functions.length === 0 && !hostile) return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch (cause) {
    throw new HandoverError(
      "POLICY_INVALID",
      `policy: expected a JSON-safe document, got ${show(input)} that JSON cannot hold (${String(cause).split("\n", 1)[0]}); remove cycles, BigInts and needless nesting`,
      { cause },
    );
  }
  if (functions.length === 0)
    throw new HandoverError(
      "POLICY_INVALID",
      'policy: expected names, got the key "__proto__"; rename it at its source',
    );
  const names = functions.map((name) => show(name)).join(", ");
  throw new HandoverError(
    "POLICY_INVALID",
    `policy: expected data only, got functions at ${names}; register code by name in the second argument of definePolicy and name it here`,
  );
}

/** More is a mistake, or an attack on the stack; calendars, the deepest part, stop at 64 inside each other. */
const deepest = 256;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

function readCalendars(document: PolicyDocument, issues: Issue[]): Map<string, Calendar> {
  const calendars = new Map<string, Calendar>();
  for (const [name, spec] of Object.entries(document.calendars ?? {})) {
    if (name === "owner" || name === "lead" || name === "always" || name.startsWith(onLeadsClock)) {
      issues.push({
        path: `calendars.${name}`,
        expected: "another name",
        got: show(name),
        hint: "this name has a meaning of its own",
      });
      continue;
    }
    try {
      calendars.set(name, calendarFrom(spec));
    } catch (error) {
      if (!isHandoverError(error)) throw error;
      issues.push(
        ...error.issues.map((issue) => ({
          ...issue,
          path: `calendars.${name}${issue.path === "" ? "" : `.${issue.path}`}`,
        })),
      );
      if (error.issues.length === 0)
        issues.push({ path: `calendars.${name}`, expected: "a calendar", got: show(spec), hint: error.message });
    }
  }
  return calendars;
}

/** Stages to which a transition leads that asks why: there a lead is given back. */
function rejectedBy({ transitions }: Pipeline): On {
  return { stage: [...new Set(transitions.filter(({ reasons }) => reasons !== undefined).map(({ to }) => to))] };
}

function listensToClocks({ counts, accepted, rejected }: Commitment): boolean {
  return [counts, accepted, rejected].some((on) => clocksIn(on).length > 0);
}

function checkCommitments({ commitments = [] }: PolicyDocument, names: CommitmentNames): Issue[] {
  return commitments.flatMap((spec, i) => [
    ...(commitments.findIndex(({ name }) => name === spec.name) === i
      ? []
      : [usedTwice(`commitments.${i}.name`, spec.name)]),
    ...validateCommitment(spec, names, `commitments.${i}`),
  ]);
}

/** Where to look for opening hours without asking what day it is: 1970 to 2100 in steps of a calendar's horizon. */
const decades = Array.from({ length: 13 }, (_, i) => i * 10 * 365.25 * 86_400_000);

/** A promise on a calendar that never opens could never fall due: refused here rather than found out in production. */
function checkNeverOpens(document: PolicyDocument, calendars: ReadonlyMap<string, Calendar>, issues: Issue[]): void {
  const [only] = calendars.size === 1 ? calendars.keys() : [];
  const windows = Object.values(document.contact?.channels ?? {}).flatMap(({ window = [] }) => window);
  const clocked = [...clocksOfPolicy(document).map(({ spec }) => spec), ...(document.commitments ?? [])];
  const hours = clocked.map((one) => one.calendar ?? document.calendar ?? only ?? []);
  const used = new Set([...hours.flat(), ...windows, document.digest?.in ?? []].flat().map(calendarIn));
  for (const [name, calendar] of calendars) {
    if (used.has(name) && decades.every((from) => neverOpens(calendar, from))) {
      issues.push({
        path: `calendars.${name}`,
        expected: "some opening hours",
        got: "none",
        hint: "a clock on it would never fall due; give it hours or name another calendar",
      });
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
