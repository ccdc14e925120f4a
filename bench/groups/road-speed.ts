import { atLeast, atMost, type Group, type Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import type { ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio, percentile } from "../harness/statistics.ts";
import { assertAgreement } from "../road/agreement.ts";
import type { Timing } from "../road/batches.ts";
import type { EngineName, RoadFacts } from "../road/engine.ts";
import { openRoadCase } from "../road/open-case.ts";

const group = "road/speed";
const rounds = 11;
const warmUpRounds = 3;

/** Leads per round, so that a round of each case takes about as long, and an untimed start of each round. */
const sizes: Record<EngineName, { readonly leads: number; readonly settle: number }> = {
  "by hand, batch": { leads: 20_000, settle: 2_000 },
  "by hand, five awaits": { leads: 20_000, settle: 2_000 },
  "fastest parts": { leads: 6_000, settle: 1_000 },
  "popular parts": { leads: 400, settle: 100 },
  "handover, ingestMany": { leads: 20_000, settle: 2_000 },
  "handover, await ingest": { leads: 20_000, settle: 2_000 },
};

/** The whole road for a lead: the product against the same road by hand and against packages wired together. */
export const roadSpeed: Group = async (progress) => {
  const cases = new Map<EngineName, ProcessCase>();
  try {
    let expected: readonly RoadFacts[] | undefined;
    for (const name of Object.keys(sizes) as EngineName[]) {
      const opened = await openRoadCase(name);
      cases.set(name, opened);
      const facts = await opened.call<RoadFacts[]>("facts", 500);
      expected ??= facts;
      assertAgreement(name, facts, expected);
      progress(`${group}: ${name} agrees on ${facts.length} of ${expected.length} leads`);
    }

    const order = [...cases.keys()];
    const samples = await interleave(order, rounds, warmUpRounds, (name, round) => {
      if (name === order[0]) progress(`${group}: round ${round + 1} of ${warmUpRounds + rounds}`);
      return cases.get(name)!.call<Timing>("fill", sizes[name].settle, sizes[name].leads, 1);
    });
    return report(samples);
  } finally {
    for (const one of cases.values()) one.close();
  }
};

function report(samples: ReadonlyMap<EngineName, readonly Timing[]>) {
  const times = (name: EngineName) => samples.get(name)!.map(({ usPerLead }) => usPerLead);
  const ratio = (over: EngineName, under: EngineName) => medianRatio(times(over), times(under));
  const rows: Row[] = [];
  for (const [name, own] of samples) {
    const us = own.map(({ usPerLead }) => usPerLead);
    rows.push({
      group,
      name,
      figures: {
        "leads/s": 1e6 / median(us),
        "us/lead": median(us),
        "min us": Math.min(...us),
        "max us": Math.max(...us),
        "p99 us/lead, batches of 100":
          percentile(
            own.flatMap(({ batchUs }) => batchUs),
            0.99,
          ) / 100,
        "times the batch floor": ratio(name, "by hand, batch"),
      },
    });
  }
  return {
    rows,
    goals: [
      atMost(2, "road: ingestMany(100), time over the road by hand", ratio("handover, ingestMany", "by hand, batch")),
      atLeast(
        1.5,
        "road: ingestMany(100), times faster than the fastest parts",
        ratio("fastest parts", "handover, ingestMany"),
      ),
      atLeast(
        25,
        "road: ingestMany(100), times faster than the popular parts",
        ratio("popular parts", "handover, ingestMany"),
      ),
      atMost(
        2.5,
        "road: await ingest, time over the road by hand with five awaits",
        ratio("handover, await ingest", "by hand, five awaits"),
      ),
    ],
  };
}
