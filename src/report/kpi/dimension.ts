import type { Period } from "./period.ts";

/** What figures may be cut by; each thing that is counted stands in exactly one row. */
export const dimensions = {
  rep: "Who accepted the lead, contacted it, or had it when its clock was met or broken; otherwise who has it, or had it last.",
  pool: "The pool of the latest routing.",
  source: "The source the lead was received with.",
  grade: "The grade the lead had when it was first given to a rep; until then, the grade it has.",
  stage: "The stage the lead stands in; of conversion and time in stages, the stage they are about.",
  pipeline: "The pipeline the lead is in; of conversion and time in stages, the pipeline they are about.",
  policyVersion: "The policy version of the first routing; of clocks, the version they run under.",
} as const;

export type NamedDimension = keyof typeof dimensions;

/**
 * One of the names, a field the lead was received with (`{ field: "company.country" }`, `{ field: "properties.arm" }`), or the lead's arm in
 * an experiment: `{ experiment: "speed" }`; a lead that is not in it has none.
 */
export type Dimension = NamedDimension | { readonly field: string } | { readonly experiment: string };

/** How the dimension is called in rows. */
export function nameOf(dimension: Dimension): string {
  if (typeof dimension === "string") return dimension;
  return "field" in dimension ? dimension.field : dimension.experiment;
}

/** What one thing that is counted is like. */
export type Traits = { readonly [D in NamedDimension]: string | undefined } & {
  /** Beside the fields and experiments in `by`, in their order. */
  readonly fields: readonly (string | null)[];
  /** The period it counts in. */
  readonly period: string | undefined;
};

/** The row something counts in: its period and the values of the dimensions, as JSON. */
export type RowKey = string;

/** Finds rows. @param without A dimension that is left open. */
export function rowKeys(
  by: readonly Dimension[],
  period: Period | undefined,
  without?: NamedDimension,
): (traits: Traits) => RowKey {
  const whole = JSON.stringify([null, ...by.map(() => null)]);
  if (by.every((one) => one === without) && period === undefined) return () => whole;
  const fields = by.filter((one) => typeof one !== "string");
  const takes = by.map((one): ((traits: Traits) => string | null | undefined) => {
    if (one === without) return () => undefined;
    if (typeof one === "string") return (traits) => traits[one];
    const at = fields.indexOf(one);
    return ({ fields: values }) => values[at];
  });
  return (traits) => JSON.stringify([traits.period ?? null, ...takes.map((take) => take(traits) ?? null)]);
}

/** What a row key says: the period, and the values by the dimensions' names. */
export function readRow(
  key: RowKey,
  by: readonly Dimension[],
): { readonly period: string | undefined; readonly by: { readonly [dimension: string]: string | undefined } } {
  const [period, ...values] = JSON.parse(key) as (string | null)[];
  return {
    period: period ?? undefined,
    by: Object.fromEntries(by.map((one, i) => [nameOf(one), values[i] ?? undefined])),
  };
}

/** The same row with another rep, or with none. */
export function withRep(key: RowKey, by: readonly Dimension[], repId: string | null): RowKey {
  const values = JSON.parse(key) as (string | null)[];
  return JSON.stringify(values.with(by.indexOf("rep") + 1, repId));
}

/** Periods in order, then values; nothing comes last. */
export function sortRows(keys: Iterable<RowKey>): RowKey[] {
  const read = [...keys].map((key) => [key, JSON.parse(key) as (string | null)[]] as const);
  return read.sort(([, a], [, b]) => compare(a, b)).map(([key]) => key);
}

function compare(one: readonly (string | null)[], other: readonly (string | null)[]): number {
  for (const [i, mine] of one.entries()) {
    const theirs = other[i] ?? null;
    if (mine === theirs) continue;
    if (mine === null) return 1;
    return theirs === null || mine < theirs ? -1 : 1;
  }
  return 0;
}
