import type { SlaClock } from "./clock.ts";

/**
 * A clock that differs from another one in some fields.
 *
 * Clocks as they are made here are copied field by field, so that all of them have one shape: of an object that is spread the host makes
 * up a new shape each time, which takes longer than all else that is done to a clock. Others (as JSON has them, and those that have more
 * to them) are spread.
 */
export function altered(clock: SlaClock, changes: Partial<SlaClock>): SlaClock {
  // JSON leaves out what is undefined: no clock in it has both an end and something more to say.
  const isOwn = "endedAt" in clock && "nextAt" in clock && Object.keys(clock).length === fieldsOfAll;
  return Object.assign(isOwn ? copyOf(clock) : { ...clock }, changes);
}

function copyOf(clock: SlaClock): SlaClock {
  return {
    id: clock.id,
    leadId: clock.leadId,
    kind: clock.kind,
    name: clock.name,
    generation: clock.generation,
    policyVersion: clock.policyVersion,
    state: clock.state,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    targetMs: clock.targetMs,
    calendar: clock.calendar,
    repId: clock.repId,
    count: clock.count,
    mix: clock.mix,
    told: clock.told,
    nextAt: clock.nextAt,
    moved: clock.moved,
    breachedAt: clock.breachedAt,
    endedAt: clock.endedAt,
  };
}

/** What every clock has in memory, from when it is made: {@link altered} copies these and no others. */
const fieldsOfAll = /* @__PURE__ */ Object.keys(/* @__PURE__ */ copyOf({} as SlaClock)).length;
