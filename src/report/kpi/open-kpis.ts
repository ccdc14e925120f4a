import { HandoverError, show } from "../../errors.ts";
import { fieldReader } from "../../condition/index.ts";
import type { HandoverEvent } from "../../core/index.ts";
import type { Stage } from "../../lifecycle/index.ts";
import { toInstant, type Instant, type InstantInput } from "../../time/index.ts";
import { contactClocksOf, contactsOf } from "../contacts.ts";
import { addCell, emptyCell } from "./cell.ts";
import { readRow, rowKeys, sortRows, withRep } from "./dimension.ts";
import { figuresOf } from "./figures.ts";
import type { KpiRow, Kpis } from "./kpis.ts";
import { readOptions, type KpiOptions } from "./options.ts";
import { periodsOf, type PeriodSpan } from "./period.ts";
import { Projection, type Plan } from "./projection.ts";
import { readKept, writeKept } from "./save.ts";

/** Figures being kept. */
export interface OpenKpis {
  /** Takes in what happened next. Events of one lead have to come in their order; what was told before is left out. */
  collect(event: HandoverEvent): void;
  /** The figures up to now. @param asOf How long what is open has lasted by then, no earlier than the latest event. @defaultValue the instant of that */
  figures(asOf?: InstantInput): Kpis;
  /**
   * All that is kept, as JSON text, for {@link restoreKpis}: beside a durable subscriber it lets a process go on where another one
   * stopped. What is told again of the events before it is left out.
   */
  save(): string;
}

/**
 * Key figures of both sides, kept as events happen: a projection that comes to the same as {@link kpis} over all events.
 *
 * Every lead counts with all that comes of it in the period in which it was received, and each thing that is counted in one row, so
 * that rows add up to the whole. What each figure means stands with it in {@link KpiFigures}.
 *
 * It keeps some 2 kB for each lead with five clocks, until `keepClosed` is over.
 *
 * @throws HandoverError `INPUT_INVALID` when an option does not hold, `TIME_ZONE_UNKNOWN`, `INSTANT_INVALID`, `DURATION_INVALID`.
 */
export function openKpis(options: KpiOptions): OpenKpis {
  const plan = planOf(options);
  return openOver(new Projection(plan), plan);
}

/**
 * Figures that go on from where they were saved. The options have to be the same; what they leave to the policy is part of them, so
 * name `contacts` and `contactClocks` where the policy is to change.
 *
 * @throws HandoverError as {@link openKpis}; `INPUT_INVALID` where the options are others, `STORAGE_INCOMPATIBLE` where the text is none
 * that this version of the library has saved.
 */
export function restoreKpis(saved: string, options: KpiOptions): OpenKpis {
  const plan = planOf(options);
  return openOver(new Projection(plan, readKept(saved, plan)), plan);
}

function openOver(projection: Projection, plan: Plan): OpenKpis {
  return {
    collect: (event) => projection.collect(event),
    figures: (asOf) => kpisOf(projection, plan, asOf === undefined ? undefined : toInstant(asOf, "asOf")),
    save: () => writeKept(projection.state(), plan),
  };
}

/**
 * Key figures of both sides over a log of events, as of the last of them.
 *
 * @example
 * const { total, rows } = kpis(events, { policy, by: ["source"], period: "month", timeZone: "Europe/Warsaw" });
 * total.response.fromAssignment.working.medianMs;
 *
 * @throws HandoverError as {@link openKpis}.
 */
export function kpis(events: Iterable<HandoverEvent>, options: KpiOptions): Kpis {
  const open = openKpis(options);
  if (typeof (events as { [Symbol.iterator]?: unknown } | undefined)?.[Symbol.iterator] !== "function")
    throw new HandoverError(
      "INPUT_INVALID",
      `kpis: expected events one after another, got ${show(events)}; pass a list`,
    );
  for (const event of events) open.collect(event);
  return open.figures();
}

