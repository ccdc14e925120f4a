import { createHandover, type Handover } from "../../engine/index.ts";
import { isHandoverError } from "../../errors.ts";
import type { LeadInput } from "../../lead/index.ts";
import type { Lead, Storage } from "../../storage/index.ts";
import { manualClock } from "../../time/index.ts";
import { contentsOf, type Contents } from "../contents.ts";
import { sampleTime } from "../samples.ts";
import { dice, roadLead, roadPolicy } from "./road-input.ts";

export interface RoadRun {
  /** What each call came to, in order. */
  readonly outcomes: readonly unknown[];
  readonly contents: Contents;
}

const reps = ["ana", "ben", "cy", "dee", "eva"];
const steps = 220;

/** Sends one fixed list of commands down the whole road, over a storage; ids and the time are part of the list. */
export async function runRoad(storage: Storage): Promise<RoadRun> {
  const clock = manualClock(sampleTime);
  let drawn = 0;
  const ids = (): string => `id-${String(drawn++).padStart(6, "0")}`;
  const handover = createHandover({ policy: roadPolicy(), storage, clock, ids, tenant: "road" });
  const outcomes: unknown[] = [];
  const call = async (attempt: () => Promise<unknown>): Promise<void> => {
    try {
      outcomes.push(await attempt());
    } catch (error) {
      if (!isHandoverError(error) || error.code === "STORAGE_FAILED") throw error;
      outcomes.push({ thrown: error.code, issues: error.issues });
    }
  };
  for (const attempt of staff(handover)) await call(attempt);
  const roll = dice(2026);
  for (let step = 0; step < steps; step++) {
    clock.advance(roll(40) * 60_000);
    const leads: Lead[] = [];
    for await (const page of handover.scan("leads")) leads.push(...page);
    const lead = leads[roll(leads.length)];
    await call(next(handover, roll, lead?.id ?? "nobody", lead?.ownerId ?? "ana"));
    if (step % 7 === 0) await call(() => handover.tick());
  }
  clock.advance(9 * 86_400_000);
  await call(() => handover.tick());
  await handover.close();
  return { outcomes, contents: await contentsOf(await storage.open("road")) };
}

function staff(handover: Handover): (() => Promise<unknown>)[] {
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

/** One command of the list. */
function next(
  handover: Handover,
  roll: (limit: number) => number,
  leadId: string,
  repId: string,
): () => Promise<unknown> {
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
