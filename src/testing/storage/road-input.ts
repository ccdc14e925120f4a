import { definePolicy, type Policy } from "../../policy/index.ts";
import { accountOwner, firstOf, roundRobin, byAttribute } from "../../routing/index.ts";
import { grid, points, scorecard } from "../../scoring/index.ts";
import { atLeast, onActivity, where } from "../../condition/index.ts";
import { commitment, sla } from "../../sla/index.ts";
import { weekly } from "../../calendar/index.ts";
import type { LeadInput } from "../../lead/index.ts";

/** A policy that uses every part of the road: accounts, territories, two kinds of ledger, hours, holds, refunds, reassignment. */
export function roadPolicy(): Policy {
  return definePolicy({
    version: "road-1",
    calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
    scoring: grid({
      fit: scorecard(
        [points(40, where({ "company.employees": atLeast(200) })), points(10, where({ value: atLeast(1) }))],
        { max: 50 },
      ),
      engagement: scorecard([points(30, onActivity("demo")), points(10, onActivity("email"))], { max: 40 }),
    }),
    routing: firstOf(
      accountOwner(),
      byAttribute({ by: "company.country", map: { DE: roundRobin({ pool: "dach", hours: "ignore" }) } }),
      roundRobin({ pool: "sdr", by: ["score.grade"], hold: "until-open" }),
    ),
    refunds: ["duplicate", "invalid_contact"],
    slas: [
      sla("first-contact", {
        from: "assigned",
        until: onActivity("call"),
        within: { A: "1h", default: "4h" },
        calendar: "owner",
        thresholds: [
          { at: 0.5, notify: "owner", digest: true },
          { at: 1, notify: "manager", reassign: { reason: "sla_breach" } },
        ],
      }),
      sla("acceptance", {
        from: "assigned",
        until: "accepted",
        within: "1d",
        calendar: "always",
        onReassign: "restart",
      }),
      sla("attempts", {
        from: "received",
        until: onActivity("call", "email"),
        within: { workingDays: 2 },
        calendar: "office",
      }),
    ],
    digest: { every: "2h", in: "office" },
    commitments: [
      commitment("mql", {
        every: "week",
        terms: { atLeast: 200, accepted: 0.6, reasons: true },
        notify: { pool: "dach" },
      }),
    ],
  });
}

/** Numbers below `limit`, the same every time: mulberry32. */
export function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
}

const names = ["Ana", "Bo", "Chloé", "Đorđe", "李雷", "😀 Emil"];
const countries = ["DE", "PL", "US", undefined];

/** What comes in: new people, the same people again, firms with an owner, people who opt out, and dirt. */
export function roadLead(roll: (limit: number) => number): LeadInput {
  const person = roll(60);
  if (roll(20) === 0) return { email: "not an address", firstName: names[roll(names.length)] };
  return {
    email: roll(10) === 0 ? undefined : `person${person}@firm${person % 9}.example`,
    phone: roll(3) === 0 ? `+48 22 555 ${String(1_000 + person)}` : undefined,
    externalIds: roll(4) === 0 ? [`crm:${person}`] : [`form:${roll(10_000)}`],
    firstName: names[person % names.length],
    value: roll(2) === 0 ? roll(50_000) / 7 : undefined,
    company: { name: `Firm ${person % 9}`, country: countries[roll(countries.length)], employees: roll(500) },
    optedOut: roll(25) === 0,
    properties: { note: "ż".repeat(roll(20)), nested: { list: [roll(9), null, "", false], zero: -0 } },
  };
}