export function planOf(options: KpiOptions): Plan {
  const { policy } = options;
  const rules = readOptions(options, { contacts: contactsOf(policy), contactClocks: contactClocksOf(policy) });
  const { by, period, timeZone } = rules;
  const places = new Map(policy.pipelines.all.map(({ pipeline }) => [pipeline.id, placesOf(pipeline.stages)]));
  const others = by.filter((one) => typeof one !== "string");
  const readers = others.map((one) => ("field" in one ? fieldReader(one.field) : () => undefined));
  return {
    ...rules,
    periods: period === undefined ? undefined : periodsOf(period, timeZone),
    rowOf: rowKeys(by, period),
    turnRowOf: rowKeys(by, period, "rep"),
    wantsOwner: (pipeline, stage) => policy.pipelines.named(pipeline)?.stage(stage).routes === true,
    isFurther(pipeline, from, to) {
      const order = places.get(pipeline);
      const [one, other] = [order?.get(from), order?.get(to)];
      return one === undefined || other === undefined || one < other;
    },
    armAt: (experiment) => others.findIndex((one) => "experiment" in one && one.experiment === experiment),
    isArm: (i) => "experiment" in (others[i] as object),
    read: (fields) => readers.map((read) => textOf(read(fields))),
  };
}

/** How far on its way a lead is in each stage: behind the first end there are stages off the way, before it. */
function placesOf(stages: readonly Stage[]): ReadonlyMap<string, number> {
  const firstEnd = stages.findIndex(({ closed }) => closed !== undefined);
  const isOff = (i: number): boolean => firstEnd >= 0 && i > firstEnd;
  return new Map(stages.map(({ id, closed }, i) => [id, closed === undefined ? (isOff(i) ? -1 : i) : Infinity]));
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

export function kpisOf(projection: Projection, plan: Plan, asOf: Instant | undefined): Kpis {
  const at = Math.max(asOf ?? Number.NEGATIVE_INFINITY, projection.at ?? asOf ?? 0);
  const cells = projection.rows(at);
  const whole = emptyCell();
  for (const cell of cells.values()) addCell(whole, cell);
  const turns = projection.turns.figures();
  const { by, period } = plan;
  const surroundings = { policy: plan.policy, whole };
  const isCut = by.length > 0 || period !== undefined;
  const forReps = by.includes("rep");
  const turnRows = turns
    .rows()
    .flatMap((row) => (forReps ? turns.reps(row).map((repId) => withRep(row, by, repId)) : [row]));
  const keys = isCut ? sortRows(new Set([...cells.keys(), ...turnRows])) : [];
  const nothing = figuresOf(emptyCell(), { ...surroundings, fairness: turns.whole });
  return {
    at,
    events: projection.events,
    periods: allPeriods(projection, plan),
    total: figuresOf(whole, { ...surroundings, fairness: turns.whole }),
    commitments: projection.agreements.figures(),
    rows: keys.map((key): KpiRow => {
      const place = readRow(key, by);
      const fairness = forReps ? turns.rep(withRep(key, by, null), place.by["rep"]) : turns.row(key);
      const cell = cells.get(key);
      // Of many rows there is nothing to say but that a rep could have had a lead.
      const figures = cell === undefined ? { ...nothing, fairness } : figuresOf(cell, { ...surroundings, fairness });
      return { ...place, figures };
    }),
    partial: projection.partial(),
  };
}

function allPeriods({ received }: Projection, { periods, from, to }: Plan): readonly PeriodSpan[] {
  const first = Math.max(from, received?.from ?? from);
  const last = Math.min(to, received === undefined ? to : received.to + 1);
  // What is asked for is shown, whether there was a lead or not; of what is not, the part with leads.
  const [begin, end] = [Number.isFinite(from) ? from : first, Number.isFinite(to) ? to : last];
  return periods === undefined || !Number.isFinite(begin) || !Number.isFinite(end) ? [] : periods.between(begin, end);
}
