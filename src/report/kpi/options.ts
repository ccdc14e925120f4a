import { fieldKinds } from "../../condition/index.ts";
import { describeIssue, didYouMean, HandoverError, invalid, show, unknownName, type Issue } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import { usualComplaints } from "../contacts.ts";
import { toInstant, toMs, zone, type Duration, type InstantInput } from "../../time/index.ts";
import { dimensions, nameOf, type Dimension } from "./dimension.ts";
import type { Period } from "./period.ts";

export interface KpiOptions {
  /** The rules the events happened under: its calendars measure working time, its pipelines order the stages. */
  readonly policy: Policy;
  /** What figures are cut by; several at once make a row for each combination there is. @defaultValue nothing */
  readonly by?: readonly Dimension[] | undefined;
  /**
   * What time is cut into. A lead, with all that ever comes of it, counts in the period in which it was **received** (the cohort), so
   * the figures of a period go on changing for as long as its leads do. @defaultValue not at all
   */
  readonly period?: Period | undefined;
  /** On whose wall clock periods begin. @defaultValue `"UTC"` */
  readonly timeZone?: string | undefined;
  /** Leads received before are left out. @defaultValue none are */
  readonly from?: InstantInput | undefined;
  /** Leads received then or later are left out. @defaultValue none are */
  readonly to?: InstantInput | undefined;
  /**
   * Activities that count as contact. @defaultValue those that meet a clock which starts with the assignment or the acceptance;
   * `call` and `email` where there is none
   */
  readonly contacts?: readonly string[] | undefined;
  /** Clock policies that promise a first contact. @defaultValue those that start with the assignment or the acceptance, and that one activity meets */
  readonly contactClocks?: readonly string[] | undefined;
  /** Activities that say there was, or will be, a meeting. @defaultValue `["meeting", "meeting_booked", "meeting_held"]` */
  readonly meetings?: readonly string[] | undefined;
  /** Activities that are complaints. @defaultValue `["complaint", "spam_complaint"]` */
  readonly complaints?: readonly string[] | undefined;
  /**
   * The activity with which people say how content they are, and the property that has the number; the earliest of a lead counts.
   * @defaultValue `{ activity: "satisfaction", score: "score" }`
   */
  readonly satisfaction?: { readonly activity: string; readonly score: string } | undefined;
  /**
   * How long after it was closed a lead is still kept; then it is counted for good, and only its lengths of time remain, some 80
   * bytes. What happens to it afterwards is told in `partial` as that of an unknown lead. @defaultValue for ever
   */
  readonly keepClosed?: Duration | undefined;
}

/** The options, read. */
export interface KpiRules {
  readonly policy: Policy;
  readonly by: readonly Dimension[];
  readonly period: Period | undefined;
  readonly timeZone: string;
  readonly from: number;
  readonly to: number;
  readonly contacts: ReadonlySet<string>;
  readonly contactClocks: ReadonlySet<string>;
  readonly meetings: ReadonlySet<string>;
  readonly complaints: ReadonlySet<string>;
  readonly satisfaction: { readonly activity: string; readonly score: string };
  readonly keepClosedMs: number;
}

const usualMeetings = ["meeting", "meeting_booked", "meeting_held"];
/** What comes of a lead is no field it was received with. */
const fields = Object.keys(fieldKinds).filter(
  (field) => !/^score\.|^(?:pipeline|stage|ownerId|accountId|flags|receivedAt)$/.test(field),
);
const periods: readonly Period[] = ["day", "week", "month", "quarter"];

/**
 * @param standard What counts as contact, and promises it, where the options do not say.
 * @throws HandoverError `INPUT_INVALID` with every issue; `TIME_ZONE_UNKNOWN`, `INSTANT_INVALID` and `DURATION_INVALID`.
 */
