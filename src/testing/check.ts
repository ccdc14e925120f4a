/** The JSON of a value with the keys of every object in order: equal texts, equal values. `undefined` members do not count. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : item,
    ) ?? "undefined"
  );
}

/** Fails with a message that says what was expected and what was got. */
export function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}

/** Compares two values by their JSON, and shows where they part. */
export function same(actual: unknown, expected: unknown, what: string): void {
  // Mostly they are the same to the letter, and that is seen at once.
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const got = canonical(actual);
  const wanted = canonical(expected);
  if (got === wanted) return;
  let at = 0;
  while (at < got.length && got[at] === wanted[at]) at++;
  const from = Math.max(0, at - 60);
  const part = (text: string): string => `${from > 0 ? "…" : ""}${text.slice(from, at + 100)}`;
  throw new Error(`${what}:\n  expected ${part(wanted)}\n  got      ${part(got)}`);
}

/** What a call fails with, now or later; fails when it does not. */
export async function failure(call: unknown, what: string): Promise<unknown> {
  try {
    await (typeof call === "function" ? call() : call);
  } catch (error) {
    return error;
  }
  throw new Error(`${what}: expected it to fail, and it did not`);
}
