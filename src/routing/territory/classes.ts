/** Values that stand in the same lists are one class: a list of a thousand accounts that is used as a whole is one. */
export interface Classes {
  /** A value in no list has none. */
  readonly classOf: ReadonlyMap<string, number>;
  /** Beside the lists: the classes each is made of. */
  readonly of: readonly (readonly number[])[];
  /** The number after the last class. */
  readonly end: number;
}

/** Sorts the values of lists into classes, numbered from `first`: each list splits every class that it holds only in part. */
export function classify(lists: readonly (readonly string[])[], first: number): Classes {
  const classOf = new Map<string, number>();
  // Values not seen yet are together in a class before the first.
  const base = first - 1;
  /** By class, counted from there: the last list that has split it, and the class of the part in that list. */
  const splitBy: number[] = [-1];
  const part: number[] = [0];
  lists.forEach((list, i) => {
    for (const value of list) {
      const old = (classOf.get(value) ?? base) - base;
      if (splitBy[old] !== i) {
        splitBy[old] = i;
        part[old] = splitBy.length;
        splitBy.push(i);
        part.push(splitBy.length - 1);
      }
      classOf.set(value, base + part[old]!);
    }
  });
  const own = (value: string): number => classOf.get(value)!;
  // Most lists of a large table have one value; a set for each would be the larger part of the work.
  const of = lists.map((list) => (list.length === 1 ? [own(list[0]!)] : [...new Set(list.map(own))]));
  return { classOf, of, end: base + splitBy.length };
}
