import { createHandover, definePolicy, manualClock } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { cadence } from "handover/sla";

const policy = definePolicy({
  version: "1",
  calendars: {
    office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }),
    daytime: weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-18:00" } }),
  },
  calendar: "office",
  routing: roundRobin({ pool: "sdr" }),
  contact: {
    channels: { call: { window: "lead:daytime" }, email: { consent: "required" } },
    caps: [{ channels: ["call"], atMost: 2, within: "4d" }],
  },
  cadences: [
    cadence("new-lead", {
      from: "assigned",
      steps: [
        { channel: "call", title: "introduce us" },
        { channel: "email", after: "4h", request: "send_intro" },
        { channel: "call", after: { workingDays: 1 } },
        { channel: "call", after: { workingDays: 1 }, title: "call a last time" },
      ],
      atEnd: { after: { workingDays: 3 }, move: { to: "archived", reason: "no_reaction" } },
    }),
  ],
});
const clock = manualClock("2026-11-02T09:00:00Z"); // Monday, 10:00 in Warsaw, 04:00 in New York
let ids = 0;
const handover = createHandover({ policy, clock, ids: () => `id${++ids}` });

const leads: Record<string, string> = {};
const say = (leadId: string | undefined, words: string): void =>
  console.log(`${new Date(clock.now()).toISOString().slice(5, 16)}  ${leads[leadId ?? ""]?.padEnd(7)} ${words}`);
handover.on("task.due", ({ leadId, data: { title, type, repId, cause } }) =>
  say(leadId, `step ${cause.cadence?.step} of ${cause.cadence?.of}: ${repId} is to ${title ?? type}`),
);
handover.on("clock.skipped", ({ leadId, data }) =>
  say(leadId, `step ${data.clock.cadence?.step} skipped: ${data.reason}`),
);
handover.on("clock.replanned", ({ leadId, data }) => say(leadId, data.reason));
handover.on("lead.archived", ({ leadId, data }) => say(leadId, `archived: ${data.reason}`));
// A sender of the host's own: sends, and says so.
handover.on("action.requested", ({ leadId, data }) => say(leadId, data.action));

await handover.reps.upsert({ id: "ana" });
await handover.pools.upsert({ id: "sdr", members: ["ana"] });
const add = async (name: string, timeZone: string, consent?: boolean): Promise<string> => {
  const { lead } = await handover.ingest({
    email: `cto@${name}.example`,
    properties: { timeZone },
    ...(consent === undefined ? {} : { consent: { email: consent } }),
  });
  leads[lead?.id ?? ""] = name;
  return lead?.id ?? "";
};
const madrid = await add("madrid", "Europe/Madrid", true);
const newYork = await add("newyork", "America/New_York");

/** What a worker does: looks whenever something is due. What ana and the sender do: an hour later it is done. */
const todo: { readonly at: number; readonly leadId: string; readonly type: string }[] = [];
const later = (leadId: string | undefined, type: string | undefined): void =>
  void todo.push({ at: clock.now() + 3_600_000, leadId: leadId ?? "", type: type ?? "" });
handover.on("task.due", ({ leadId, data }) => later(leadId, data.type));
handover.on("action.requested", ({ leadId, data }) => later(leadId, data.channel));

let answered = false;
for (;;) {
  const { nextDueAt } = await handover.tick();
  const next = Math.min(nextDueAt?.getTime() ?? Infinity, todo[0]?.at ?? Infinity);
  if (next === Infinity) break;
  clock.set(next);
  if (!answered && clock.now() > Date.parse("2026-11-04T08:00:00Z")) {
    answered = true;
    await handover.record(madrid, { type: "reply" });
    say(madrid, "replies, and is asked for nothing more");
  }
  if (todo[0]?.at !== next) continue;
  const { leadId, type } = todo.shift() as (typeof todo)[number];
  await handover.record(leadId, { type });
  say(leadId, `${type} done`);
}
console.log(await handover.mayContact(newYork, "email"));
