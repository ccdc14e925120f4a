import type { DealtArm } from "../arm-of.ts";

/** A unit of which is known what came of it. */
export interface ObservedUnit extends DealtArm {
  readonly yes: boolean;
}

/** How much the priors hold to what was meant: as much as so many units would. */
const heldFor = { all: 100, yes: 20, no: 100 };
type Kind = keyof typeof heldFor;

/**
 * Whether units came to arms as was meant, by a test that may be looked at after every unit: the sequential multinomial test of Lindon
 * and Malek (2022), with a Dirichlet prior about the shares that were meant. Units that are missing from an arm, or came twice, make all
 * other figures of an experiment worth nothing.
 *
 * @param units In the order in which they came.
 * @returns An always valid p-value, the smallest so far: it is ever below `alpha` with probability `alpha` at most.
 */
export function sampleRatio(units: Iterable<DealtArm>): number {
  return smallestP(units, () => "all");
}

/**
 * Whether arms change what comes of units, by a test that may be looked at after every unit: where they change nothing, the arms of those
 * who did come to it were dealt as all others were, by the shares that were meant. That is asked of both kinds with the test of
 * {@link sampleRatio}, as its authors propose for conversions, and the evidence multiplied.
 *
 * It is exact (an always valid p-value: Johari, Koomen, Pekelis and Walsh 2022) for any number of units, and for chances that change over
 * time and from unit to unit, for it leans on how arms were dealt and on nothing else. It assumes that they were dealt so, and that what
 * comes of one unit does not hang on the arm of another.
 *
 * @param units In the order in which their time was over, which is the one in which they came.
 * @returns As {@link sampleRatio}.
 */
export function effectOf(units: Iterable<ObservedUnit>): number {
  return smallestP(units, ({ yes }) => (yes ? "yes" : "no"));
}

/** What is foretold of the next arm: what was meant, and what was seen of its kind among the same weights. */
interface Forecast {
  readonly counts: Map<string, number>;
  total: number;
}

/** Each arm was foretold with some chance, and was to come with another: the product of their ratios is a martingale (Ville 1939). */
function smallestP<U extends DealtArm>(units: Iterable<U>, kindOf: (unit: U) => Kind): number {
  const forecasts = new Map<string, Forecast>();
  let log = 0;
  let most = 0;
  for (const unit of units) {
    const { arm, weights } = unit;
    const share = (weights[arm] ?? 0) / Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    // Where none was to come, nothing more is to be said.
    if (!(share > 0)) return 0;
    const kind = kindOf(unit);
    const key = kind + JSON.stringify(Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1)));
    let forecast = forecasts.get(key);
    if (forecast === undefined) forecasts.set(key, (forecast = { counts: new Map(), total: 0 }));
    const count = forecast.counts.get(arm) ?? 0;
    const held = heldFor[kind];
    log += Math.log((held * share + count) / (held + forecast.total) / share);
    most = Math.max(most, log);
    forecast.counts.set(arm, count + 1);
    forecast.total += 1;
  }
  return Math.exp(-most);
}
