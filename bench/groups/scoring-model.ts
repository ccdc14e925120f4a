import { atLeast, atMost, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";

const group = "scoring/model";
const rows = 10_000;
const times = 5;
const scored = 100_000;

/** A logistic model of forty columns: training it on ten thousand leads, with its report, and scoring by it with reasons. */
export const scoringModel: Group = async (progress) => {
  const one = await openProcessCase(new URL("../scoring/model-case.ts", import.meta.url), { rows }, "UTC");
  try {
    const collect = async (method: string, ...args: readonly unknown[]): Promise<readonly number[]> => {
      const figures: number[] = [];
      for (let i = 0; i < times; i++) {
        progress(`${group}: ${method} ${i + 1} of ${times}`);
        figures.push(await one.call<number>(method, ...args));
      }
      return figures;
    };
    const trained = await collect("train");
    const ranked = await collect("rank", scored);
    const speeds = await collect("score", scored);
    return {
      rows: [
        {
          group,
          name: "logistic regression, 10k leads, 40 columns",
          figures: {
            "cpu ms": median(trained),
            "min ms": Math.min(...trained),
            "leads/s": median(ranked),
            "with reasons/s": median(speeds),
          },
        },
      ],
      goals: [
        atMost(2_000, "scoring: ms of processor to train on 10k leads of 40 columns", median(trained)),
        atLeast(100_000, "scoring: leads a second by a model of 40 columns", median(ranked)),
      ],
    };
  } finally {
    one.close();
  }
};
