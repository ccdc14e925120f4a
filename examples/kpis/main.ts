import { definePolicy, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { onActivity } from "handover/condition";
import { openKpis, restoreKpis, type KpiFigures, type KpiOptions, type Share } from "handover/report";
import { roundRobin } from "handover/routing";
import { generateLeads, simulate } from "handover/simulation";
import { sla } from "handover/sla";

const policy = definePolicy({
  version: "1",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  slas: [
    sla("first-contact", { from: "assigned", until: onActivity("call", "email"), within: "1h", calendar: "owner" }),
  ],
});
const reps = ["ana", "ben", "cy"];

// A month of invented leads, and everything that happened to them.
const events: HandoverEvent[] = [];
await simulate({
  policy,
  roster: { reps: reps.map((id) => ({ id })), pools: [{ id: "sdr", members: reps }] },
  seed: "kpis",
  leads: generateLeads({ seed: "kpis", count: 300, from: "2026-05-01T00:00Z", to: "2026-06-01T00:00Z" }),
  until: "2026-06-15T00:00Z",
  onEvent: (event) => void events.push(event),
});

const percent = ({ rate }: Share): string => (rate === undefined ? "-" : `${(100 * rate).toFixed(1)} %`);
const time = (ms: number | undefined): string =>
  ms === undefined ? "not reached" : `${(ms / 3_600_000).toFixed(1)} h`;
const minutes = (ms: number | undefined): string => (ms === undefined ? "-" : `${Math.round(ms / 60_000)} min`);

/** Columns of text, the first to the left. */
function print(rows: readonly (readonly string[])[]): void {
  console.log();
  for (const [first = "", ...rest] of rows)
    console.log((first.padEnd(18) + rest.map((text) => text.padStart(13)).join("")).trimEnd());
}

/** The figures people ask for first. */
function table(title: string, rows: readonly (readonly [name: string, figures: KpiFigures])[]): void {
  print([
    [title, "leads", "accepted", "in time", "median", "9 of 10", "meetings"],
    ...rows.map(([name, { leads, accepted, contactedInTime, response, meetings }]) => {
      const { medianMs, p90Ms } = response.fromAssignment.working;
      const shares = [percent(accepted), percent(contactedInTime)];
      return [name, String(leads), ...shares, minutes(medianMs), minutes(p90Ms), percent(meetings)];
    }),
  ]);
}

function ask(options: Omit<KpiOptions, "policy">) {
  const open = openKpis({ policy, ...options });
  for (const event of events) open.collect(event);
  return open.figures();
}

const bySource = ask({ by: ["source"] });
table("source", [
  ...bySource.rows.map(({ by, figures }) => [by["source"] ?? "-", figures] as const),
  ["all", bySource.total],
]);
table(
  "rep",
  ask({ by: ["rep"] }).rows.map(({ by, figures }) => [by["rep"] ?? "nobody", figures]),
);
const weeks = ask({ period: "week", timeZone: "Europe/Warsaw" });
table(
  "week of receipt",
  weeks.rows.map(({ period, figures }) => [period ?? "", figures]),
);

const { stages, forecast, clocks, rejectedWithoutReason, fairness } = bySource.total;
print([
  ["stage", "been here", "went on", "median stay", "then won"],
  ...stages.map(({ stage, leads, conversion, time: stay, won }) => [
    stage,
    String(leads),
    percent(conversion),
    time(stay.medianMs),
    percent(won),
  ]),
]);

console.log(
  `\nopen leads: ${forecast.leads}, worth ${forecast.value}, of which ${Math.round(forecast.expected)} may be won`,
);
console.log(`${rejectedWithoutReason.count} of ${rejectedWithoutReason.of} rejections have no reason`);
console.log(`nobody is further than ${fairness.worstDrift?.toFixed(2)} leads from the entitled share`);
for (const { name, kept, broken, repair, betweenBreachesMs } of clocks)
  console.log(
    `${name}: kept ${percent(kept)}, broken ${broken} times, one every ${time(betweenBreachesMs)}, mended within ${time(repair.medianMs)} in half of the cases`,
  );

// Kept as events come, saved in the midst, and gone on with by another process.
const first = openKpis({ policy, by: ["source"] });
const half = Math.floor(events.length / 2);
for (const event of events.slice(0, half)) first.collect(event);
const second = restoreKpis(first.save(), { policy, by: ["source"] });
// The last events before it are told again: a subscriber gets them at least once.
for (const event of events.slice(half - 100)) second.collect(event);
const same = JSON.stringify(second.figures()) === JSON.stringify(bySource);
console.log(`\nsaved, restored and told twice: ${same ? "the same figures" : "OTHER FIGURES"}`);
