import { asyncScorer, type AsyncScorer } from "handover/scoring";

/** What a model that MLflow serves answers (`mlflow models serve`, `POST /invocations`). */
interface Answer {
  readonly predictions: readonly {
    readonly probability: number;
    readonly contributions: Readonly<Record<string, number>>;
  }[];
}

/**
 * A model behind HTTP as a scorer. It is told the fields that the policy names and nothing else of the lead. Whatever goes wrong here
 * is thrown: asking again, giving up, and scoring by rules meanwhile is Handover's to do.
 */
export function intentModel(url: string, token: string): AsyncScorer {
  return asyncScorer(
    async ({ fields, signal }) => {
      const response = await fetch(`${url}/invocations`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ dataframe_records: [fields] }),
        signal, // a question that nobody waits for any more is cut off
      });
      if (!response.ok) throw new Error(`the model answers ${response.status}`);
      const { predictions } = (await response.json()) as Answer;
      const [prediction] = predictions;
      if (prediction === undefined) throw new Error("the model predicts nothing");
      return {
        total: Math.round(prediction.probability * 100),
        reasons: Object.entries(prediction.contributions).map(([rule, points]) => ({ rule, points })),
      };
    },
    // Real time. An answer is kept for an hour: the same question is not asked again, whichever lead it is about.
    { timeout: "1500ms", attempts: 2, pause: "20ms", atOnce: 8, breaker: { failures: 20, rest: "30s" }, keep: "1h" },
  );
}
