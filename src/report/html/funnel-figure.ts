import type { StageKpis } from "../kpi/kpis.ts";
import type { Pictures } from "../pictures/pictures.ts";
import type { Figure } from "./figure.ts";
import { shown } from "./markup.ts";
import { barX, drawBoth, fills, ruleX, text } from "./plot.ts";
import { length, percent, whole } from "./words.ts";

/** How far leads get, and how long they stay. */
export function funnelFigure({ total: { stages } }: Pictures): Figure {
  const pipelines = new Set(stages.map(({ pipeline }) => pipeline));
  const nameOf = ({ pipeline, stage }: StageKpis): string =>
    shown(pipelines.size > 1 ? `${pipeline}: ${stage}` : stage, 30);
  const rows = stages.map((one, i) => ({
    key: i,
    leads: one.leads,
    fill: isEnd(one) ? fills.closed : fills.good,
    stroke: isEnd(one) ? "var(--soft)" : "none",
    name: nameOf(one),
    about: aboutOf(one),
  }));
  const narrowAbout = (about: string): string => about.replace(/^half .*?; /, "");
  return {
    id: "funnel",
    title: "Funnel, and time in each stage",
    finding: findingOf(stages, nameOf),
    picture: drawBoth("Leads that have been in each stage", (width, isNarrow) => ({
      width,
      height: 42 * rows.length + 10,
      margin: 4,
      marginRight: 8,
      x: { axis: null, domain: [0, Math.max(1, ...rows.map(({ leads }) => leads))] },
      y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
      marks: [
        barX(rows, { x: "leads", y: "key", fill: "fill", stroke: "stroke", insetTop: 20, insetBottom: 6 }),
        text(rows, {
          frameAnchor: "left",
          dx: 4,
          y: "key",
          dy: -9,
          fontWeight: 600,
          text: ({ name, leads }) => `${name}  ${whole(leads)}`,
          textAnchor: "start",
        }),
        text(rows, {
          frameAnchor: "right",
          y: "key",
          dy: -9,
          fill: "var(--soft)",
          text: ({ about }) => (isNarrow ? narrowAbout(about) : about),
          textAnchor: "end",
        }),
        ruleX([0]),
      ],
    })),
    keys: [
      { fill: fills.good, text: "stages on the way" },
      { fill: fills.closed, stroke: "var(--soft)", text: "ends, and stages nobody goes on from" },
    ],
    caption:
      "A lead counts in every stage it has been in. Went on: moved to a later stage, of the leads that are here no more or have gone on. Times are elapsed, nights and weekends too, all stays of a lead together; who is still in a stage counts as staying at least so long.",
    tables: [
      {
        caption: "Stages",
        head: [
          "stage",
          "leads",
          "went on",
          "of",
          "half left within",
          "nine in ten within",
          "in it now",
          "won, of those closed",
        ],
        rows: stages.map((one) => [
          nameOf(one),
          whole(one.leads),
          percent(one.conversion.rate),
          whole(one.conversion.of),
          length(one.time.medianMs),
          length(one.time.p90Ms),
          whole(one.conversion.open),
          percent(one.won.rate),
        ]),
      },
    ],
  };
}

/** Nobody has ever gone on from there, or left it. */
function isEnd({ conversion, time }: StageKpis): boolean {
  return time.count === 0 && conversion.count === 0;
}

function aboutOf(one: StageKpis): string {
  if (isEnd(one)) return "";
  const { medianMs } = one.time;
  const half = medianMs === undefined ? "" : `half left ${medianMs === 0 ? "at once" : `within ${length(medianMs)}`}; `;
  return `${half}${percent(one.conversion.rate)} went on`;
}

function findingOf(stages: readonly StageKpis[], nameOf: (one: StageKpis) => string): string {
  const first = stages[0];
  if (first === undefined || first.leads === 0) return "No lead came in yet.";
  const on = stages.filter((one) => !isEnd(one) && one.conversion.rate !== undefined);
  const hardest = [...on].sort((a, b) => (a.conversion.rate ?? 1) - (b.conversion.rate ?? 1))[0];
  const slowest = [...on].sort((a, b) => (b.time.medianMs ?? 0) - (a.time.medianMs ?? 0))[0];
  const parts = [
    hardest === undefined
      ? ""
      : `The narrowest step is ${nameOf(hardest)}: ${percent(hardest.conversion.rate)} of ${whole(hardest.conversion.of)} leads went on.`,
    slowest?.time.medianMs === undefined
      ? ""
      : ` Leads stay longest in ${nameOf(slowest)}: half leave within ${length(slowest.time.medianMs)}.`,
  ];
  return parts.join("").trim();
}
