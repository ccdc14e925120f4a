/** Values that stand in the same lists are one class: a list of a thousand accounts that is used as a whole is one. */
export interface Classes {
  /** From 1; a value in no list has none. */
  readonly classOf: ReadonlyMap<string, number>;
  /** Beside the lists: the classes each is made of. */
  readonly of: readonly (readonly number[])[];
}

/** Sorts the values of lists into classes: each list splits every class that it holds only in part. */
export function classify(lists: readonly (readonly string[])[]): Classes {
  const classOf = new Map<string, number>();
  /** By class: the last list that has split it, and the class of the part in that list. */
  const splitBy: number[] = [-1];
  const part: number[] = [0];
  lists.forEach((list, i) => {
    for (const value of list) {
      // Values not seen yet are together in class 0.
      const old = classOf.get(value) ?? 0;
      if (splitBy[old] !== i) {
        splitBy[old] = i;
        part[old] = splitBy.length;
        splitBy.push(i);
        part.push(splitBy.length - 1);
      }
      classOf.set(value, part[old]!);
    }
  });
  return { classOf, of: lists.map((list) => [...new Set(list.map((value) => classOf.get(value)!))]) };
}
