import type { Policy } from "../../policy/index.ts";
import { rulesFor } from "../rules-for.ts";
import {
  altered,
  isLate,
  moveClock,
  planned,
  startClock,
  tallied,
  usedAt,
  type ClockStart,
  type CompiledSla,
  type Moment,
  type SlaClock,
} from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { countsFrom, hoursOf, rulesOf, slaOf, targetToldOf } from "./clock-rules.ts";
import { count } from "./count.ts";
import { end, expire } from "./end-clocks.ts";
import { endBy, heardBy } from "./history.ts";
import { catchUp } from "./milestones.ts";
import { listenForPauses } from "./pauses.ts";
import { relived } from "./relive.ts";

/**
 * Tells a lead's clocks that something happened, first those that run, then those that it starts; and counts it.
 *
 * @param counts Whether commitments count it, too.
 */
export function happen(draft: Draft, policy: Policy, leadId: string, moment: Moment, counts = true): void {
  const own = rulesFor(policy, draft.known(leadId));
  const running = draft.clocks(leadId);
  let again: string[] | undefined;
  let finished: Moment[] | undefined;
  // A copy, for clocks end on the way.
  if (running.length > 0) {
    for (const clock of running.slice()) {
      const sla = clock.kind === "sla" && moment.at >= sinceOf(clock) ? slaOf(policy, clock) : undefined;
      const came = sla === undefined ? undefined : hear(draft, policy, sla, clock, moment);
      if (came === "again") (again ??= []).push(clock.name);
      else if (came === "met" && policy.chains) (finished ??= []).push(finishedBy(clock, moment.at));
    }
  }
  const started = own.startedBy(moment);
  if (started.length > 0) startAll(draft, own, leadId, moment, started);
  const named = again?.map((name) => own.sla(name)).filter((sla) => sla !== undefined);
  if (named !== undefined) startAll(draft, own, leadId, moment, named);
  if (counts) count(draft, policy, leadId, moment);
  if (finished !== undefined) for (const end of finished) happen(draft, policy, leadId, end);
}

/** Tells a lead's clocks what another one has come to, where any listen for that. */
export function chain(draft: Draft, policy: Policy, leadId: string, moment: Moment): void {
  if (policy.chains) happen(draft, policy, leadId, moment);
}

/** Passes over a step that has nothing to do: the next one begins. */
export function skip(draft: Draft, policy: Policy, clock: SlaClock, at: number, reason: string): void {
  const skipped = altered(clock, { state: "skipped", nextAt: undefined, endedAt: at });
  draft.emit("clock.skipped", clock.leadId, { clock: skipped, reason });
  chain(draft, policy, clock.leadId, finishedBy(clock, at));
}

/** A clock has done what it was for: it was met, or passed over. */
export function finishedBy({ name, cadence }: SlaClock, at: number): Moment {
  return { kind: "finished", name, at, since: cadence?.since };
}

/** From when on a clock hears: a step hears what has happened since its cadence began. */
export function sinceOf({ startedAt, cadence }: SlaClock): number {
  return cadence?.since ?? startedAt;
}

/** What a moment means for one clock that runs: whether it is met by it, or is to start anew. */
export function hear(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  running: SlaClock,
  moment: Moment,
): "met" | "again" | undefined {
  // What is told late, and was before this step of a cadence, may stop it all the same; it does nothing else to it.
  if (moment.at < running.startedAt) {
    const isStop =
      sla.cancels(moment) || ((running.cadence?.step ?? 0) > (running.cadence?.of ?? 0) && sla.hits(moment));
    if (isStop) end(draft, policy, running, running.startedAt, `cancelled by ${wordFor(moment)}`);
    return undefined;
  }
  // A timer whose time was up before has ended, whether anybody has looked since or not.
  const clock = sla.spec.timer === true ? catchUp(draft, policy, running, moment.at) : running;
  if (clock !== running && expire(draft, policy, clock)) return undefined;
  if (sla.hits(moment)) return hit(draft, policy, sla, clock, moment) ? "met" : undefined;
  if (sla.cancels(moment)) {
    end(draft, policy, clock, moment.at, `cancelled by ${wordFor(moment)}`);
    return undefined;
  }
  if (sla.restarts(moment)) {
    end(draft, policy, clock, moment.at, `restarted by ${wordFor(moment)}`);
    return "again";
  }
  if (moment.kind === "assigned" && sla.spec.onReassign === "restart") {
    const { ownerId, previousOwners } = draft.known(clock.leadId);
    // Its first owner is not another one.
    if (previousOwners.length > 0) {
      end(draft, policy, clock, draft.now, `restarted for ${ownerId}`);
      return "again";
    }
  }
  const carried = moment.kind === "assigned" ? carryOver(draft, policy, sla, clock) : clock;
  if (sla.pauses.length > 0) listenForPauses(draft, policy, sla, carried, moment);
  return undefined;
}

function startAll(draft: Draft, policy: Policy, leadId: string, moment: Moment, slas: readonly CompiledSla[]): void {
  const since = "since" in moment ? moment.since : undefined;
  const request = { lead: draft.known(leadId), policyVersion: policy.version, at: moment.at, since };
  let groups: Set<string> | undefined;
  for (const sla of slas) {
    const { group } = sla.spec;
    if (group === undefined) {
      start(draft, policy, sla, moment, request);
      continue;
    }
    groups ??= groupsOf(draft, policy, leadId, sla);
    if (!groups.has(group) && start(draft, policy, sla, moment, request)) groups.add(group);
  }
}

