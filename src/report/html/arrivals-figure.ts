import type { ArrivalHour, Pictures } from "../pictures/pictures.ts";
import type { Figure } from "./figure.ts";
import { cell, drawBoth, text } from "./plot.ts";
import { percent, several, two, weekdays, whole } from "./words.ts";

/** When leads come in, and when somebody is at work. */
export function arrivalsFigure({ arrivals: { hours, timeZone } }: Pictures): Figure {
  const most = Math.max(1, ...hours.map(({ leads }) => leads));
  const rows = hours.map((one) => ({
    ...one,
    day: weekdays[one.weekday] as string,
    // Never so dark that the number in it could not be read.
    depth: (0.55 * one.leads) / most,
  }));
  const empty = rows.filter(({ reps }) => reps === 0);
  const allHours = Array.from({ length: 24 }, (_, hour) => hour);
  const shown = rows.filter(({ leads }) => leads > 0);
  return {
    id: "arrivals",
    title: "Arrivals against staffed hours",
    finding: findingOf(hours),
    picture: drawBoth("Leads by the hour of the week", (width, isNarrow) => {
      const place = isNarrow ? ({ x: "day", y: "hour" } as const) : ({ x: "hour", y: "day" } as const);
      const hourScale = {
        domain: allHours,
        label: null,
        tickSize: 0,
        padding: 0.06,
        tickFormat: (hour: number) => two(hour),
      };
      const dayScale = { domain: weekdays, label: null, tickSize: 0, padding: 0.06 };
      return {
        width,
        height: isNarrow ? 24 * 20 + 40 : 7 * 30 + 36,
        marginLeft: isNarrow ? 28 : 38,
        marginRight: 2,
        marginTop: 22,
        marginBottom: 6,
        x: { ...(isNarrow ? dayScale : hourScale), axis: "top" as const },
        y: isNarrow ? hourScale : dayScale,
        opacity: { type: "identity" as const },
        marks: [
          cell(rows, { ...place, fill: "var(--panel)" }),
          cell(shown, { ...place, fill: "var(--good)", fillOpacity: "depth" }),
          cell(empty, { ...place, fill: "url(#closed)" }),
          text(shown, { ...place, text: ({ leads }: ArrivalHour) => whole(leads), fontSize: 10 }),
        ],
      };
    }),
    keys: [
      { fill: "var(--good)", text: "leads that came in, the stronger the more (the number says how many)" },
      { fill: "url(#closed)", stroke: "var(--line)", text: "nobody is at work (hatched)" },
    ],
    caption: `Hours of the week on the wall clock of ${timeZone}, all weeks together. At work is whoever of a pool has working hours and no leave then, whatever they may be given.`,
    tables: [
      {
        caption: "Leads by the hour of the week",
        head: ["hour", ...weekdays],
        rows: allHours.map((hour) => [
          `${two(hour)}:00`,
          ...weekdays.map((_, weekday) => whole(hours[weekday * 24 + hour]?.leads ?? 0)),
        ]),
      },
      {
        caption: "Reps at work, in the mean",
        head: ["hour", ...weekdays],
        rows: allHours.map((hour) => [
          `${two(hour)}:00`,
          ...weekdays.map((_, weekday) => (hours[weekday * 24 + hour]?.reps ?? 0).toFixed(1)),
        ]),
      },
    ],
  };
}

function findingOf(hours: readonly ArrivalHour[]): string {
  const leads = hours.reduce((sum, one) => sum + one.leads, 0);
  if (leads === 0) return "No lead came in yet.";
  const unattended = hours.reduce((sum, one) => sum + one.unattended, 0);
  const worst = [...hours].sort((a, b) => b.unattended - a.unattended)[0];
  const start = `${percent(unattended / leads)} of ${several(leads, "lead")} came in when nobody was at work`;
  if (worst === undefined || worst.unattended === 0) return `${start}.`;
  const at = `${weekdays[worst.weekday]} ${two(worst.hour)}:00`;
  return `${start}; the worst hour is ${at} to ${two((worst.hour + 1) % 24)}:00, with ${whole(worst.unattended)} of them.`;
}
