import type { Lead } from "./lead.ts";

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/** All that a lead may have, said of each lead in memory, also what it does not have. */
export type WholeLead = { -readonly [field in keyof Required<Lead>]: Lead[field] };

/**
 * A copy of a lead, to be changed.
 *
 * Leads as they are made here have all fields, and are copied field by field, so that all of them have one shape: of an object that
 * is spread the host makes up a new shape each time, which takes longer than all else that is done to a lead. Others (JSON leaves out what
 * is undefined, and an older lead may have more to it) are spread.
 */
export function copyLead(lead: Lead): Mutable<Lead> {
  // None is closed, on hold and parked at once: not all of them are in JSON.
  return Object.keys(lead).length === fieldsOfAll ? wholeCopy(lead) : { ...lead };
}

function wholeCopy(lead: Lead): WholeLead {
  return {
    id: lead.id,
    version: lead.version,
    pipeline: lead.pipeline,
    stage: lead.stage,
    stageSince: lead.stageSince,
    closed: lead.closed,
    email: lead.email,
    emailDomain: lead.emailDomain,
    phone: lead.phone,
    firstName: lead.firstName,
    lastName: lead.lastName,
    jobTitle: lead.jobTitle,
    language: lead.language,
    timeZone: lead.timeZone,
    source: lead.source,
    campaign: lead.campaign,
    message: lead.message,
    segment: lead.segment,
    rating: lead.rating,
    leadType: lead.leadType,
    value: lead.value,
    company: lead.company,
    externalIds: lead.externalIds,
    optedOut: lead.optedOut,
    consent: lead.consent,
    properties: lead.properties,
    flags: lead.flags,
    since: lead.since,
    score: lead.score,
    accountId: lead.accountId,
    ownerId: lead.ownerId,
    assignment: lead.assignment,
    invitation: lead.invitation,
    lastOwnerId: lead.lastOwnerId,
    previousOwners: lead.previousOwners,
    tries: lead.tries,
    hold: lead.hold,
    parked: lead.parked,
    arms: lead.arms,
    priority: lead.priority,
    counted: lead.counted,
    activities: lead.activities,
    lastActivityAt: lead.lastActivityAt,
    touches: lead.touches,
    reason: lead.reason,
    openedFrom: lead.openedFrom,
    opened: lead.opened,
    receivedAt: lead.receivedAt,
    updatedAt: lead.updatedAt,
    erasedAt: lead.erasedAt,
  };
}

const fieldsOfAll = /* @__PURE__ */ Object.keys(/* @__PURE__ */ wholeCopy({} as Lead)).length;
