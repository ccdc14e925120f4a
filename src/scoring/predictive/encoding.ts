import { readerOf, type Example, type FeatureKind, type Reading } from "./feature.ts";
import { binOf, ownValue } from "./predict.ts";

/** A feature of all examples, read once: a small number for each example, and what the numbers stand for. */
export interface Column {
  readonly name: string;
  readonly kind: FeatureKind;
  /** By example: the level's or the bin's place in `levels`, from 0; the last two are `other` and `missing`. */
  readonly codes: Int32Array;
  /** By example; of numbers alone, NaN where it is missing. */
  readonly numbers: Float64Array | undefined;
  /** Kinds that are not rare; of a number as many as there are bins. */
  readonly levels: readonly string[];
  /** Where bins end; of numbers alone. */
  readonly edges: readonly number[];
  readonly missing: number;
}

export interface EncodingOptions {
  readonly missing: readonly string[];
  /** Kinds with fewer examples are pooled. */
  readonly rareBelow: number;
  /** Numbers are cut into so many bins of equal size, fewer where values repeat. */
  readonly bins: number;
}

/** Codes of what has no level of its own. */
export const otherCode = ({ levels }: Pick<Column, "levels">): number => levels.length;
export const missingCode = ({ levels }: Pick<Column, "levels">): number => levels.length + 1;

/** Reads one feature of all examples. */
export function encode(
  name: string,
  kind: FeatureKind,
  examples: readonly Example[],
  options: EncodingOptions,
): Column {
  const read = readerOf(kind, options.missing);
  const readings = examples.map(({ values }) => read(ownValue(values, name)));
  const missing = readings.reduce<number>((count, reading) => count + (reading === undefined ? 1 : 0), 0);
  const column =
    kind === "category" ? encodeLevels(readings as string[], options.rareBelow) : encodeNumbers(readings, options.bins);
  return { name, kind, missing, ...column };
}

type Encoded = Pick<Column, "codes" | "numbers" | "levels" | "edges">;

function encodeLevels(readings: readonly (string | undefined)[], rareBelow: number): Encoded {
  const counts = new Map<string, number>();
  for (const level of readings) if (level !== undefined) counts.set(level, (counts.get(level) ?? 0) + 1);
  const levels = [...counts.keys()].filter((level) => counts.get(level)! >= rareBelow).sort(byText);
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = Int32Array.from(readings, (level) =>
    level === undefined ? missingCode({ levels }) : (places.get(level) ?? otherCode({ levels })),
  );
  return { codes, numbers: undefined, levels, edges: [] };
}

function encodeNumbers(readings: readonly Reading[], bins: number): Encoded {
  const numbers = Float64Array.from(readings, (reading) => (typeof reading === "number" ? reading : Number.NaN));
  const sorted = numbers.filter((number) => !Number.isNaN(number)).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.floor((sorted.length * bin) / bins)];
    if (edge !== undefined && edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge);
  }
  const levels = Array.from({ length: edges.length + 1 }, (_, bin) => String(bin));
  const codes = Int32Array.from(numbers, (number) =>
    Number.isNaN(number) ? missingCode({ levels }) : binOf(number, edges),
  );
  return { codes, numbers, levels, edges };
}

/** By UTF-16 units, as every host has them. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
