import { formatDuration } from "../time/index.ts";
import type { Report, ResponseFigures, StageFigures } from "./report.ts";
import { percent, signed, table, whole } from "./table.ts";
import type { Spread } from "./statistics.ts";

/**
 * A report in lines for people.
 *
 * @example
 * console.log(reportText(report.figures()).join("\n"));
 */
export function reportText(report: Report): string[] {
  const parts = [inputs(report), stages(report), reps(report), clocks(report), response(report.response)];
  return parts.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

const mostReasons = 6;

function inputs({
  inputs: { total, created, merged, quarantined, refused, unreadable, addsUp, reasons },
}: Report): string[] {
  const rows: [number, string][] = [
    [created, "are new leads"],
    [merged, "went into the open lead of the same person"],
    [quarantined, reasons.length === 0 ? "are in quarantine" : "are in quarantine, kept with the reason:"],
  ];
  if (refused > 0) rows.push([refused, "were refused"]);
  if (unreadable > 0) rows.push([unreadable, "could not be read"]);
  const width = whole(total).length;
  const line = ([n, what]: readonly [number, string]): string => `  ${whole(n).padStart(width)} ${what}`;
  const shown = reasons.slice(0, mostReasons).map(({ reason, count }): [number, string] => [count, reason]);
  const rest = reasons.slice(mostReasons).reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) shown.push([rest, "other reasons"]);
  const why = shown.map(([n, reason]) => `  ${"".padStart(width)}   ${whole(n).padStart(4)} ${reason}`);
  const sum = created + merged + quarantined + refused + unreadable;
  return [
    `What became of ${whole(total)} inputs`,
    ...rows.flatMap((row, i) => (i === 2 ? [line(row), ...why] : [line(row)])),
    addsUp
      ? `  ${whole(sum).padStart(width)} in all: nothing is lost`
      : `  ${whole(sum).padStart(width)} in all, but ${whole(total)} came in: ${whole(Math.abs(total - sum))} ARE UNACCOUNTED FOR`,
  ];
}

function stages({ stages: figures, inputs: { created } }: Report): string[] {
  const row = (name: string, ...counts: number[]): string[] => [name, ...counts.map((n) => (n === 0 ? "" : whole(n)))];
  const sum = (key: "leads" | "owned" | "held" | "optedOut" | "nobodys"): number =>
    figures.reduce((total, stage) => total + stage[key], 0);
  return [
    `Where the ${whole(created)} leads stand`,
    ...table(
      ["stage", "leads", "owned", "on hold", "opted out", "nobody's"],
      [
        ...figures.map((one) => row(nameOf(one), one.leads, one.owned, one.held, one.optedOut, one.nobodys)),
        row("all", sum("leads"), sum("owned"), sum("held"), sum("optedOut"), sum("nobodys")),
      ],
    ),
  ];
}

function nameOf({ pipeline, stage }: StageFigures): string {
  return pipeline === undefined ? stage : `${pipeline}: ${stage}`;
}

function reps({ reps: figures, ledgers }: Report): string[] {
  if (figures.length === 0) return ["Nobody was assigned a lead"];
  const worst = ledgers.reduce((most, { worstDrift }) => Math.max(most, worstDrift), 0);
  return [
    "Assignments, and how fair they are (drift: leads entitled to less leads counted)",
    ...table(
      ["rep", "assigned", "counted", "entitled", "drift", "accepted", "declined", "taken away", "median contact"],
      figures.map((rep) => [
        rep.repId,
        whole(rep.assigned),
        whole(rep.counted),
        rep.entitled.toFixed(2),
        signed(rep.drift),
        whole(rep.accepted),
        whole(rep.declined),
        whole(rep.expired),
        length(rep.medianContactMs),
      ]),
    ),
    `  In no pool is anybody further than ${worst.toFixed(2)} leads from the entitled share (${ledgers.length} ledgers).`,
  ];
}

function clocks({ clocks: figures }: Report): string[] {
  if (figures.length === 0) return ["The policy has no clocks"];
  return [
    "Promises (in time: of the clocks that were met or broken)",
    ...table(
      [
        "clock",
        "started",
        "in time",
        "met",
        "late",
        "warnings",
        "breaches",
        "escalated",
        "nobody else",
        "cancelled",
        "open",
      ],
      figures.map((clock) => [
        clock.name,
        whole(clock.started),
        percent(clock.share),
        whole(clock.met),
        whole(clock.late),
        whole(clock.warnings),
        whole(clock.breaches),
        whole(clock.escalations),
        whole(clock.failedActions),
        whole(clock.cancelled),
        clock.openBroken === 0 ? whole(clock.open) : `${whole(clock.open)} (${whole(clock.openBroken)} late)`,
      ]),
    ),
  ];
}

function response({ assigned, contacted, open, given, fromAssignment, fromReceipt }: ResponseFigures): string[] {
  const row = (name: string, { medianMs, meanMs, p90Ms }: Spread): string[] => [
    name,
    length(medianMs),
    length(meanMs),
    length(p90Ms),
  ];
  return [
    `First contact: ${whole(contacted)} of ${whole(assigned)} assigned leads contacted, ${whole(open)} still waiting, ${whole(given)} given up before`,
    ...table(
      ["", "median", "mean", "9 of 10 within"],
      [
        row("from assignment, working time", fromAssignment.working),
        row("from assignment, wall clock", fromAssignment.wall),
        row("from receipt, working time", fromReceipt.working),
        row("from receipt, wall clock", fromReceipt.wall),
      ],
    ),
  ];
}

function length(ms: number | undefined): string {
  return ms === undefined ? "-" : formatDuration(Math.round(ms));
}
