import type { Handover } from "../../engine/index.ts";
import type { LeadInput } from "../../lead/index.ts";
import { sampleTime } from "../samples.ts";
import { roadLead } from "./road-input.ts";

type Call = () => Promise<unknown>;

const reps = ["ana", "ben", "cy", "dee", "eva"];

/** Who there is. */
export function staff(handover: Handover): Call[] {
  const weights = (ids: readonly string[]) => ids.map((repId, i) => ({ repId, weight: i + 1 }));
  return [
    () => handover.reps.upsert({ id: "mia", calendar: "office", attributes: { team: "all" } }),
    ...reps.map((id) => () => handover.reps.upsert({ id, calendar: "office", managerId: "mia" })),
    () => handover.pools.upsert({ id: "sdr", members: weights(reps.slice(0, 4)) }),
    () => handover.pools.upsert({ id: "dach", members: ["dee", "eva"] }),
    () => handover.pools.upsert({ id: "vip", members: ["ana", "eva"] }),
    () => handover.accounts.upsert({ domain: "firm1.example", name: "Firm 1", ownerId: "cy" }),
    () => handover.accounts.upsert({ domain: "firm2.example", ownerId: "eva" }),
  ];
}

/**
 * Leads whose commands look at what no command names: the ledger of a turn that the policy's pools do not know, and the account of a
 * domain that is neither the lead's account nor in the command.
 */
export function scenes(handover: Handover): Call[] {
  let id = "";
  const ingest = async (lead: LeadInput): Promise<unknown> => {
    const outcome = await handover.ingest(lead);
    id = outcome.lead?.id ?? "nobody";
    return outcome;
  };
  return [
    () => ingest({ email: "vip1@firm7.example", company: { name: "Firm 7", country: "PL" } }),
    () => handover.assign(id, { repId: "eva", reason: "asked for", countIn: "vip" }),
    () => ingest({ email: "vip2@firm8.example", company: { name: "Firm 8", country: "PL" } }),
    () => handover.assign(id, { repId: "eva", reason: "asked for", countIn: "vip" }),
    () => handover.decline(id, { repId: "eva", reason: "duplicate" }),
    () => ingest({ email: "a@firm1.example", company: { name: "Firm 5", domain: "firm5.example", country: "PL" } }),
    () => handover.transition(id, "nurture", { reason: "timing" }),
    () => handover.update(id, { company: { domain: undefined } }),
  ];
}

/** One command, as the dice fall. */
export function nextCommand(handover: Handover, roll: (limit: number) => number, leadId: string, repId: string): Call {
  const kind = roll(16);
  const commandId = roll(3) === 0 ? `command-${roll(30)}` : undefined;
  const other = reps[roll(reps.length)] as string;
  switch (kind) {
    case 0:
    case 1:
    case 2: {
      const lead = roadLead(roll);
      return () => handover.ingest(lead, { commandId });
    }
    case 3: {
      const leads = Array.from({ length: 1 + roll(12) }, () => roadLead(roll));
      return () => handover.ingestMany(leads);
    }
    case 4:
      return () => handover.record(leadId, { type: ["call", "email", "demo"][roll(3)] as string }, { commandId });
    case 5:
    case 6:
      return () => handover.accept(leadId, { repId });
    case 7:
      return () => handover.decline(leadId, { repId, reason: ["duplicate", "busy"][roll(2)] as string }, { commandId });
    case 8:
      return () => handover.assign(leadId, { repId: other, reason: "asked for", countIn: "vip" });
    case 9:
      return () => handover.decline(leadId, { repId, reason: "invalid_contact" });
    case 10: {
      const [to, reason] = [
        ["lost", "duplicate"],
        ["nurture", "timing"],
        ["qualification", "too_early"],
        ["sql", undefined],
        ["won", undefined],
      ][roll(5)] as [string, string | undefined];
      return () => handover.transition(leadId, to, { reason });
    }
    case 11: {
      const fields = [
        { value: roll(9_000), segment: "enterprise" },
        { company: { domain: `firm${roll(9)}.example` } },
        { company: { domain: undefined } },
        { email: `moved${roll(20)}@firm${roll(9)}.example` },
      ][roll(4)] as LeadInput;
      return () => handover.update(leadId, fields, { commandId });
    }
    case 12:
      return roll(2) === 0 ? () => handover.reps.away(other) : () => handover.reps.back(other);
    case 13: {
      const from = sampleTime + roll(20) * 86_400_000;
      return () => handover.reps.timeOff(other, { from, to: from + 86_400_000 });
    }
    case 14:
      return () => handover.pools.upsert({ id: "sdr", members: reps.slice(0, 2 + roll(3)) });
    default:
      return () => handover.record(leadId, { type: "email", outcome: "opened", properties: { n: roll(9) } });
  }
}
