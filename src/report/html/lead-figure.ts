import { zone } from "../../time/index.ts";
import type { LeadTimeline, TimelineClock } from "../pictures/pictures.ts";
import type { Figure, Key } from "./figure.ts";
import { shown } from "./markup.ts";
import { barX, dot, drawBoth, fills, rectX, ruleX, text } from "./plot.ts";
import { length, several, wall, weekdayAndTime } from "./words.ts";

const states: { readonly [key in TimelineClock["state"]]: Key & { readonly word: string } } = {
  met: { fill: fills.good, text: "a promise that was kept", word: "kept" },
  late: { fill: fills.bad, stroke: "var(--bad)", text: "one that was broken", word: "kept too late" },
  broken: { fill: fills.bad, stroke: "var(--bad)", text: "one that was broken", word: "broken" },
  open: { fill: fills.waiting, stroke: "var(--soft)", text: "one that still runs", word: "runs" },
  cancelled: { fill: fills.other, text: "one that was called off", word: "called off" },
};
const mostClocks = 24;

/** One lead from its arrival on. @param name What it is called. */
export function leadFigure(lead: LeadTimeline, name: string, timeZone: string): Figure {
  const local = (at: number): number => zone(timeZone).localOf(at);
  const clocks = lead.clocks.slice(0, mostClocks);
  const lanes = [
    ...lead.owners.map(({ repId, start, end }, i) => ({
      key: `o${i}`,
      from: start,
      to: end,
      name: `with ${shown(repId, 20)}`,
      fill: "var(--soft)",
      stroke: "none",
      about: length(end - start) ?? "",
      dueAt: undefined,
    })),
    ...clocks.map(({ name, from, to, dueAt, state }, i) => ({
      key: `c${i}`,
      from,
      to,
      name: shown(name, 24),
      fill: states[state].fill,
      stroke: states[state].stroke ?? "none",
      about: states[state].word,
      dueAt,
    })),
  ];
  const last = Math.max(lead.to, lead.from + 60_000);
  // A deadline far behind the end would press everything else together.
  const furthest = lead.from + (last - lead.from) * 1.3;
  const to = Math.max(last, ...clocks.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt <= furthest));
  const rows = lanes.map((one) => ({
    ...one,
    from: local(one.from),
    to: local(one.to),
    dueAt: one.dueAt === undefined || one.dueAt > to ? undefined : local(one.dueAt),
  }));
  const due = rows.filter(({ dueAt }) => dueAt !== undefined);
  const used = [...new Map(clocks.map(({ state }) => [states[state].text, states[state]])).values()];
  const activities = lead.activities.filter(({ at }) => at <= to).map(({ type, at }) => ({ type, at: local(at) }));
  return {
    id: "lead",
    title: "One lead, and its clocks",
    finding: findingOf(lead, shown(name, 60)),
    picture: drawBoth(`The clocks of ${shown(name)}`, (width, isNarrow) => ({
      width,
      height: 38 * (rows.length + 1) + 26,
      margin: 4,
      marginLeft: 14,
      marginRight: 14,
      marginBottom: 22,
      x: {
        type: "utc" as const,
        label: null,
        domain: [local(lead.from), local(to)],
        ticks: isNarrow ? 3 : 6,
        tickSize: 0,
        tickFormat: (at: { getTime(): number }) => weekdayAndTime(Number(at)),
        grid: true,
      },
      y: { axis: null, domain: [...rows.map(({ key }) => key), "acts"], padding: 0 },
      marks: [
        rectX(
          lead.worked.map(({ start, end }) => ({ start: local(start), end: local(end) })),
          { x1: "start", x2: "end", fill: "var(--band)" },
        ),
        barX(rows, {
          x1: "from",
          x2: "to",
          y: "key",
          fill: "fill",
          stroke: "stroke",
          insetTop: 19,
          insetBottom: 7,
          insetRight: -1.5,
        }),
        text(rows, {
          frameAnchor: "left",
          y: "key",
          dx: 4,
          dy: -8,
          textAnchor: "start",
          text: ({ name, about }: (typeof rows)[number]) => `${name} · ${about}`,
        }),
        dot(due, {
          x: "dueAt",
          y: "key",
          dy: 6,
          symbol: "diamond",
          r: 5,
          fill: "var(--paper)",
          stroke: "currentColor",
          strokeWidth: 1.5,
        }),
        text(["acts"], {
          frameAnchor: "left",
          y: (key: string) => key,
          dx: 4,
          dy: -8,
          textAnchor: "start",
          text: () => `what was done · ${several(activities.length, "activity", "activities")}`,
        }),
        dot(activities, { x: "at", y: () => "acts", dy: 6, r: 3.5, fill: "currentColor" }),
        ruleX([local(lead.from)]),
      ],
    })),
    keys: [
      ...used,
      { fill: "var(--soft)", text: "who had the lead" },
      { fill: "var(--band)", stroke: "var(--line)", text: "working time of who had it" },
      { shape: "diamond", fill: "var(--paper)", stroke: "currentColor", text: "deadline" },
      { shape: "dot", fill: "currentColor", text: "something was done" },
    ],
    caption: `From ${wall(lead.from, timeZone)} to ${wall(lead.to, timeZone)}, ${timeZone}. Clocks stand still outside working time, so a bar may be longer than what was promised.${lead.clocks.length > mostClocks ? ` ${several(lead.clocks.length - mostClocks, "more clock stands", "more clocks stand")} in the numbers.` : ""}`,
    tables: [
      {
        caption: "Clocks",
        head: ["clock", "started", "deadline", "ended", "what became of it"],
        rows: lead.clocks.map(({ name, from, to, dueAt, state }) => [
          name,
          wall(from, timeZone),
          wall(dueAt, timeZone),
          state === "open" || state === "broken" ? undefined : wall(to, timeZone),
          states[state].word,
        ]),
      },
      {
        caption: "Owners",
        head: ["rep", "from", "to"],
        rows: lead.owners.map(({ repId, start, end }) => [repId, wall(start, timeZone), wall(end, timeZone)]),
      },
      {
        caption: "Stages",
        head: ["stage", "from", "to"],
        rows: lead.stages.map(({ stage, start, end }) => [stage, wall(start, timeZone), wall(end, timeZone)]),
      },
      {
        caption: "What was done",
        head: ["activity", "when"],
        rows: lead.activities.map(({ type, at }) => [type, wall(at, timeZone)]),
      },
    ],
  };
}

function findingOf({ clocks, owners, from, activities }: LeadTimeline, name: string): string {
  const judged = clocks.filter(({ state }) => state !== "open" && state !== "cancelled");
  const kept = judged.filter(({ state }) => state === "met").length;
  const contact = activities.find(({ type, at }) => at > from && /call|email/.test(type));
  return `${name} had ${several(new Set(owners.map(({ repId }) => repId)).size, "owner")}; ${kept} of ${several(judged.length, "promise")} were kept.${contact === undefined ? "" : ` The first contact came ${length(contact.at - from)} after the lead.`}`;
}
