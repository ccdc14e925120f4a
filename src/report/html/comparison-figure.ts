import type { Figure } from "./figure.ts";
import { markup, shown, type Markup } from "./markup.ts";
import { dot, drawBoth, link, ruleX, text } from "./plot.ts";
import { length, percent, several, signed, whole } from "./words.ts";

/** A figure under both policies; `ComparedPolicies` as `compare` of `handover/simulation` gives them. */
export interface ComparedFigure {
  readonly name: string;
  readonly unit: "share" | "ms" | "leads a day";
  readonly now: number | undefined;
  readonly next: number | undefined;
  readonly difference: number | undefined;
  readonly interval: readonly [low: number, high: number] | undefined;
}

/** Two policies side by side: what `compare` returns fits. */
export interface ComparedPolicies {
  readonly runs: number;
  readonly over: { readonly unit: "day" | "run"; readonly count: number };
  readonly measures: readonly ComparedFigure[];
  readonly load: readonly ComparedFigure[];
  readonly owners: {
    readonly same: number;
    readonly other: number;
    readonly onlyNow: number;
    readonly onlyNext: number;
  };
  readonly waiting: { readonly now: number; readonly next: number };
  readonly worstDrift: { readonly now: number; readonly next: number };
}

/** The versions of the two. */
export interface ComparedNames {
  readonly now: string;
  readonly next: string;
}

const units = [
  { unit: "share", title: "Shares", axis: "points of a hundred", scale: 100 },
  { unit: "ms", title: "Times", axis: "minutes of work", scale: 1 / 60_000 },
  { unit: "leads a day", title: "Leads a day", axis: "leads a day", scale: 1 },
] as const;
const mostReps = 30;
/** Text that stands over lines. */
const halo = { stroke: "var(--paper)", strokeWidth: 4 };

/** Two policies over the same leads. */
export function comparisonFigure(compared: ComparedPolicies, names: ComparedNames): Figure {
  const { measures, load, owners, runs, over } = compared;
  const reps = load
    .filter(({ now, next }) => now !== 0 || next !== 0)
    .sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0))
    .slice(0, mostReps);
  const [now, next] = [shown(names.now, 24), shown(names.next, 24)];
  const panels = [
    ...units.map(({ unit, title, axis, scale }) =>
      panel(
        title,
        axis,
        scale,
        measures.filter((one) => one.unit === unit),
      ),
    ),
    panel("First owner, leads a day", "leads a day", 1, reps),
  ];
  const row = (one: ComparedFigure): readonly (string | undefined)[] => [
    one.name,
    told(one.now, one.unit),
    told(one.next, one.unit),
    difference(one),
    one.interval === undefined ? undefined : one.interval.map((end) => toldDifference(end, one.unit)).join(" to "),
  ];
  const head = ["figure", now, next, "difference", "95 % interval"];
  return {
    id: "comparison",
    title: `${next} against ${now}`,
    finding: findingOf(compared, names),
    picture: panels,
    keys: [
      {
        shape: "dot",
        fill: "var(--good)",
        stroke: "var(--good)",
        text: "the interval (the line) leaves zero out: more than chance",
      },
      { shape: "dot", fill: "var(--paper)", stroke: "var(--good)", text: "it does not: it may be chance" },
    ],
    caption: `The same leads and the same people under both policies, ${several(runs, "run")}; the difference of ${next} to ${now}, with its 95 % interval over ${several(over.count, over.unit)}. ${whole(owners.same)} leads have the same first owner under both, ${whole(owners.other)} another one.`,
    tables: [
      { caption: "Figures", head, rows: measures.map(row) },
      { caption: "First owner, leads a day", head: ["rep", ...head.slice(1)], rows: load.map(row) },
      {
        caption: "In all",
        head: ["figure", now, next],
        rows: [
          ["waiting at the end", whole(compared.waiting.now), whole(compared.waiting.next)],
          ["furthest from a fair share", compared.worstDrift.now.toFixed(2), compared.worstDrift.next.toFixed(2)],
          ["leads that only one gives to anybody", whole(owners.onlyNow), whole(owners.onlyNext)],
        ],
      },
    ],
  };
}

