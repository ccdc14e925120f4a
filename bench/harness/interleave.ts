/**
 * Measures every case once in each round, so that noise hits all alike, and starts each round with another case. The first
 * `warmUp` rounds are thrown away. Samples come back case by case, in the order of the rounds.
 */
export async function interleave<Name extends string, Sample>(
  names: readonly Name[],
  rounds: number,
  warmUp: number,
  measure: (name: Name, round: number) => Promise<Sample>,
): Promise<Map<Name, Sample[]>> {
  const samples = new Map<Name, Sample[]>(names.map((name) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length]!;
      const sample = await measure(name, round);
      if (round >= warmUp) samples.get(name)!.push(sample);
    }
  }
  return samples;
}
