/** A lead that has these values at these paths, and so many activities of these types. */
export function subjectOf(
  values: ReadonlyMap<string, unknown>,
  counts: ReadonlyMap<string, number>,
): { readonly [field: string]: unknown } {
  const subject: Record<string, unknown> = {};
  for (const [field, value] of values) if (value !== undefined) put(subject, pathOf(field), value);
  if (counts.size > 0)
    put(subject, ["activities"], Object.fromEntries([...counts].map(([type, count]) => [type, { count }])));
  return subject;
}

/** A property keeps the dots in its name: under the whole of it, it is found first. */
function pathOf(field: string): readonly string[] {
  const property = "properties.";
  return field.startsWith(property) ? ["properties", field.slice(property.length)] : field.split(".");
}

function put(into: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return;
  const inside = Object.hasOwn(into, key) ? into[key] : undefined;
  const parent = typeof inside === "object" && inside !== null ? (inside as Record<string, unknown>) : {};
  if (rest.length > 0) put(parent, rest, value);
  // Not by assignment: a key may be called `__proto__`.
  Object.defineProperty(into, key, {
    value: rest.length > 0 ? parent : value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
