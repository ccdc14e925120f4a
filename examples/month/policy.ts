import { definePolicy } from "handover";
import { union, weekly } from "handover/calendar";
import { atLeast, onActivity, where } from "handover/condition";
import { b2bPipeline } from "handover/lifecycle";
import { accountOwner, firstOf, roundRobin, byAttribute, type Router } from "handover/routing";
import { sla } from "handover/sla";
import { scoring } from "./scoring.ts";

/** Three offices, with the holidays of May 2026. */
const warsaw = weekly({
  timeZone: "Europe/Warsaw",
  hours: { "mon-fri": "09:00-17:00" },
  holidays: ["2026-05-01", "2026-05-03", "2026-06-04"],
});
const berlin = weekly({
  timeZone: "Europe/Berlin",
  hours: { "mon-thu": ["09:00-12:30", "13:15-17:45"], fri: "09:00-15:00" },
  holidays: ["2026-05-01", "2026-05-14", "2026-05-25"],
});
const newYork = weekly({
  timeZone: "America/New_York",
  hours: { "mon-fri": "09:00-18:00" },
  holidays: ["2026-05-25"],
});

/** The countries each office looks after; a lead from elsewhere goes to whoever is at work. */
const home: Record<string, Router> = {
  ...Object.fromEntries(
    ["PL", "CZ", "SE", "GB", "NL", "FR", "ES", "IT"].map((country) => [country, roundRobin({ pool: "europe" })]),
  ),
  ...Object.fromEntries(["DE", "AT", "CH"].map((country) => [country, roundRobin({ pool: "dach" })])),
  ...Object.fromEntries(["US", "CA", "BR"].map((country) => [country, roundRobin({ pool: "americas" })])),
};

export const policy = definePolicy({
  version: "2026-05",
  calendars: { warsaw, berlin, newYork, anywhere: union(warsaw, berlin, newYork) },
  calendar: "warsaw",
  scoring,
  pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(45) }) }),
  routing: firstOf(
    accountOwner({ hours: "owner" }),
    byAttribute({ by: "segment", map: { enterprise: roundRobin({ pool: "enterprise" }) } }),
    byAttribute({ by: "company.country", map: home }),
    roundRobin({ pool: "everyone", hold: "until-open" }),
  ),
  slas: [
    sla("assignment", { from: { stage: ["mql"] }, until: "assigned", within: "5m", calendar: "anywhere" }),
    sla("accept", {
      from: "assigned",
      until: "accepted",
      within: { A: "30m", default: "1h" },
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: 1, notify: ["owner", "manager"], reassign: { reason: "not_accepted" } },
      ],
      onReassign: "restart",
    }),
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: { A: "1h", B: "2h", default: "6h" },
      calendar: "owner",
      thresholds: [
        { at: 0.75, notify: "owner" },
        { at: 1, notify: "manager", reassign: { reason: "sla_breach" } },
        { at: { after: "4h" }, notify: { rep: "vera" } },
      ],
      onReassign: "restart",
    }),
    sla("decide-sql", {
      from: { stage: ["sql"] },
      until: { stage: ["opportunity", "lost", "nurture", "follow_up"] },
      within: { workingDays: 5 },
      calendar: "owner",
      thresholds: [
        { at: 0.8, notify: "owner" },
        { at: 1, notify: "manager" },
      ],
    }),
  ],
});
