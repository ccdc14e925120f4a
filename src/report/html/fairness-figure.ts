import { zone } from "../../time/index.ts";
import type { BoundCase, FairnessPicture, Pictures } from "../pictures/pictures.ts";
import type { Figure } from "./figure.ts";
import { markup, shown, type Markup } from "./markup.ts";
import { areaY, drawBoth, line, ruleY, text } from "./plot.ts";
import { several, signed, wall, whole } from "./words.ts";

/** As many ledgers are drawn; of as many reps each has a line. */
const [mostLedgers, mostLines] = [6, 6];

const cases: { readonly [key in BoundCase]: string } = {
  "equal, fixed": "equal parts, always the same team",
  "weighted, fixed": "weighted parts, always the same team",
  "equal, changing": "equal parts, a team that comes and goes",
  "weighted, changing": "weighted parts, a team that comes and goes: no bound is proved",
};

/** How far reps have been from their share. */
export function fairnessFigure(pictures: Pictures): Figure {
  const { fairness, timeZone } = pictures;
  const drawn = fairness.filter(({ points }) => points.length > 0).slice(0, mostLedgers);
  const left = fairness.length - drawn.length;
  return {
    id: "fairness",
    title: "Fairness of the hand-out",
    finding: findingOf(fairness, timeZone),
    picture: drawn.map((one) => ledgerPicture(one, pictures)),
    keys: [
      { fill: "var(--band)", stroke: "var(--good)", text: "from the rep owed least to the rep owed most" },
      ...(drawn.some(({ reps }) => reps.length <= mostLines)
        ? [{ fill: "var(--soft)", text: "each rep (thin lines)" }]
        : []),
      { fill: "var(--bad)", text: "the rep who was furthest off (thick line)" },
    ],
    caption: `Leads a rep is entitled to less leads counted: above zero leads are owed to the rep, below zero the rep is ahead. Dashed: the bound that is proved for such turns, as far as it fits in; dotted, where none is proved: two leads, which the tests have never seen reached. ${exceptionsOf(drawn)}${left === 0 ? "" : `${several(left, "more ledger stands", "more ledgers stand")} in the numbers. `}Times are those of ${timeZone}.`,
    tables: [
      {
        caption: "Ledgers",
        head: [
          "ledger",
          "turns",
          "reps",
          "furthest off",
          "who",
          "when",
          "proved bound",
          "exceptions",
          "what kind of turns",
        ],
        rows: fairness.map(({ ledger, turns, reps, worst, bound }) => [
          ledger,
          whole(turns),
          whole(reps.length),
          signed(worst.drift),
          worst.repId,
          wall(worst.at, timeZone),
          bound.leads?.toFixed(2),
          whole(bound.exceptions),
          cases[bound.case],
        ]),
      },
      ...drawn.map((one) => ({
        caption: `Reps in the ledger ${shown(one.ledger)}`,
        head: ["rep", "leads counted", "owed now", "least owed", "most owed"],
        rows: one.reps.map(({ repId, counted, drift, lowest, highest }) => [
          repId,
          whole(counted),
          signed(drift),
          signed(lowest),
          signed(highest),
        ]),
      })),
    ],
  };
}

function exceptionsOf(fairness: readonly FairnessPicture[]): string {
  const exceptions = fairness.reduce((sum, { bound }) => sum + bound.exceptions, 0);
  return exceptions === 0
    ? ""
    : `Nothing is proved of ${several(exceptions, "exception")}: turns given back, credit granted, leads that went to somebody who was not owed most. `;
}

function findingOf(fairness: readonly FairnessPicture[], timeZone: string): string {
  const [first, ...others] = fairness.filter(({ turns }) => turns > 0);
  if (first === undefined) return "No lead was handed out by turn yet.";
  const furthest = others.reduce((a, b) => (Math.abs(b.worst.drift) > Math.abs(a.worst.drift) ? b : a), first);
  const { worst, ledger } = furthest;
  const turns = fairness.reduce((sum, one) => sum + one.turns, 0);
  const now = Math.max(...fairness.flatMap(({ reps }) => reps.map(({ drift }) => Math.abs(drift))));
  return `In ${several(turns, "turn")} nobody was ever further than ${Math.abs(worst.drift).toFixed(2)} leads from their share: ${shown(worst.repId, 30)} in ${shown(ledger, 30)} on ${wall(worst.at, timeZone)}. At the end nobody is further off than ${now.toFixed(2)}.`;
}

function ledgerPicture(
  { ledger, turns, reps, worst, bound, points }: FairnessPicture,
  { from, to, timeZone }: Pictures,
): Markup {
  const local = (at: number): number => zone(timeZone).localOf(at);
  const furthest = reps.findIndex(({ repId }) => repId === worst.repId);
  const rows = points.map(({ at, low, high, drifts }) => ({ at: local(at), low, high, drifts }));
  const lines = reps.length > mostLines ? [] : reps.map((_, i) => i);
  const limit = bound.leads ?? 2;
  const reach = Math.max(1.1, Math.abs(worst.drift) * 1.15, limit <= 4 ? limit * 1.08 : 0);
  const drawing = drawBoth(
    `Drift in ${shown(ledger)}: at most ${Math.abs(worst.drift).toFixed(2)} leads`,
    (width, isNarrow) => ({
      height: isNarrow ? 156 : 176,
      marginTop: 12,
      marginBottom: 34,
      marginLeft: 34,
      marginRight: isNarrow ? 8 : 70,
      x: { type: "utc", domain: [local(from), local(to)], label: null, ticks: isNarrow ? 3 : 7, tickSize: 0 },
      y: {
        domain: [-reach, reach],
        label: null,
        ticks: 5,
        tickSize: 0,
        grid: true,
        tickFormat: (leads: number) => signed(leads).replace(/\.?0+$/, ""),
      },
      marks: [
        areaY(rows, {
          x: "at",
          y1: "low",
          y2: "high",
          curve: "step-before" as const,
          fill: "var(--band)",
          stroke: "var(--good)",
          strokeWidth: 0.5,
        }),
        ...lines.map((i) =>
          line(rows, {
            x: "at",
            y: ({ drifts }: (typeof rows)[number]) => drifts[i] ?? 0,
            curve: "step-after",
            stroke: "var(--soft)",
            strokeWidth: 0.6,
            strokeOpacity: 0.6,
          }),
        ),
        line(rows, {
          x: "at",
          y: ({ drifts }: (typeof rows)[number]) => drifts[furthest] ?? 0,
          curve: "step-after",
          stroke: "var(--bad)",
          strokeWidth: 1.6,
        }),
        ruleY([0], { strokeWidth: 1 }),
        ...(limit > reach
          ? []
          : [ruleY([-limit, limit], { strokeDasharray: bound.leads === undefined ? "1 4" : "6 4" })]),
        ...(isNarrow || rows.length === 0
          ? []
          : [
              text([0], {
                x: () => rows.at(-1)?.at,
                y: () => rows.at(-1)?.drifts[furthest] ?? 0,
                text: () => shown(worst.repId, 10),
                textAnchor: "start",
                dx: 5,
                fill: "var(--bad)",
                fontWeight: 600,
              }),
            ]),
      ],
      width,
    }),
  );
  const about = `${several(turns, "turn")}, ${several(reps.length, "rep")}, furthest ${shown(worst.repId, 30)} by ${Math.abs(worst.drift).toFixed(2)}`;
  const proved = bound.leads === undefined ? "" : `; proved: at most ${bound.leads.toFixed(2)}`;
  return markup`<h3><bdi>${shown(ledger)}</bdi> <small>${about}${proved}</small></h3>${drawing}`;
}
