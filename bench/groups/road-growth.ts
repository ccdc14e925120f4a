import { atMost, type Group, type Row } from "../harness/group.ts";
import { median } from "../harness/statistics.ts";
import type { Growth } from "../road/case.ts";
import type { EngineName } from "../road/engine.ts";
import { openRoadCase } from "../road/open-case.ts";

const group = "road/growth";
const passes = 3;

/** Store sizes, and how often each is filled in a pass so that small ones are not decided by one pause. */
const sizes = [
  { leads: 10_000, fills: 15 },
  { leads: 100_000, fills: 3 },
  { leads: 1_000_000, fills: 1 },
] as const;

const engines: readonly EngineName[] = ["by hand, batch", "handover, ingestMany"];

/** What a lead costs in time and memory as the store grows; every measurement has a fresh process. */
export const roadGrowth: Group = async (progress) => {
  const growths = new Map<string, Growth[]>();
  for (let pass = 0; pass < passes; pass++) {
    for (const { leads, fills } of sizes) {
      for (const name of engines) {
        progress(`${group}: pass ${pass + 1} of ${passes}, ${leads} leads, ${name}`);
        const opened = await openRoadCase(name);
        const growth = await opened.call<Growth>("grow", leads, fills).finally(() => opened.close());
        const key = keyOf(name, leads);
        growths.set(key, [...(growths.get(key) ?? []), growth]);
      }
    }
  }

  const growthOf = (name: EngineName) => {
    const [small, large] = [growths.get(keyOf(name, sizes[0].leads))!, growths.get(keyOf(name, sizes[2].leads))!];
    return median(large.map(({ usPerLead }, pass) => usPerLead / small[pass]!.usPerLead));
  };
  const rows = engines.flatMap((name): Row[] => [
    ...sizes.map(({ leads }) => row(name, leads, growths.get(keyOf(name, leads))!)),
    { group, name: `${name}, 1M over 10k`, figures: { "time a lead": growthOf(name) } },
  ]);
  return {
    rows,
    goals: [atMost(1.3, "road: cost of a lead at 1M over 10k leads", growthOf("handover, ingestMany"))],
  };
};

function keyOf(name: EngineName, leads: number): string {
  return `${name} at ${leads}`;
}

function row(name: EngineName, leads: number, growths: readonly Growth[]): Row {
  const middle = (figure: keyof Growth) => median(growths.map((growth) => growth[figure]));
  return {
    group,
    name: `${name}, ${leads.toLocaleString("en-US")} leads`,
    figures: {
      "leads/s": 1e6 / middle("usPerLead"),
      "p99 us, batch of 100": middle("batchP99Us"),
      "p99 us, one lead": middle("leadP99Us"),
      "bytes/lead": middle("bytesPerLead"),
    },
  };
}
