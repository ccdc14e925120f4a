import type { Pictures, ResponseClass } from "../pictures/pictures.ts";
import type { Figure, Key } from "./figure.ts";
import { shown } from "./markup.ts";
import { barX, barY, drawBoth, fills, ruleX, ruleY, text } from "./plot.ts";
import { length, percent, several, whole } from "./words.ts";

const kinds = [
  { key: "inTime", fill: fills.good, text: "contacted in time" },
  { key: "late", fill: fills.bad, stroke: "var(--bad)", text: "contacted too late" },
  { key: "unpromised", fill: fills.other, text: "contacted, nothing promised" },
  { key: "waiting", fill: fills.waiting, stroke: "var(--soft)", text: "still waiting (so far)" },
  { key: "givenUp", fill: fills.givenUp, text: "given up before a contact" },
] as const satisfies readonly (Key & { readonly key: keyof ResponseClass })[];

type Kind = (typeof kinds)[number]["key"];

/** How long the first contact took, against what was promised. */
export function responseFigure({ response, total }: Pictures): Figure {
  const { classes, promises, overdue } = response;
  const used = kinds.filter(({ key }) => classes.some((one) => one[key] > 0));
  const bars = classes.flatMap((one) =>
    used.flatMap(({ key, fill, ...rest }) =>
      one[key] === 0
        ? []
        : [{ name: nameOf(one), leads: one[key], fill, stroke: "stroke" in rest ? rest.stroke : "none" }],
    ),
  );
  const sums = classes.map((one) => ({
    name: nameOf(one),
    leads: sumOf(
      one,
      used.map(({ key }) => key),
    ),
  }));
  const order = classes.map(nameOf);
  const finding = findingOf(response, total);
  const picture = drawBoth("Leads by the time until their first contact", (_, isNarrow) =>
    isNarrow
      ? {
          height: 26 * order.length + 30,
          marginLeft: 66,
          marginRight: 36,
          x: { axis: null },
          y: { domain: order, label: null, tickSize: 0, padding: 0.2 },
          marks: [
            barX(bars, { x: "leads", y: "name", fill: "fill", stroke: "stroke", insetLeft: 0.5 }),
            text(sums, { x: "leads", y: "name", text: ({ leads }) => whole(leads), dx: 4, textAnchor: "start" }),
            ruleX([0]),
          ],
        }
      : {
          height: 280,
          marginTop: 24,
          x: { domain: order, label: null, tickSize: 0, padding: 0.15 },
          y: { label: "leads", grid: true, ticks: 5, labelArrow: "none", tickSize: 0 },
          marks: [
            barY(bars, { x: "name", y: "leads", fill: "fill", stroke: "stroke", insetTop: 0.5 }),
            text(sums, { x: "name", y: "leads", text: ({ leads }) => whole(leads), dy: -8 }),
            ruleY([0]),
          ],
        },
  );
  return {
    id: "response",
    title: "Time to first contact",
    finding,
    picture,
    keys: used,
    caption: `From the first assignment, in the working time of whoever had the lead. ${promised(promises)}A lead that still waits, or was given up, stands where its waiting has got to: it took at least so long, and is no answer yet.${
      overdue === 0 ? "" : ` ${several(overdue, "lead waits", "leads wait")} although the promise is broken.`
    }`,
    tables: [
      {
        caption: "Leads by the time until their first contact",
        head: ["working time", ...used.map((one) => one.text)],
        rows: classes.map((one) => [nameOf(one), ...used.map(({ key }) => whole(one[key]))]),
      },
    ],
  };
}

function findingOf({ classes }: Pictures["response"], { response, contactedInTime }: Pictures["total"]): string {
  const { working } = response.fromAssignment;
  const open = classes.reduce((sum, one) => sum + one.waiting + one.givenUp, 0);
  if (working.count + open === 0) return "Nobody was assigned a lead yet.";
  const parts = [
    `${percent(contactedInTime.rate)} of the leads with a promise were contacted in time (${whole(contactedInTime.count)} of ${whole(contactedInTime.of)}).`,
    working.medianMs === undefined ? "" : ` Half were contacted within ${length(working.medianMs)} of work`,
    working.p90Ms === undefined
      ? working.medianMs === undefined
        ? ""
        : "."
      : `, nine in ten within ${length(working.p90Ms)}.`,
    open === 0 ? "" : ` ${several(open, "lead has", "leads have")} had no contact.`,
  ];
  return contactedInTime.of === 0 ? parts.slice(1).join("").trim() || "Nobody was contacted yet." : parts.join("");
}

function promised(promises: Pictures["response"]["promises"]): string {
  if (promises.length === 0) return "No first contact is promised. ";
  return `Promised: ${promises
    .slice(0, 8)
    .map(({ name, within }) => `${shown(name, 40)} within ${shown(within, 80)}`)
    .join("; ")}. `;
}

function sumOf(one: ResponseClass, keys: readonly Kind[]): number {
  return keys.reduce((sum, key) => sum + one[key], 0);
}

/** `under 5m`, `5–15m`, `30m–1h`, `over 80h`. */
function nameOf({ fromMs, toMs }: ResponseClass): string {
  if (toMs === undefined) return `over ${inHours(fromMs)}`;
  if (fromMs === 0) return `under ${inHours(toMs)}`;
  const [from, to] = [inHours(fromMs), inHours(toMs)];
  return from.at(-1) === to.at(-1) ? `${from.slice(0, -1)}–${to}` : `${from}–${to}`;
}

function inHours(ms: number): string {
  return ms < 3_600_000 ? `${ms / 60_000}m` : `${ms / 3_600_000}h`;
}
