import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { HandoverEvent } from "handover";
import { openKpis, restoreKpis, type KpiFigures, type KpiOptions, type Kpis, type OpenKpis } from "handover/report";
import { policy, questions, someLogs } from "./logs.ts";

/** What the laws are about. */
interface Subject {
  readonly open: (options: KpiOptions) => OpenKpis;
  readonly restore: (saved: string, options: KpiOptions) => OpenKpis;
}
const honest: Subject = { open: openKpis, restore: restoreKpis };

type Log = readonly HandoverEvent[];
type Law = (subject: Subject, logs: readonly Log[]) => fc.IProperty<unknown>;

let logs: readonly Log[];
beforeAll(async () => {
  logs = await someLogs();
});

function over(subject: Subject, log: Log, options: KpiOptions): Kpis {
  const open = subject.open(options);
  for (const event of log) open.collect(event);
  return open.figures();
}

/** As JSON, to nine places: sums of money may differ in the last one. */
function told(result: Kpis): string {
  const round = (_: string, value: unknown): unknown =>
    typeof value === "number" ? Number(value.toPrecision(9)) : value;
  return JSON.stringify(result, round);
}

/** By its number: a log is nothing to print. */
const which = fc.nat(2);

const goesOnWhereItWasSaved: Law = ({ open, restore }, from) =>
  fc.property(which, questions, fc.array(fc.nat(20_000), { maxLength: 4 }), (i, asked, cuts) => {
    const log = from[i]!;
    const options = { policy, ...asked };
    const places = new Set(cuts.map((at) => at % log.length));
    let kept = open(options);
    for (const [place, event] of log.entries()) {
      if (places.has(place)) kept = restore(kept.save(), options);
      kept.collect(event);
    }
    return told(kept.figures()) === told(over(honest, log, options));
  });

const isTheSameInAnyOrderOfLeads: Law = (subject, from) =>
  fc.property(which, questions, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (i, asked, lots) => {
    const log = from[i]!;
    const options = { policy, ...asked };
    const place = (id: string): number => lots[[...id].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 20] ?? 0;
    const mixed = [...log].sort((a, b) => place(a.leadId ?? "") - place(b.leadId ?? ""));
    return told(over(subject, mixed, options)) === told(over(honest, log, options));
  });

const countsOnceWhatIsToldTwice: Law = (subject, from) =>
  fc.property(which, questions, fc.integer({ min: 1, max: 50 }), (i, asked, back) => {
    const log = from[i]!;
    const options = { policy, ...asked };
    const doubled = log.flatMap((event, i) =>
      i % 7 === 0 ? [event, ...log.slice(Math.max(0, i - back), i)] : [event],
    );
    return told(over(subject, doubled, options)) === told(over(honest, log, options));
  });

/** All that is counted, by name; of the rest only sums of money add up. */
function counts(figures: KpiFigures): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const walk = (path: string, value: unknown): void => {
    if (typeof value === "number") {
      if (!/(?:rate|mean|Ms|worstDrift)$/.test(path)) sums.set(path, value);
    } else if (Array.isArray(value))
      for (const one of value as { pipeline?: string; stage?: string; name?: string }[])
        walk(`${path}.${one.pipeline ?? ""}/${one.stage ?? one.name}`, one);
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) walk(`${path}.${key}`, one);
  };
  walk("", figures);
  return sums;
}

const rowsAddUp: Law = (subject, from) =>
  fc.property(which, questions, (i, asked) => {
    const log = from[i]!;
    const { total, rows } = over(subject, log, { policy, ...asked });
    if ((asked.by ?? []).length === 0 && asked.period === undefined) return rows.length === 0;
    const sums = new Map<string, number>();
    for (const { figures } of rows) for (const [path, n] of counts(figures)) sums.set(path, (sums.get(path) ?? 0) + n);
    return [...counts(total)].every(([path, n]) => Math.abs((sums.get(path) ?? 0) - n) < 1e-6 * Math.max(1, n));
  });

const saysWhatIsMissing: Law = (subject, from) =>
  fc.property(which, fc.array(fc.nat(20_000), { minLength: 1, maxLength: 20 }), (i, places) => {
    const log = from[i]!;
    const last = new Map(log.map((event, i) => [event.leadId, i]));
    const isLeft = (event: HandoverEvent, place: number): boolean =>
      !places.some((at) => at % log.length === place) ||
      event.type === "lead.received" ||
      last.get(event.leadId) === place;
    const isLeads = new Set(log.flatMap(({ type, leadId }) => (type === "lead.received" ? [leadId] : [])));
    const left = log.filter(
      (event, place) => isLeft(event, place) || !(event.leadId === undefined || isLeads.has(event.leadId)),
    );
    const { partial } = over(subject, left, { policy });
    return (partial?.gaps ?? 0) === log.length - left.length && (partial?.unknownLeads ?? 0) === 0;
  });

