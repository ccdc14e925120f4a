import fc from "fast-check";
import type { EventOf, HandoverEvent, Policy } from "handover";
import { all } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";
import { isWorked, minuteMs, type Pattern } from "../sla/oracle.ts";
import { engine, plan, type Plan } from "./cadence-world.ts";

export const world = fc.record({
  plan,
  caps: fc.array(
    fc.record({
      channels: fc.constantFrom(["call"], ["email"], ["call", "email"]),
      atMost: fc.integer({ min: 1, max: 3 }),
      hours: fc.integer({ min: 1, max: 72 }),
    }),
    { maxLength: 2 },
  ),
  required: fc.boolean(),
});
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** What happens to which of three leads: the first two are of one person. `idle`: nobody looks before it. */
export const events = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 2000 }),
    lead: fc.integer({ min: 0, max: 2 }),
    does: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("call", "email") },
      { weight: 1, arbitrary: fc.constantFrom("reply", "close", "opt_out") },
      { weight: 2, arbitrary: fc.constantFrom("agree", "withdraw") },
    ),
    idle: fc.boolean(),
    late: fc.constantFrom(0, 0, 90),
  }),
  { maxLength: 14, size: "max" },
);
export type Happens = typeof events extends fc.Arbitrary<infer T> ? T : never;

export function rulesOf({ caps, required }: World): object {
  return {
    intake: { samePerson: "keep-both" },
    contact: {
      channels: { call: { window: "lead:calls" }, email: required ? { consent: "required" } : {} },
      caps: caps.map(({ channels, atMost, hours }) => ({ channels, atMost, within: { hours } })),
    },
  };
}

/** Plays it; returns all that was told. */
export async function told(policy: Policy, one: World, happens: Happens): Promise<readonly HandoverEvent[]> {
  const { handover, now, until, sleep } = await engine(policy);
  const ids: string[] = [];
  for (const [i, email] of ["a@firm.example", "a@firm.example", "b@other.example"].entries()) {
    const properties = { timeZone: one.plan.zone };
    const consent = i === 2 ? {} : { email: i === 0 };
    const { lead } = await handover.ingest({ email, properties, externalId: `crm:${i}`, consent });
    ids.push(lead?.id as string);
    await until(now() + i * 30 * minuteMs);
  }
  for (const { after, lead, does, idle, late } of happens) {
    const at = now() + after * minuteMs;
    if (idle) sleep(at);
    else await until(at);
    const id = ids[lead] as string;
    if (does === "close") await handover.transition(id, "archived", { reason: "no_reaction" });
    else if (does === "opt_out") await handover.update(id, { optedOut: true });
    else if (does === "agree" || does === "withdraw")
      await handover.update(id, { consent: { email: does === "agree" } });
    else await handover.record(id, { type: does, occurredAt: at - late * minuteMs });
  }
  await until(now() + 20 * 1440 * minuteMs);
  await checkInvariants(handover, now());
  const log = await all(handover, "events");
  await handover.close();
  return log;
}

interface Contact {
  readonly person: string;
  readonly channel: string;
  readonly leadId: string;
  at: number;
  open: boolean;
}

/** Looks through the log for what must not be in it; throws at the first. */
export function judge(log: readonly HandoverEvent[], one: World): void {
  const contacts: Contact[] = [];
  const people = new Map<string, string>();
  const agreed = new Map<string, boolean>();
  const stopped = new Set<string>();
  const since = new Map<string, number>();
  const steps = new Map<string, number>();
  const fail = (why: string, event: object): void => {
    throw new Error(`${why}: ${JSON.stringify(event)}`);
  };
  for (const event of log) {
    const leadId = event.leadId as string;
    switch (event.type) {
      case "lead.received":
      case "lead.updated": {
        const { email, consent, optedOut } = event.data.fields;
        people.set(leadId, email as string);
        if (event.type === "lead.received") since.set(leadId, event.at);
        const given = consent?.["email"]?.given;
        if (given !== undefined) agreed.set(leadId, given);
        if (optedOut) stopped.add(leadId);
        break;
      }
      case "lead.stage_changed":
        if (event.data.closed !== undefined) stopped.add(leadId);
        break;
      case "activity.recorded": {
        const { type: channel, occurredAt: at } = event.data.activity;
        // What was before the cadence began stops nothing.
        if (channel === "reply" && at >= (since.get(leadId) ?? 0)) stopped.add(leadId);
        if (channel !== "call" && channel !== "email") break;
        const open = contacts.find((it) => it.open && it.leadId === leadId && it.channel === channel && it.at <= at);
        if (open !== undefined) Object.assign(open, { at, open: false });
        else contacts.push({ person: people.get(leadId) as string, channel, leadId, at, open: false });
        break;
      }
      case "task.due": {
        if (stopped.has(leadId)) fail("a task after the end", event);
        judgeTask(event, one, contacts, people, agreed, fail);
        const { type: channel, cause } = event.data;
        const last = steps.get(leadId) ?? 0;
        const { step = 0 } = cause.cadence ?? {};
        if (step <= last) fail(`step ${step} after step ${last}`, event);
        steps.set(leadId, step);
        contacts.push({ person: people.get(leadId) as string, channel, leadId, at: event.at, open: true });
        break;
      }
      default:
    }
  }
}

function judgeTask(
  event: EventOf<"task.due">,
  { plan: { window, zone }, caps, required }: World,
  contacts: readonly Contact[],
  people: ReadonlyMap<string, string>,
  agreed: ReadonlyMap<string, boolean>,
  fail: (why: string, event: EventOf<"task.due">) => void,
): void {
  const { at, leadId, data } = event;
  const channel = data.type;
  if (channel === "call" && !isOpen(window, at, zone)) fail("a call outside its window", event);
  const given = agreed.get(leadId as string);
  if (channel === "email" && (given === false || (required && given !== true)))
    fail("an e-mail without consent", event);
  for (const { channels, atMost, hours } of caps) {
    if (!(channels as readonly string[]).includes(channel)) continue;
    const person = people.get(leadId as string);
    const recent = contacts.filter(
      (it) =>
        it.person === person &&
        (channels as readonly string[]).includes(it.channel) &&
        it.at > at - hours * 60 * minuteMs,
    );
    if (recent.length >= atMost) fail(`${recent.length} of at most ${atMost} before`, event);
  }
}

function isOpen(window: Pattern, at: number, zone: Plan["zone"]): boolean {
  return isWorked(window, at + (zone === "UTC" ? 0 : 180 * minuteMs));
}
