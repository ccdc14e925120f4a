/** Whether two values are the same JSON: the order of keys does not count, one that is `undefined` is not there, in a list it is `null`. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Number.isNaN(a) && b === null;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, i) => isSameJson(one ?? null, b[i] ?? null));
  const [one, other] = [a as Fields, b as Fields];
  for (const key in one) if (one[key] !== undefined && !isSameJson(one[key], other[key])) return false;
  for (const key in other) if (other[key] !== undefined && one[key] === undefined) return false;
  return true;
}

type Fields = { readonly [key: string]: unknown };