/** Left out, told twice, and later than it happened: with no more than a list of events nobody can say what came first. */
const staysSensible: Law = (subject, from) =>
  fc.property(which, questions, fc.array(fc.nat(9), { minLength: 97, maxLength: 97 }), (i, asked, lots) => {
    const log = from[i]!;
    const broken: HandoverEvent[] = [];
    const held: HandoverEvent[] = [];
    for (const [place, event] of log.entries()) {
      const lot = lots[place % 97];
      if (lot === 0) continue;
      if (lot === 1) held.push(event);
      else broken.push(event, ...(lot === 2 ? [event] : []), ...(lot === 3 ? held.splice(0) : []));
    }
    const { total, rows } = over(subject, broken, { policy, ...asked, keepClosed: "3d" });
    return [total, ...rows.map(({ figures }) => figures)].every((figures) =>
      numbersIn(figures).every(([path, n]) => Number.isFinite(n) && (n >= 0 || path.endsWith("fairness.counted"))),
    );
  });

function numbersIn(value: unknown, path = ""): readonly (readonly [path: string, n: number])[] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => numbersIn(one, `${path}.${key}`));
}

const laws: readonly (readonly [title: string, law: Law, runs: number])[] = [
  ["kept piece by piece, they are those of the whole log", goesOnWhereItWasSaved, 15],
  ["the order of events of different leads does not matter", isTheSameInAnyOrderOfLeads, 15],
  ["events told twice are counted once", countsOnceWhatIsToldTwice, 10],
  ["rows add up to the whole", rowsAddUp, 30],
  ["what is missing is counted", saysWhatIsMissing, 20],
  ["of a log with gaps, doubled and mixed up, no figure is negative or no number", staysSensible, 20],
];

describe("key figures", () => {
  test.each(laws)("%s", (_, law, numRuns) => {
    fc.assert(law(honest, logs), { numRuns });
  });

  test("leads that were closed long ago may be let go of", () => {
    for (const log of logs) {
      const options: KpiOptions = { policy, by: ["rep", "source"], period: "week" };
      const short = over(honest, log, { ...options, keepClosed: "1h" });
      // Where something was told of one afterwards, it is said.
      const late = new Set(log.map(({ leadId }) => leadId)).size;
      expect(short.total.leads).toBe(over(honest, log, options).total.leads);
      expect(short.partial?.unknownLeads ?? 0).toBeLessThan(late / 4);
      if (short.partial === undefined) expect(told(short)).toBe(told(over(honest, log, options)));
      const size = (asked: KpiOptions): number => {
        const open = openKpis(asked);
        for (const event of log) open.collect(event);
        return open.save().length;
      };
      expect(size({ policy, keepClosed: "1h" })).toBeLessThan(0.9 * size({ policy }));
    }
  });
});

/** The same, with a fault. */
function changed(change: (open: OpenKpis) => OpenKpis): Subject {
  return {
    open: (options) => change(openKpis(options)),
    restore: (saved, options) => change(restoreKpis(saved, options)),
  };
}

const forgetsTurns: Subject = {
  ...honest,
  restore(saved, options) {
    const text = JSON.parse(saved) as { kept: { turns: unknown } };
    text.kept.turns = { whole: [], rows: [] };
    return restoreKpis(JSON.stringify(text), options);
  },
};
const leavesOutWhatIsOlder = changed((open) => {
  let latest = 0;
  return {
    ...open,
    collect(event) {
      if (event.at >= latest) open.collect(event);
      latest = Math.max(latest, event.at);
    },
  };
});
const numbersAnew = changed((open) => {
  const versions = new Map<string | undefined, number>();
  return {
    ...open,
    collect(event) {
      const version = (versions.get(event.leadId) ?? 0) + 1;
      versions.set(event.leadId, version);
      open.collect({ ...event, version });
    },
  };
});
const dividesByNothing = changed((open) => ({
  ...open,
  figures(asOf) {
    const result = open.figures(asOf);
    const { total } = result;
    return { ...result, total: { ...total, forecast: { ...total.forecast, value: total.forecast.value / 0 } } };
  },
}));
const countsTheFirstRowTwice = changed((open) => ({
  ...open,
  figures(asOf) {
    const result = open.figures(asOf);
    return { ...result, rows: [...result.rows.slice(0, 1), ...result.rows] };
  },
}));

test.each([
  ["forgets the turns when it is restored", forgetsTurns, goesOnWhereItWasSaved],
  ["leaves out what is older than what another lead told", leavesOutWhatIsOlder, isTheSameInAnyOrderOfLeads],
  ["does not know what it has been told", numbersAnew, countsOnceWhatIsToldTwice],
  ["counts a row twice", countsTheFirstRowTwice, rowsAddUp],
  ["divides by nothing", dividesByNothing, staysSensible],
  ["takes what comes for all there is", numbersAnew, saysWhatIsMissing],
] as const)("a projection that %s is found out", (_, subject, law) => {
  expect(fc.check(law(subject, logs), { numRuns: 40 }).failed).toBe(true);
});
