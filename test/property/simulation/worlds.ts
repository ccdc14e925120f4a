import { createHandover, manualClock, type Handover, type HandoverEvent } from "handover";
import {
  generateLeads,
  leadModel,
  repModel,
  simulate,
  together,
  type Behaviour,
  type SimulateOptions,
} from "handover/simulation";
import { keepDrive, type Drive } from "../../../src/engine/drive.ts";
import { arrivalsOf } from "../../../src/simulation/arrivals.ts";
import { sequence } from "../../../src/simulation/lead-ids.ts";
import { People } from "../../../src/simulation/people.ts";
import { applyRoster } from "../../../src/simulation/roster.ts";
import { passTime } from "../../../src/simulation/virtual-time.ts";
import { policy, roster } from "../../unit/simulation/small-world.ts";

const until = Date.parse("2026-05-12T00:00Z");

/** The events as JSON, one a line: nothing that JSON does not tell is compared. */
type Told = readonly string[];

export const peopleOf = (seed: number): Behaviour => together(repModel({ seed }), leadModel({ seed }));

export const leadsOf = (seed: number, dirt: false | undefined = undefined) =>
  generateLeads({ seed, count: 40, from: "2026-05-04T00:00Z", to: "2026-05-09T00:00Z", dirt });

/** A week of leads through the small policy, as `simulate` has it. */
export async function simulated(seed: number, options: Partial<SimulateOptions> = {}): Promise<Told> {
  const told: string[] = [];
  const { handover } = await simulate({
    policy,
    roster,
    seed,
    leads: leadsOf(seed),
    until,
    ...options,
    onEvent: (event, lead) => {
      told.push(lineOf(event));
      options.onEvent?.(event, lead);
    },
  });
  await handover.close();
  return told;
}

/** The same by the calls that everybody has, one after another. */
export async function called(seed: number, call: Drive["call"] | undefined = undefined): Promise<Told> {
  const told: string[] = [];
  const arrivals = arrivalsOf(leadsOf(seed));
  let coming = await arrivals.next();
  const clock = manualClock(coming?.at ?? 0);
  const handover = createHandover({ policy, clock, ids: sequence() });
  keepDrive(handover, {
    asIs: () => Promise.reject(new Error("nobody asks for that")),
    call: call ?? callsOf(handover),
    hear: (hears) =>
      void handover.on("event", ({ lead, type, leadId, version, at, commandId, data }) =>
        hears({ type, leadId, version, at, commandId, data } as HandoverEvent, lead),
      ),
  });
  await passTime({
    handover,
    clock,
    people: new People(handover, peopleOf(seed), clock),
    until,
    begin: () => applyRoster(handover, roster),
    async next() {
      const batch = coming ?? (await arrivals.next());
      coming = undefined;
      return batch && { at: batch.at, take: async () => void (await handover.ingestMany(batch.inputs)) };
    },
    hear: (event) => told.push(lineOf(event)),
    progress: () => undefined,
  });
  await handover.close();
  return told;
}

function callsOf(handover: Handover): Drive["call"] {
  return (command) => {
    switch (command.type) {
      case "accept":
        return handover.accept(command.leadId, { repId: command.repId });
      case "decline":
        return handover.decline(command.leadId, { repId: command.repId, reason: command.reason });
      case "record":
        return handover.record(command.leadId, command.activity);
      case "transition":
        return handover.transition(command.leadId, command.to, { reason: command.reason });
      case "update":
        return handover.update(command.leadId, command.fields);
      default:
        throw new Error(`${command.type}: people do not do that`);
    }
  };
}

export function lineOf({ type, leadId, version, at, commandId, data }: HandoverEvent): string {
  return JSON.stringify({ type, leadId, version, at, commandId, data });
}
