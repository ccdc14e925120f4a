import { compileScoring, predictive } from "../../src/scoring/index.ts";
import {
  predictor,
  train,
  type Example,
  type FeatureValues,
  type PredictiveModel,
} from "../../src/scoring/predictive/index.ts";
import { dice } from "../harness/dice.ts";

const columns = 40;

/** Examples of forty columns, half of them numbers, half of them kinds; the outcome hangs on some of them. */
function examples(count: number): Example[] {
  const roll = dice(7);
  return Array.from({ length: count }, (): Example => {
    const values: Record<string, unknown> = {};
    let odds = -0.5;
    for (let column = 0; column < columns; column++) {
      const luck = roll();
      if (column % 2 === 0) {
        values[`properties.n${column}`] = luck < 0.05 ? undefined : Math.round(luck * 100);
        odds += column < 10 ? (luck - 0.5) * 2 : 0;
      } else {
        values[`properties.k${column}`] = `kind ${Math.floor(luck * 8)}`;
        odds += column < 10 && luck > 0.7 ? 0.8 : 0;
      }
    }
    return { values, won: roll() < 1 / (1 + Math.exp(-odds)) };
  });
}

const features = Object.fromEntries(
  Array.from({ length: columns }, (_, column) =>
    column % 2 === 0
      ? ([`properties.n${column}`, "number"] as const)
      : ([`properties.k${column}`, "category"] as const),
  ),
);

/** Training and scoring in a process of its own; times are of the processor, for the machine may be busy. */
export function open({ rows }: { readonly rows: number }) {
  const some = examples(rows);
  let model: PredictiveModel | undefined;
  return {
    /** Milliseconds of the processor that training takes. */
    train: (): number => {
      const begun = process.cpuUsage();
      const training = train(some, { features, method: "logistic" });
      const { user, system } = process.cpuUsage(begun);
      if (training.status !== "trained") throw new Error(training.message);
      ({ model } = training);
      return (user + system) / 1000;
    },
    /** Leads a second of the processor, the log-odds alone. */
    rank: (count: number): number => {
      const { logOdds } = predictor(model as PredictiveModel);
      const leads = some.slice(0, 2_000).map(({ values }) => JSON.parse(JSON.stringify(values)) as FeatureValues);
      let sum = 0;
      const begun = process.cpuUsage();
      for (let i = 0; i < count; i++) sum += logOdds(leads[i % leads.length]!);
      const { user, system } = process.cpuUsage(begun);
      if (!Number.isFinite(sum)) throw new Error("a score is no number");
      return count / ((user + system) / 1e6);
    },
    /** Leads a second of the processor, reasons and all. */
    score: (count: number): number => {
      const score = compileScoring(predictive(model as PredictiveModel));
      // As a store has them.
      const leads = some.slice(0, 2_000).map(({ values }) => {
        const own = Object.entries(values).map(([name, value]) => [name.slice("properties.".length), value]);
        return JSON.parse(JSON.stringify({ properties: Object.fromEntries(own) })) as object;
      });
      let sum = 0;
      const begun = process.cpuUsage();
      for (let i = 0; i < count; i++) sum += score(leads[i % leads.length]!).total;
      const { user, system } = process.cpuUsage(begun);
      if (!Number.isFinite(sum)) throw new Error("a score is no number");
      return count / ((user + system) / 1e6);
    },
  };
}
