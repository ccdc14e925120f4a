import { invalid, show } from "../../errors.ts";
import type { HandoverError } from "../../errors.ts";

/** Who a lead may go to, with a weight above 0 each. */
export interface Entrants {
  readonly count: number;
  /** The first `count` entries are positions in the ledger, and `weights` stands beside them. */
  readonly positions: Int32Array;
  readonly weights: Float64Array;
  /** What the weights are shares of: mostly their sum. */
  readonly total: number;
  /** Another number where somebody else stands in the same object. */
  readonly edition: number;
}

/** One entrant, for a share of something else than its own weight. */
export function entrant(position: number, weight: number, total: number): Entrants {
  return { count: 1, positions: Int32Array.of(position), weights: Float64Array.of(weight), total, edition: 0 };
}

/**
 * Reads lists of positions and weights into typed arrays, which are quicker by far to go through than frozen lists.
 *
 * The same frozen lists come again with every lead until somebody leaves or comes in, and are read once. What is returned
 * holds until the next call.
 */
export class EntrantReader implements Entrants {
  count = 0;
  total = 0;
  positions = new Int32Array(0);
  weights = new Float64Array(0);
  edition = 0;
  /** The last lists, once they are known to be frozen. */
  private keptPositions: readonly number[] | undefined;
  private keptWeights: readonly number[] | undefined;
  /** Those read last. */
  private lastPositions: readonly number[] | undefined;
  private lastWeights: readonly number[] | undefined;

  /** @throws HandoverError `INPUT_INVALID` unless there is a weight for each position. */
  read(positions: readonly number[], weights: readonly number[]): Entrants {
    if (positions !== this.keptPositions || weights !== this.keptWeights) this.readAnew(positions, weights);
    return this;
  }

  /** Whether these are the lists read last. */
  isLast(positions: readonly number[], weights: readonly number[]): boolean {
    return positions === this.lastPositions && weights === this.lastWeights;
  }

  private readAnew(positions: readonly number[], weights: readonly number[]): void {
    if (positions.length !== weights.length) throw refuseLengths(positions, weights);
    // Asking takes longer than reading a short list, so lists are asked when they come for the second time.
    const frozen = this.isLast(positions, weights) && Object.isFrozen(positions) && Object.isFrozen(weights);
    this.keptPositions = frozen ? positions : undefined;
    this.keptWeights = frozen ? weights : undefined;
    this.lastPositions = positions;
    this.lastWeights = weights;
    this.copy(positions, weights);
  }

  private copy(positions: readonly number[], weights: readonly number[]): void {
    if (this.positions.length < positions.length) {
      this.positions = new Int32Array(positions.length);
      this.weights = new Float64Array(positions.length);
    }
    const { positions: ownPositions, weights: ownWeights } = this;
    let count = 0;
    let total = 0;
    for (let j = 0; j < positions.length; j++) {
      const weight = weights[j]!;
      if (weight === 0) continue;
      ownPositions[count] = positions[j]!;
      ownWeights[count++] = weight;
      total += weight;
    }
    this.count = count;
    this.total = total;
    this.edition++;
  }
}

function refuseLengths(eligible: readonly number[], weights: readonly number[]): HandoverError {
  const expected = `a weight for each of ${eligible.length} eligible reps`;
  const hint = "pass the whole weights of those eligible, in the same order";
  return invalid("INPUT_INVALID", "a lead does not hold", [{ path: "weights", expected, got: show(weights), hint }]);
}
