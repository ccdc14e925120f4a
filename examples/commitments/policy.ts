import { definePolicy } from "handover";
import { weekly } from "handover/calendar";
import { atLeast, equals, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { commitment, firstContact } from "handover/sla";

/** Marketing's side of the agreement, and one clock of sales' side. */
export const policy = definePolicy({
  version: "2026-q4",
  calendars: {
    office: weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-fri": "09:00-17:00" },
      holidays: ["2026-11-11", "2026-12-25"],
    }),
  },
  scoring: scorecard(
    [points(40, where({ "company.employees": atLeast(200) })), points(35, where({ source: equals("demo") }))],
    { max: 100 },
  ),
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  commitments: [
    commitment("mql", {
      every: "month",
      where: where({ "score.total": atLeast(70) }),
      terms: [
        {
          from: "2026-10-01",
          atLeast: 40,
          accepted: 0.6,
          reasons: true,
          warnBelow: 0.9,
          penalty: { perMissing: 50, unit: "EUR" },
          credit: { perExtra: 10, unit: "EUR" },
        },
        { from: "2027-01-01", atLeast: 50, accepted: 0.65, reasons: true },
      ],
      notify: { pool: "marketing" },
      reviewOn: "2026-12-01",
    }),
  ],
  slas: [
    firstContact("16h", { calendar: "office", thresholds: [{ at: 1, notify: ["owner", "manager"], digest: true }] }),
  ],
  digest: { every: "7d", in: "office" },
});
