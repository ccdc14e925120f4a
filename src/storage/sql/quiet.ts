/** What drivers say of an error that tells nothing of the rows: no statement, no values, no detail. */
const kept = [
  "code",
  "errno",
  "errcode",
  "severity",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "routine",
  "syscall",
];
const shortest = 3;
const mostDepth = 6;

/** A driver's error without what it may quote, to be the cause of one of Handover's. @param said What is left of its words. */
export function quietError(cause: unknown, said: string, code?: string): Error {
  const quiet = new Error(said);
  if (typeof cause !== "object" || cause === null) return quiet;
  const { name, stack } = cause as { readonly name?: unknown; readonly stack?: unknown };
  if (typeof name === "string" && name !== quiet.name && /^\w{1,64}$/.test(name)) quiet.name = name;
  const frames =
    typeof stack === "string" ? stack.split("\n").filter((line) => /^\s+at \S.*:\d+:\d+\)?$/.test(line)) : [];
  quiet.stack = [`${quiet.name}: ${said}`, ...frames].join("\n");
  for (const field of kept) {
    const value = (cause as { readonly [field: string]: unknown })[field];
    if (typeof value === "number" || (typeof value === "string" && value.length <= 64))
      Object.assign(quiet, { [field]: value });
  }
  return code === undefined || code === "" ? quiet : Object.assign(quiet, { code });
}

/** What stands between the values of a list that is sent as one text. */
export const betweenValues = "\x1f";

/** What a driver said, without the values that were sent: whole, or any text within the JSON of one, or of one of a list. */
export function withoutValues(said: string, values: readonly unknown[]): string {
  const texts = new Set<string>();
  for (const value of values) collect(value, texts, mostDepth);
  let text = said;
  for (const one of [...texts].sort((a, b) => b.length - a.length)) text = text.split(one).join("…");
  return text;
}

function collect(value: unknown, texts: Set<string>, depth: number): void {
  if (depth === 0) return;
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) collect(item, texts, depth - 1);
  } else if (typeof value === "string" && value.length >= shortest) {
    if (value.includes(betweenValues)) return collect(value.split(betweenValues), texts, depth - 1);
    texts.add(value);
    const inner = /^[[{"]/.test(value) ? parsed(value) : undefined;
    if (inner !== undefined) collect(inner, texts, depth - 1);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
