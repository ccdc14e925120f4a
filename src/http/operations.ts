import { show } from "../errors.ts";
import type { IngestOutcome, LeadOutcome } from "../core/index.ts";
import type { ActivityInput, LeadInput } from "../lead/index.ts";
import type { Call, Answer, Operation } from "./operation.ts";
import { problemOfRefusal, refuse, Refused } from "./problem.ts";

const leadAnswer = { 200: { about: "It is done.", schema: "LeadAnswer" } };

/** What can be asked for through this door. Reps, pools and policies are administered by the host. */
export const operations: readonly Operation[] = [
  {
    id: "ingest",
    method: "POST",
    path: "/leads",
    summary: "Takes a lead in: matches, scores, routes it and starts its clocks.",
    query: { pipeline: { about: "Where it goes; otherwise as the policy says.", schema: { type: "string" } } },
    body: "LeadInput",
    answers: {
      200: { about: "The person has an open lead already: the input went into it.", schema: "IngestAnswer" },
      201: { about: "There is a new lead.", schema: "IngestAnswer" },
      202: { about: "The input is kept in quarantine until somebody corrects it.", schema: "QuarantineAnswer" },
    },
    run: async ({ handover, query, body, commandId }) => {
      const pipeline = query.get("pipeline") ?? undefined;
      return ingested(await handover.ingest(body as LeadInput, { commandId, pipeline }));
    },
  },
  {
    id: "lead",
    method: "GET",
    path: "/leads/{leadId}",
    summary: "The lead as it stands.",
    answers: { 200: { about: "The lead.", schema: "Lead" } },
    run: async ({ handover, path }) => {
      const lead = await handover.lead(idOf(path));
      if (lead === undefined) throw unknownLead(idOf(path));
      return { status: 200, body: lead };
    },
  },
  {
    id: "record",
    method: "POST",
    path: "/leads/{leadId}/activities",
    summary: "Writes down what happened with a lead: a call, an answer, a meeting.",
    body: "ActivityInput",
    answers: leadAnswer,
    run: async ({ handover, path, body, commandId }) =>
      done(await handover.record(idOf(path), body as ActivityInput, { commandId })),
  },
  {
    id: "accept",
    method: "POST",
    path: "/leads/{leadId}/accept",
    summary: "The rep takes the lead on.",
    body: "Acceptance",
    answers: leadAnswer,
    run: async ({ handover, path, body, commandId }) =>
      done(await handover.accept(idOf(path), body as { repId: string }, { commandId })),
  },
  {
    id: "decline",
    method: "POST",
    path: "/leads/{leadId}/decline",
    summary: "The rep gives the offer back, with a reason; the lead goes to somebody else.",
    body: "Declination",
    answers: leadAnswer,
    run: async ({ handover, path, body, commandId }) =>
      done(await handover.decline(idOf(path), body as { repId: string; reason: string }, { commandId })),
  },
  {
    id: "explain",
    method: "GET",
    path: "/leads/{leadId}/explanation",
    summary: "Why the lead is where it is: what happened, every decision, and all of it in words.",
    answers: { 200: { about: "The explanation.", schema: "Explanation" } },
    run: async ({ handover, path }) => {
      const explanation = await handover.explain(idOf(path));
      if (explanation === undefined) throw unknownLead(idOf(path));
      const { lead, decisions, clocks, events, stays, text } = explanation;
      return { status: 200, body: { lead, decisions, clocks, events, stays, text } };
    },
  },
  {
    id: "clocksOfLead",
    method: "GET",
    path: "/leads/{leadId}/clocks",
    summary: "How the clocks of a lead stand.",
    answers: { 200: { about: "Clocks that run or are paused.", schema: "ClocksAnswer" } },
    run: async ({ handover, path }) => ({ status: 200, body: { clocks: await handover.clocks(idOf(path)) } }),
  },
  {
    id: "clocksDue",
    method: "GET",
    path: "/clocks",
    summary: "Clocks whose deadline comes next, of all leads.",
    query: {
      within: { about: "How far to look ahead, `1h` unless said otherwise.", schema: { type: "string" } },
      limit: { about: "How many at most, 100 unless said otherwise.", schema: { type: "integer", maximum: 1_000 } },
    },
    answers: { 200: { about: "Clocks, the next deadline first.", schema: "ClocksAnswer" } },
    run: async ({ handover, query }) => {
      const clocks = await handover.clocks.due(query.get("within") ?? "1h", { limit: limitOf(query) });
      return { status: 200, body: { clocks } };
    },
  },
  {
    id: "health",
    method: "GET",
    path: "/health",
    summary: "Whether the engine and its storage answer.",
    answers: {
      200: { about: "They do.", schema: "Health" },
      503: { about: "They do not.", schema: "Problem" },
    },
    isOpen: true,
    run: async ({ handover }) => {
      await handover.reps.list();
      return { status: 200, body: { status: "ok" } };
    },
  },
];

function ingested(outcome: IngestOutcome): Answer {
  const { status, issues, lead, decision } = outcome;
  switch (outcome.status) {
    case "created":
    case "merged":
      return { status: status === "created" ? 201 : 200, body: { status, lead, decision, issues } };
    case "quarantined":
      return { status: 202, body: { status, quarantineId: outcome.quarantineId, issues } };
    default:
      throw new Refused({ ...refuse("INPUT_REFUSED", "nothing was stored").problem, issues });
  }
}

function done(outcome: LeadOutcome): Answer {
  if (!outcome.ok) throw problemOfRefusal(outcome.refusal);
  return { status: 200, body: { lead: outcome.lead, decision: outcome.decision } };
}

function idOf(path: Call["path"]): string {
  return path["leadId"] as string;
}

function unknownLead(leadId: string): Refused {
  return problemOfRefusal({ code: "LEAD_UNKNOWN", message: `no lead has the id ${show(leadId)}`, allowed: [] });
}

function limitOf(query: URLSearchParams): number {
  const text = query.get("limit") ?? "100";
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 1_000) return limit;
  throw refuse("QUERY_INVALID", `limit: expected a whole number from 1 to 1000, got ${show(text)}`);
}
