import { createHandover, definePolicy, manualClock, type Handover, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { onActivity } from "handover/condition";
import { roundRobin } from "handover/routing";
import { commitment, sla } from "handover/sla";

/** Warsaw is two hours ahead of UTC: the office is open from 07:00 to 15:00. */
export const policy = definePolicy({
  version: "hand",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  slas: [sla("first-contact", { from: "assigned", until: onActivity("call"), within: "2h", calendar: "owner" })],
  commitments: [commitment("mql", { every: "month", terms: [{ from: "2026-05-01", atLeast: 100 }] })],
});

interface Desk {
  readonly handover: Handover;
  readonly events: HandoverEvent[];
  /** Goes on to an instant of May 2026, and does what is due. */
  at(time: string): Promise<void>;
}

async function desk(start: string): Promise<Desk> {
  const clock = manualClock(`2026-05-${start}Z`);
  let last = 0;
  const events: HandoverEvent[] = [];
  const handover = createHandover({ policy, clock, ids: () => `id${++last}` });
  handover.on("event", (event) => void events.push(event));
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  return {
    handover,
    events,
    async at(time) {
      clock.set(`2026-05-${time}Z`);
      await handover.tick();
    },
  };
}

/**
 * Monday, 4 May, and an hour of Tuesday:
 *
 * - `fair`, worth 100: Ana accepts at 08:05, calls at 08:30, meets, and wins at 12:00;
 * - `web`, worth 50: Ben calls an hour late, and rejects it;
 * - `back`, worth 200: Ana's call of 10:30 is told after the breach of 11:00; recycled at 13:00, back with a rep at 14:00;
 * - `night`: received after hours, Tuesday at 07:00 with a rep, and nobody has called by 08:00;
 * - `out`: opts out and complains.
 */
export async function story(): Promise<readonly HandoverEvent[]> {
  const { handover, events, at } = await desk("04T07:00");
  const lead = async (name: string, fields: { value?: number; source: string }): Promise<string> =>
    (await handover.ingest({ email: `${name}@acme.example`, ...fields })).lead?.id ?? "";
  const owner = async (id: string): Promise<string> => (await handover.lead(id))?.ownerId ?? "";
  const go = async (id: string, ...stages: (readonly [stage: string, reason?: string])[]): Promise<void> => {
    for (const [stage, reason] of stages) {
      const { ok } = await handover.transition(id, stage, reason === undefined ? {} : { reason });
      if (!ok) throw new Error(`${id} does not go to ${stage}`);
    }
  };
  await at("04T08:00");
  const fair = await lead("fair", { value: 100, source: "fair" });
  const web = await lead("web", { value: 50, source: "web" });
  await at("04T08:05");
  await handover.accept(fair, { repId: await owner(fair) });
  await at("04T08:30");
  await handover.record(fair, { type: "call" });
  await at("04T09:00");
  await handover.record(fair, { type: "meeting_booked" });
  await handover.record(fair, { type: "satisfaction", properties: { score: 4 } });
  const back = await lead("back", { value: 200, source: "web" });
  await at("04T10:00");
  await go(fair, ["sql"]);
  await at("04T11:00");
  await go(fair, ["opportunity"]);
  await handover.record(web, { type: "call" });
  await at("04T11:30");
  await handover.record(back, { type: "call", occurredAt: "2026-05-04T10:30:00Z" });
  await at("04T11:40");
  await handover.accept(back, { repId: await owner(back) });
  await at("04T12:00");
  await go(fair, ["won"]);
  await go(web, ["lost", "no_fit"]);
  await at("04T13:00");
  await go(back, ["nurture", "timing"]);
  await at("04T14:00");
  await handover.record(back, { type: "page_view" });
  await at("04T15:30");
  await lead("night", { source: "web" });
  await at("05T07:00");
  const out = await lead("out", { source: "fair" });
  await at("05T07:30");
  await handover.update(out, { optedOut: true });
  await handover.record(out, { type: "complaint" });
  return events;
}
