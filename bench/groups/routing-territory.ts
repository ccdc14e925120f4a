import { below, type Group } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";
import type { TerritoryCheck } from "../routing/territory-case.ts";

const group = "routing/territory";
const sizes = [10, 1_000, 100_000];
const rounds = 11;
const warmUpRounds = 4;

const nameOf = (entries: number): string => `${entries.toLocaleString("en-US")} entries`;

/** What a hundred and ten thousand times as many territories do to the time of a decision. */
export const routingTerritory: Group = async (progress) => {
  const cases = new Map<string, ProcessCase>();
  const checks = new Map<string, TerritoryCheck>();
  try {
    for (const entries of sizes) {
      const name = nameOf(entries);
      const opened = await openProcessCase(
        new URL("../routing/territory-case.ts", import.meta.url),
        { entries },
        "UTC",
      );
      cases.set(name, opened);
      const check = await opened.call<TerritoryCheck>("check");
      checks.set(name, check);
      progress(`${group}: ${name}: ${check.differ} of ${check.asked} differ ${check.example ?? ""}`);
      if (check.differ > 0) throw new Error(`${name}: ${check.example}`);
    }
    const names = sizes.map(nameOf);
    const samples = await interleave(names, rounds, warmUpRounds, (name, round) => {
      if (name === names[0]) progress(`${group}: round ${round + 1} of ${warmUpRounds + rounds}`);
      return cases.get(name)!.call<number>("time");
    });
    const ratio = (name: string): number => medianRatio(samples.get(name)!, samples.get(names[0]!)!);
    const rows = names.map((name) => {
      const ns = samples.get(name)!;
      const { asked, differ, checkMs, firstMs } = checks.get(name)!;
      return {
        group,
        name,
        figures: {
          ns: median(ns),
          "min ns": Math.min(...ns),
          "max ns": Math.max(...ns),
          "times the first": ratio(name),
          "ms to check": checkMs,
          "ms to first": firstMs,
          asked,
          differ,
        },
      };
    });
    const title = "territory: decision time, 100,000 over 10 entries";
    return { rows, goals: [below(2, title, ratio(names.at(-1)!))] };
  } finally {
    for (const one of cases.values()) one.close();
  }
};
