import { calendarFrom } from "../../../src/calendar/index.ts";
import type { CalendarSpec } from "../../../src/calendar/spec.ts";
import type { Timeline } from "../../../src/calendar/timeline.ts";
import type { Case, Question } from "./cases-make.ts";
import { countTime, dayMs } from "./cases-oracle.ts";

/** What is asked: a timeline, as far as cases go. Whether it says null or undefined for never is all the same. */
export type Asked = {
  [M in "isOpen" | "between" | "add" | "subtract" | "nextOpen" | "nextClose" | "nextChange" | "intervals"]: (
    ...given: Parameters<Timeline[M]>
  ) => ReturnType<Timeline[M]> | undefined;
};

/** What is checked: anything that answers for a spec; of the stretch only a planted bug makes use. */
export type Subject = (spec: CalendarSpec, from: number, to: number) => Asked;

export const shipped: Subject = (spec) => calendarFrom(spec).timeline;

/** Every question, by the method it goes to. */
const asking = {
  isOpen: (asked: Asked, { t }: Question) => asked.isOpen(t),
  between: (asked: Asked, { t, u }: Question) => asked.between(t, u),
  add: (asked: Asked, { t, d }: Question) => asked.add(t, d),
  subtract: (asked: Asked, { t, d }: Question) => asked.subtract(t, d),
  nextOpen: (asked: Asked, { t }: Question) => asked.nextOpen(t),
  nextClose: (asked: Asked, { t }: Question) => asked.nextClose(t),
  nextChange: (asked: Asked, { t }: Question) => asked.nextChange(t),
  intervals: (asked: Asked, { t, u }: Question) => asked.intervals(...listed(t, u)),
} as const;

/** Where stretches are listed: between the two instants, of far ones in the first years. */
function listed(t: number, u: number): [number, number] {
  const from = Math.min(t, u);
  return [from, Math.min(Math.max(t, u), from + 5000 * dayMs)];
}

export type Method = keyof typeof asking;
export const methods = Object.keys(asking) as readonly Method[];

/** One wrong answer. */
export interface Fault {
  readonly given: Case;
  readonly spec: CalendarSpec;
  readonly method: Method;
  readonly question: Question;
  readonly got: unknown;
  readonly expected: unknown;
}

/** How many answers were compared, by method; those beyond the stretch counted out are compared only roughly. */
export type Tally = Record<Method, number> & { beyond: number };

export function emptyTally(): Tally {
  return { ...(Object.fromEntries(methods.map((method) => [method, 0])) as Record<Method, number>), beyond: 0 };
}

/** The first wrong answer of a subject to a case; `undefined` when all are right. */
export function firstFault(subject: Subject, given: Case, tally = emptyTally()): Fault | undefined {
  const { spec, from, to, counted, questions } = given;
  const asked = subject(spec, from, to);
  for (const question of questions) {
    for (const method of methods) {
      const expected = asking[method](counted, question);
      const got = asking[method](asked, question);
      if (expected === undefined) tally.beyond++;
      else tally[method]++;
      const right = expected === undefined ? isBeyond(method, got, from, to) : same(got, expected);
      if (!right) return { given, spec, method, question, got, expected };
    }
  }
  return undefined;
}

/** Where the counted stretch is too short to tell, the answer at least does not lie in it. */
function isBeyond(method: Method, got: unknown, from: number, to: number): boolean {
  return got === null || got === undefined || (method === "subtract" ? (got as number) < from : (got as number) >= to);
}

function same(got: unknown, expected: unknown): boolean {
  return Object.is(got, expected) || (typeof expected === "object" && JSON.stringify(got) === JSON.stringify(expected));
}

