import { createHandover, definePolicy, manualClock } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";

const policy = definePolicy({
  version: "1",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call", "email"),
      within: "30m",
      thresholds: [{ at: 0.75, notify: "owner" }],
    }),
  ],
});
let ids = 0; // Leave ids and clock out to have the real ones.
const clock = manualClock("2026-11-06T15:50:00Z"); // Friday, ten minutes before the office closes.
const handover = createHandover({ policy, clock, ids: () => `id${++ids}` });
handover.on("sla.warning", ({ lead, data }) => console.log(`${data.notify}: call ${lead?.email}, ${data.share} used`));

for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", { repId: "ben", weight: 2 }] });
const { decision } = await handover.ingest({ email: "cto@acme.example", company: "Acme" });
console.log(decision?.explain());

clock.set("2026-11-09T08:15:00Z"); // Monday, 09:15 in Warsaw: 25 of 30 working minutes are used.
await handover.tick(); // Or let a worker do it: handover.start().
