import type { RoadEngine } from "../engine.ts";
import type { LeadInput } from "../lead-input.ts";
import { mapStore } from "../map-store.ts";
import { domainOf } from "../normalise.ts";
import {
  eventRecords,
  leadRecord,
  type Account,
  type ClockRecord,
  type EventRecord,
  type LeadRecord,
} from "../records.ts";
import { repIds, rules } from "../task.ts";
import { parseLead } from "../zod-schema.ts";
import { fairShare } from "./fair-share.ts";
import { compileScoring } from "./scoring.ts";
import { clockStarter, nextStage } from "./steps.ts";

/** The floor of a single `await ingest`: the same road over a store that could be a database, one lead at a time. */
export function byHandAwaited(): RoadEngine<LeadRecord> {
  const store = mapStore();
  const adapter = asyncAdapter();
  const score = compileScoring(rules);
  const startClocks = clockStarter();

  const ingest = async (input: LeadInput, now: number): Promise<LeadRecord> => {
    const person = parseLead(input);
    const known = await adapter.findPerson(person.email);
    if (known !== undefined) return known;
    const account = await adapter.accountFor(domainOf(person.email));
    const points = score(person);
    const stage = nextStage("inquiry", "qualify", points.engagement);
    const decision = await adapter.nextOwner();
    const id = store.nextId("lead");
    const lead = leadRecord(id, now, person, account, points, stage, decision);
    const clocks = startClocks(id, now);
    await adapter.save(lead, clocks);
    await adapter.append(eventRecords(lead, clocks, now));
    return lead;
  };

  function asyncAdapter() {
    const route = fairShare(repIds);
    return {
      findPerson: async (email: string): Promise<LeadRecord | undefined> => store.personByEmail(email),
      accountFor: async (domain: string): Promise<Account> => store.accountFor(domain),
      nextOwner: async () => route(),
      save: async (lead: LeadRecord, clocks: readonly ClockRecord[]): Promise<void> => {
        store.saveLead(lead, clocks);
        for (const clock of clocks) store.due.add(clock);
      },
      append: async (events: readonly EventRecord[]): Promise<void> => store.append(events),
    };
  }

  return {
    ingest: async (batch, now) => {
      const leads: LeadRecord[] = [];
      for (const input of batch) leads.push(await ingest(input, now));
      return leads;
    },
    factsOf: store.factsOf,
    close: () => {},
  };
}