/** The fault with all left out of its calendar that it does not need. */
export function shrink(subject: Subject, fault: Fault): Fault {
  for (const spec of simpler(fault.spec)) {
    const { given, question } = fault;
    const { from, to, count = countTime } = given;
    let smaller: Fault | undefined;
    try {
      smaller = firstFault(subject, { ...given, spec, counted: count(spec, from, to), questions: [question] });
    } catch {
      continue;
    }
    if (smaller !== undefined) return shrink(subject, smaller);
  }
  return fault;
}

/** Calendars one step simpler. */
function* simpler(spec: CalendarSpec): Generator<CalendarSpec> {
  switch (spec.kind) {
    case "always":
      return;
    case "union":
    case "intersection":
      yield* spec.calendars;
      for (const [i, part] of spec.calendars.entries())
        for (const less of simpler(part)) yield { ...spec, calendars: spec.calendars.with(i, less) };
      return;
    case "subtract":
      yield spec.base;
      for (const less of simpler(spec.base)) yield { ...spec, base: less };
      for (const [i, part] of spec.minus.entries())
        for (const less of simpler(part)) yield { ...spec, minus: spec.minus.with(i, less) };
      return;
    case "time-off":
      yield spec.base;
      for (const less of simpler(spec.base)) yield { ...spec, base: less };
      for (const timeOff of withoutOne(spec.timeOff)) yield { ...spec, timeOff };
      return;
    case "weekly": {
      for (const key of ["holidays", "timeOff", "periods", "extraOpenings", "overrides"] as const) {
        const { [key]: left, ...rest } = spec;
        if (left !== undefined) yield rest;
      }
      const { holidays, overrides, extraOpenings, periods, timeOff } = spec;
      for (const fewer of withoutOne(holidays ?? [])) yield { ...spec, holidays: fewer };
      for (const fewer of withoutOne(timeOff ?? [])) yield { ...spec, timeOff: fewer };
      for (const fewer of lessHours(overrides ?? {})) yield { ...spec, overrides: fewer };
      for (const fewer of lessHours(extraOpenings ?? {})) yield { ...spec, extraOpenings: fewer };
      for (const fewer of withoutOne(periods ?? [])) yield { ...spec, periods: fewer };
      for (const [i, period] of (periods ?? []).entries())
        for (const hours of lessHours(period.hours))
          yield { ...spec, periods: (periods ?? []).with(i, { ...period, hours }) };
      for (const fewer of lessHours(spec.hours)) yield { ...spec, hours: fewer };
    }
  }
}

function withoutOne<T>(list: readonly T[]): T[][] {
  return list.map((_, i) => list.toSpliced(i, 1));
}

function* lessHours(hours: {
  readonly [key: string]: readonly string[];
}): Generator<Record<string, readonly string[]>> {
  for (const key of Object.keys(hours)) {
    yield Object.fromEntries(Object.entries(hours).filter(([other]) => other !== key));
    for (const fewer of withoutOne(hours[key] ?? [])) if (fewer.length > 0) yield { ...hours, [key]: fewer };
  }
}

const iso = (at: unknown): unknown => (typeof at === "number" && Math.abs(at) > 1e9 ? new Date(at).toISOString() : at);

/** A fault in words, with what to paste to see it. */
export function describeFault({ spec, method, question, got, expected }: Fault): string {
  const { t, u, d } = question;
  const given = {
    isOpen: `${t}`,
    between: `${t}, ${u}`,
    add: `${t}, ${d}`,
    subtract: `${t}, ${d}`,
    nextOpen: `${t}`,
    nextClose: `${t}`,
    nextChange: `${t}`,
    intervals: listed(t, u).join(", "),
  }[method];
  return [
    `calendarFrom(${JSON.stringify(spec)}).timeline.${method}(${given})`,
    `  t = ${String(iso(t))}, u = ${String(iso(u))}, d = ${d} ms`,
    `  got      ${JSON.stringify(got)}  ${String(iso(got))}`,
    `  expected ${expected === undefined ? "null, or nothing in the stretch counted" : `${JSON.stringify(expected)}  ${String(iso(expected))}`}`,
  ].join("\n");
}
