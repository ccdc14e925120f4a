import type { Linted, LintOptions } from "../check/lint-case.ts";
import { below, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";

const group = "simulation/lint";
const processes = 3;
const few: LintOptions = { rules: 200, territories: 1_000 };
const many: LintOptions = { rules: 2_000, territories: 10_000 };

/** A policy looked at for what it can hardly mean, each time in a new process: nobody does it twice. In processor time. */
export const simulationLint: Group = async (progress) => {
  const lint = async (options: LintOptions): Promise<readonly Linted[]> => {
    progress(`${group}: ${options.rules} rules and ${options.territories} territories`);
    const all: Linted[] = [];
    for (let n = 0; n < processes; n++) {
      const one = await openProcessCase(new URL("../check/lint-case.ts", import.meta.url), options, "UTC");
      all.push(await one.call<Linted>("lint").finally(() => one.close()));
    }
    return all;
  };
  const times = (linted: readonly Linted[]): readonly number[] => linted.map(({ cpuMs }) => cpuMs);
  const [small, large] = [await lint(few), await lint(many)];
  const row = ({ rules, territories }: LintOptions, linted: readonly Linted[]) => ({
    group,
    name: `${rules} rules, ${territories} territories`,
    figures: {
      ms: median(times(linted)),
      findings: linted[0]!.findings,
      "times a tenth of it": medianRatio(times(linted), times(small)),
    },
  });
  return {
    rows: [row(few, small), row(many, large)],
    goals: [below(2_000, "lint: ms of processor for 2,000 rules and 10,000 territories", median(times(large)))],
  };
};