export function readOptions(
  options: KpiOptions,
  standard: { readonly contacts: readonly string[]; readonly contactClocks: readonly string[] },
): KpiRules {
  const { policy, by = [], period, timeZone = "UTC", from, to } = options;
  const issues = [...byIssues(by, policy), ...periodIssues(period), ...clockIssues(policy, options.contactClocks)];
  if (issues.length > 0) throw new HandoverError("INPUT_INVALID", issues.map(describeIssue).join("; "), { issues });
  zone(timeZone);
  return {
    policy,
    by,
    period,
    timeZone,
    ...stretchOf(from, to),
    contacts: new Set(options.contacts ?? standard.contacts),
    contactClocks: new Set(options.contactClocks ?? standard.contactClocks),
    meetings: new Set(options.meetings ?? usualMeetings),
    complaints: new Set(options.complaints ?? usualComplaints),
    satisfaction: options.satisfaction ?? { activity: "satisfaction", score: "score" },
    keepClosedMs: options.keepClosed === undefined ? Number.POSITIVE_INFINITY : toMs(options.keepClosed),
  };
}

function stretchOf(first: InstantInput | undefined, end: InstantInput | undefined): Pick<KpiRules, "from" | "to"> {
  const from = first === undefined ? Number.NEGATIVE_INFINITY : toInstant(first, "from");
  const to = end === undefined ? Number.POSITIVE_INFINITY : toInstant(end, "to");
  if (from < to) return { from, to };
  const hint = "leads received at `to` are left out, so there would be none";
  throw invalid("INPUT_INVALID", "kpis", [{ path: "to", expected: "an instant after `from`", got: show(end), hint }]);
}

function byIssues(by: readonly Dimension[], policy: Policy): Issue[] {
  const issues = by.flatMap((one, i) => dimensionIssues(one, policy, `by.${i}`));
  if (issues.length > 0) return issues;
  const names = by.map(nameOf);
  return names.flatMap((name, i) =>
    names.indexOf(name) === i
      ? []
      : [{ path: `by.${i}`, expected: "each dimension once", got: show(name), hint: "take one of the two out" }],
  );
}

function dimensionIssues(one: Dimension, policy: Policy, path: string): Issue[] {
  const names = Object.keys(dimensions);
  if (typeof one === "string") {
    if (names.includes(one)) return [];
    const hint = fields.includes(one)
      ? `write { field: ${show(one)} }`
      : didYouMean(one, names, "or { field } for a field");
    return [{ path, expected: `one of ${names.join(", ")}, or { field }`, got: show(one), hint }];
  }
  if ("experiment" in Object(one)) return experimentIssues((one as { experiment: unknown }).experiment, policy, path);
  const field: unknown = (one as { field?: unknown } | undefined)?.field;
  if (typeof field === "string" && (fields.includes(field) || /^properties\.[^]/.test(field))) return [];
  const hint =
    typeof field === "string" ? didYouMean(field, fields, 'write one of your own as "properties.name"') : "name it";
  return [{ path: `${path}.field`, expected: "a field leads are received with", got: show(field), hint }];
}

/** One that the policy has no longer may be asked for: its leads are still there. */
function experimentIssues(name: unknown, { document: { experiments = [] } }: Policy, path: string): Issue[] {
  if (typeof name === "string" && name !== "") return [];
  const known = experiments.map((one) => one.name).join(", ") || "none";
  return [
    {
      path: `${path}.experiment`,
      expected: "the name of an experiment",
      got: show(name),
      hint: `the policy has ${known}`,
    },
  ];
}

function periodIssues(period: Period | undefined): Issue[] {
  if (period === undefined || periods.includes(period)) return [];
  return unknownName(String(period), periods, `one of ${periods.join(", ")}`, "period");
}

function clockIssues({ slas }: Policy, names: readonly string[] = []): Issue[] {
  const known = slas.map(({ spec }) => spec.name);
  return names.flatMap((name, i) => unknownName(name, known, "a clock policy of the policy", `contactClocks.${i}`));
}
