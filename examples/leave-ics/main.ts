/**
 * A rep's leave comes from Google Calendar: who is away gets no leads, clocks in their hours wait for them, and they are not flooded
 * when they are back. `npx tsx examples/leave-ics/main.ts`
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createHandover, definePolicy, manualClock } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { serve, type Answered } from "../fakes/serve.ts";
import { leaveSync } from "./sync.ts";

const timeZone = "Europe/Warsaw";

/** A calendar as it is given out: at an address that nobody can guess, with a tag by which it need not be sent again. */
let text = readFileSync(new URL("ana.ics", import.meta.url), "utf8");
let fails: Answered | undefined;
const google = await serve(({ headers }): Answered => {
  if (fails !== undefined) return fails;
  const etag = `"${createHash("sha1").update(text).digest("hex")}"`;
  if (headers["if-none-match"] === etag) return { status: 304 };
  return { status: 200, headers: { "content-type": "text/calendar; charset=UTF-8", etag }, text };
});

const clock = manualClock("2026-11-04T08:00:00Z"); // Wednesday, 09:00 in Warsaw
const policy = definePolicy({
  version: "1",
  calendars: { office: weekly({ timeZone, hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr" }),
  slas: [sla("first contact", { from: "assigned", until: onActivity("call"), within: "4h", calendar: "owner" })],
});
const handover = createHandover({ policy, clock });
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });

function wall(at: Date | number): string {
  const day = new Date(at).toLocaleDateString("en", { timeZone, weekday: "short" });
  return `${day} ${new Date(at).toLocaleString("sv", { timeZone, dateStyle: "short", timeStyle: "short" })}`;
}
handover.on("clock.started", ({ lead, data }) =>
  console.log(`  ${wall(clock.now())}  to ${lead?.ownerId}, to be called by ${wall(data.clock.dueAt)}`),
);
handover.on("clock.replanned", ({ data }) =>
  console.log(`  her lead is to be called by ${wall(data.clock.dueAt)} now`),
);

let forms = 0;
async function leadsAt(...instants: readonly string[]): Promise<void> {
  for (const at of instants) {
    clock.set(at);
    await handover.ingest({ email: `person@firm${++forms}.example` });
  }
}

const address = `${google.origin}/calendar/ical/ana%40acme.example/private-0123456789abcdef/basic.ics`;
const job = () => leaveSync(handover, { ana: address }, timeZone, () => clock.now()); // for you: without the last one
let sync = job();
async function read(): Promise<void> {
  for (const [repId, what] of Object.entries(await sync())) console.log(`  ${repId}'s calendar: ${what}`);
}

console.log(
  "The calendar is read, once more, and by a job that has just been started: leave, and a meeting on Monday.",
);
await read();
await read();
sync = job();
await read();
const [ana] = await handover.reps.list();
for (const { from, to } of ana?.timeOff ?? []) console.log(`  leave    ${wall(from)} -> ${wall(to)}`);
for (const { from, to } of ana?.busy ?? []) console.log(`  meeting  ${wall(from)} -> ${wall(to)}`);

console.log("On Wednesday afternoon both are in; Ana's lead has to wait for her to be back.");
await leadsAt("2026-11-04T15:00:00Z", "2026-11-04T15:01:00Z");

console.log("Google does not answer, then shows a page to log in: what was known stays.");
fails = { status: 503 };
await read();
fails = { status: 200, text: "<!DOCTYPE html><title>Sign in</title>" };
await read();
fails = undefined;

console.log("On Thursday all leads are Ben's.");
await leadsAt("2026-11-05T09:00:00Z", "2026-11-05T10:00:00Z", "2026-11-05T11:00:00Z");

console.log("Ana cuts her leave short by a day.");
text = text.replace("DTEND;VALUE=DATE:20261107", "DTEND;VALUE=DATE:20261106").replace("SEQUENCE:0", "SEQUENCE:1");
await read();
await handover.tick();

console.log("On Friday she is back: she is owed no more than before.");
await leadsAt("2026-11-06T08:00:00Z", "2026-11-06T08:05:00Z", "2026-11-06T08:10:00Z", "2026-11-06T08:15:00Z");

console.log("On Monday, during the meeting, and after it.");
await leadsAt("2026-11-09T08:30:00Z", "2026-11-09T10:30:00Z");

await handover.close();
await google.close();