/** Groups in which another clock runs already. */
function groupsOf(draft: Draft, policy: Policy, leadId: string, sla: CompiledSla): Set<string> {
  const others = draft.clocks(leadId).filter(({ kind, name }) => kind === "sla" && name !== sla.spec.name);
  return new Set(others.map((clock) => slaOf(policy, clock)?.spec.group).filter((group) => group !== undefined));
}

/** Clocks of which a lead has one at a time: those of a name, and of a group. */
export function rivalsOf(
  policy: Policy,
  { spec }: CompiledSla,
): (one: { name: string; policyVersion?: string }) => boolean {
  return ({ name, policyVersion = policy.version }) => {
    if (name === spec.name || spec.group === undefined) return name === spec.name;
    const rules = policyVersion === policy.version ? policy : (policy.at(policyVersion) ?? policy);
    return rules.sla(name)?.spec.group === spec.group;
  };
}

/** Whether the clock runs now; `beside` another one of its name, where that began later. */
export function start(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  moment: Moment,
  request: ClockStart,
  beside = false,
): boolean {
  const lead = draft.known(request.lead.id);
  if (lead.optedOut || !sla.applies(lead)) return false;
  // Of a lead that is closed nothing is promised, but for what its closing itself begins.
  if (lead.closed !== undefined && moment.kind !== "stage") return false;
  if (!beside && runningOf(draft.clocks(lead.id), sla.spec.name) !== undefined) return true;
  const { target } = targetToldOf(draft, policy, sla, lead);
  if (target === undefined) return false;
  const generation = draft.known(lead.id).version + 1;
  const wanted = sla.spec.calendar ?? "";
  const hours = hoursOf(draft, policy, lead.id);
  const { policyVersion, since } = request;
  const from: ClockStart = { lead, policyVersion, at: countsFrom(sla, lead, request.at), since };
  const clock =
    startClock(sla, from, target, generation, wanted, hours) ??
    // The owner's own hours never open again (they have left, or are away for years): the policy's hours stand in.
    startClock(sla, from, target, generation, "", hours) ??
    startClock(sla, from, target, generation, "always", hours);
  if (clock === null) return false;
  draft.emit("clock.started", lead.id, { clock });
  return true;
}

function runningOf(clocks: readonly SlaClock[], name: string): SlaClock | undefined {
  for (let i = 0; i < clocks.length; i++) {
    const clock = clocks[i] as SlaClock;
    if (clock.name === name && clock.kind === "sla") return clock;
  }
  return undefined;
}

/** Another owner has the lead: what the clock has not used yet is theirs, in their hours. */
function carryOver(draft: Draft, policy: Policy, sla: CompiledSla, clock: SlaClock): SlaClock {
  const { ownerId } = draft.known(clock.leadId);
  const hours = hoursOf(draft, rulesOf(policy, clock), clock.leadId);
  const goesOver = clock.calendar === "owner" && clock.repId !== ownerId;
  if (!goesOver && !sla.minds) return clock;
  // People may hear of it in the hours of whoever has the lead.
  const next = goesOver
    ? moveClock(sla, clock, draft.now, hours, { calendar: "owner", repId: ownerId })
    : planned(sla, clock, hours);
  if (!goesOver && next.nextAt === clock.nextAt) return clock;
  draft.emit("clock.replanned", clock.leadId, { clock: next, reason: `runs on in the hours of ${ownerId}` });
  return next;
}

/** Whether it is met by that. */
function hit(draft: Draft, policy: Policy, sla: CompiledSla, running: SlaClock, moment: Moment): boolean {
  const count = running.count + 1;
  const mix = sla.countsMix && "name" in moment ? tallied(running.mix, moment.name) : running.mix;
  const counted = altered(running, { count, mix });
  if (!sla.enough(count, mix)) {
    draft.emit("clock.counted", running.leadId, { clock: counted, reason: sla.progress(count, mix) });
    return false;
  }
  const at = moment.at < draft.now ? metAt(draft, sla, counted, moment) : moment.at;
  const told = catchUp(draft, policy, counted, at);
  const clock = moment.at < draft.now ? relived(draft, policy, sla, told, at) : told;
  // A timer has promised nothing that could be kept too late.
  const late = sla.spec.timer !== true && isLate(clock, at);
  const hours = hoursOf(draft, rulesOf(policy, clock), clock.leadId);
  const met = altered(clock, { state: "met", nextAt: undefined, endedAt: at });
  if (clock.breachedAt !== undefined && !late)
    draft.emit("clock.corrected", clock.leadId, {
      clock,
      reason: moment.at < draft.now ? "told late: it had happened before the deadline" : "it has another deadline now",
    });
  const usedMs = usedAt(clock, at, hours(clock.calendar, clock.repId));
  draft.emit("clock.met", clock.leadId, { clock: met, late, usedMs });
  return true;
}

/** Of several that have to add up the last to happen meets it, whichever was told last. */
function metAt(draft: Draft, sla: CompiledSla, clock: SlaClock, moment: Moment): number {
  return endBy(sla, heardBy(sla, clock, draft.history(clock.leadId)))?.at ?? moment.at;
}

function wordFor(moment: Moment): string {
  return "name" in moment ? moment.name : moment.kind;
}