function panel(title: string, axis: string, scale: number, figures: readonly ComparedFigure[]): Markup | undefined {
  const rows = figures.flatMap((one, key) => {
    if (one.difference === undefined) return [];
    const [low, high] = (one.interval ?? [one.difference, one.difference]).map((end) => end * scale) as [
      number,
      number,
    ];
    return [
      {
        key,
        low,
        high,
        at: one.difference * scale,
        isSure: isSure(one),
        words: `${shown(one.name, 34)}`,
        values: `${told(one.now, one.unit)} to ${told(one.next, one.unit)} (${difference(one)})`,
      },
    ];
  });
  if (rows.length === 0) return undefined;
  const reach = Math.max(1e-6, ...rows.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])) * 1.08;
  const tall = figures.some(({ name }) => name.length > 12);
  const drawing = drawBoth(`${title}: how far the two policies are apart`, (width, isNarrow) => ({
    width,
    height: (isNarrow && tall ? 60 : 36) * rows.length + 48,
    marginTop: 4,
    marginBottom: 40,
    marginLeft: 10,
    marginRight: 10,
    x: {
      domain: [-reach, reach],
      label: axis,
      labelArrow: "none" as const,
      labelAnchor: "center" as const,
      labelOffset: 34,
      ticks: isNarrow ? 3 : 7,
      tickSize: 0,
      grid: true,
    },
    y: { type: "band" as const, axis: null, domain: rows.map(({ key }) => key), padding: 0 },
    marks: [
      ruleX([0], { strokeWidth: 1.5 }),
      link(rows, { x1: "low", x2: "high", y1: "key", y2: "key", strokeWidth: 2.5, stroke: "var(--good)" }),
      dot(rows, {
        x: "at",
        y: "key",
        r: 5,
        fill: ({ isSure }: (typeof rows)[number]) => (isSure ? "var(--good)" : "var(--paper)"),
        stroke: "var(--good)",
        strokeWidth: 2,
      }),
      text(rows, {
        frameAnchor: "left",
        y: "key",
        dy: isNarrow && tall ? -16 : -14,
        ...halo,
        textAnchor: "start",
        fontWeight: 600,
        text: "words",
      }),
      text(rows, {
        frameAnchor: isNarrow && tall ? "left" : "right",
        y: "key",
        dy: isNarrow && tall ? 15 : -14,
        ...halo,
        textAnchor: isNarrow && tall ? "start" : "end",
        text: "values",
      }),
    ],
  }));
  return markup`<h3>${title}</h3>
    ${drawing}`;
}

function isSure({ interval }: ComparedFigure): boolean {
  return interval !== undefined && (interval[0] > 0 || interval[1] < 0);
}

function findingOf({ measures, owners }: ComparedPolicies, names: ComparedNames): string {
  const sure = measures.filter(isSure);
  const all = owners.same + owners.other;
  const moved =
    all === 0 ? "" : ` ${percent(owners.other / all)} of the leads that both hand out get another first owner.`;
  if (sure.length === 0)
    return `No figure of ${shown(names.next, 24)} differs from ${shown(names.now, 24)} by more than chance.${moved}`;
  return `With ${shown(names.next, 24)}: ${sure.map((one) => `${shown(one.name, 40)} ${told(one.now, one.unit)} to ${told(one.next, one.unit)}`).join("; ")}.${moved}`;
}

function told(value: number | undefined, unit: ComparedFigure["unit"]): string {
  if (value === undefined) return "–";
  if (unit === "share") return percent(value);
  return unit === "ms" ? (length(value) ?? "–") : value.toFixed(2);
}

function difference({ difference, unit }: ComparedFigure): string {
  return difference === undefined ? "–" : toldDifference(difference, unit);
}

function toldDifference(value: number, unit: ComparedFigure["unit"]): string {
  if (unit === "share") return `${signed(value * 100)} points`;
  if (unit === "leads a day") return signed(value);
  const text = length(Math.abs(value)) ?? "0s";
  return value === 0 ? text : `${value > 0 ? "+" : "-"}${text}`;
}
