import type { RoadEngine } from "../engine.ts";
import type { LeadInput } from "../lead-input.ts";
import { mapStore } from "../map-store.ts";
import { domainOf } from "../normalise.ts";
import { eventRecords, leadRecord, type LeadRecord } from "../records.ts";
import { repIds, rules } from "../task.ts";
import { parseLead } from "../zod-schema.ts";
import { fairShare } from "./fair-share.ts";
import { compileScoring } from "./scoring.ts";
import { clockStarter, nextStage } from "./steps.ts";

/** The floor: the whole road as one would write it for one company, with no product around it. */
export function byHand(): RoadEngine<LeadRecord> {
  const store = mapStore();
  const score = compileScoring(rules);
  const route = fairShare(repIds);
  const startClocks = clockStarter();

  const ingest = (input: LeadInput, now: number): LeadRecord => {
    const person = parseLead(input);
    const known = store.personByEmail(person.email);
    if (known !== undefined) return known;
    const account = store.accountFor(domainOf(person.email));
    const points = score(person);
    const stage = nextStage("inquiry", "qualify", points.engagement);
    const decision = route();
    const id = store.nextId("lead");
    const lead = leadRecord(id, now, person, account, points, stage, decision);
    const clocks = startClocks(id, now);
    store.saveLead(lead, clocks);
    for (const clock of clocks) store.due.add(clock);
    store.append(eventRecords(lead, clocks, now));
    return lead;
  };

  return {
    ingest: (batch, now) => batch.map((input) => ingest(input, now)),
    factsOf: store.factsOf,
    close: () => {},
  };
}
