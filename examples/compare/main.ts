import { definePolicy, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { onActivity } from "handover/condition";
import { roundRobin } from "handover/routing";
import { sla } from "handover/sla";
import {
  backtest,
  compare,
  generateLeads,
  learnReps,
  replayLog,
  simulate,
  type PairedFigure,
  type RosterInput,
} from "handover/simulation";

const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });

const now = definePolicy({
  version: "now",
  calendars: { warsaw, newYork },
  calendar: "warsaw",
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: "2h",
      calendar: "owner",
      thresholds: [{ at: 1, reassign: { reason: "no_contact" } }],
      onReassign: "restart",
    }),
  ],
});
// What is proposed: whoever has not said yes within half an hour gives the lead up.
const next = definePolicy({ ...now.document, version: "next", offers: { acceptWithin: "30m" } });

const roster: RosterInput = {
  reps: [{ id: "ana" }, { id: "ben" }, { id: "joe", calendar: "newYork" }],
  pools: [{ id: "sdr", members: ["ana", { repId: "ben", weight: 2 }, "joe"] }],
};
const fortnight = { from: "2026-05-04T00:00Z", to: "2026-05-18T00:00Z" };
const leads = (seed: number | string) => generateLeads({ seed, count: 150, ...fortnight });

// The past. In life it is your own: the engine whose events these are.
const log: HandoverEvent[] = [];
const past = await simulate({ policy: now, roster, leads: leads(7), seed: 7, onEvent: (event) => log.push(event) });
await past.handover.close();

const proof = await replayLog({ log, policy: now });
console.log(`${proof.events.same} of ${proof.events.recorded} events come again, ${proof.differences.length} differ`);

console.log("\nHow they work");
for (const { repId, offers, accepted, declined, ignored, medianAnswerMs } of (await learnReps({ log, policy: now }))
  .reps)
  console.log(
    `  ${repId}: of ${offers} offers ${accepted} accepted, ${declined} declined, ${ignored} left; median answer ${minutes(medianAnswerMs)}`,
  );

const { was, is, owners, acts, handover } = await backtest({ log, was: now, policy: next });
await handover.close();
console.log("\nThe past under the next policy");
console.log(`  ${owners.same} leads go to whoever had them first, ${owners.other} to somebody else`);
console.log(`  ${acts.recorded} deeds as recorded, ${acts.learned} as learned, ${acts.dropped} dropped`);
for (const [name, report] of Object.entries({ was, is })) {
  const { contacted, fromAssignment } = report.response;
  const expired = report.reps.reduce((sum, rep) => sum + rep.expired, 0);
  console.log(
    `  ${name}: ${contacted} contacted, median ${minutes(fromAssignment.working.medianMs)}; ${expired} let lie`,
  );
}

const { measures, over, load } = await compare({ policies: { now, next }, roster, leads, seeds: [1, 2] });
console.log(`\nTwo fortnights under both, intervals over ${over.count} ${over.unit}s`);
for (const figure of [...measures, ...load]) console.log(`  ${sayPair(figure)}`);

function sayPair({ name, unit, now: before, next: after, difference, interval }: PairedFigure): string {
  const say = (value: number | undefined): string =>
    value === undefined
      ? "-"
      : unit === "share"
        ? `${(value * 100).toFixed(1)} %`
        : unit === "ms"
          ? minutes(value)
          : value.toFixed(2);
  const range = interval === undefined ? "" : ` [${say(interval[0])}, ${say(interval[1])}]`;
  return `${name}: ${say(before)} -> ${say(after)}, difference ${say(difference)}${range}`;
}

function minutes(ms: number | undefined): string {
  return ms === undefined ? "-" : `${(ms / 60_000).toFixed(1)} min`;
}
