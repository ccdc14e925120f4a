import type { Handover, LeadInput } from "handover";

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { a: value } : [value];
  return value;
};
const good = { email: "ana@acme.example" };
const cyclic: Record<string, unknown> = { ...good };
cyclic["self"] = cyclic;
const megabytes = (count: number): string => "żółw 🐢 ".repeat((count * 1_048_576) / 14);
const nul = "\u0000";
const lone = "\ud800";
/** Bytes that are no UTF-8, as a socket gives them: whoever decodes them gets U+FFFD, whoever does not sends the bytes. */
const notUtf8 = new Uint8Array([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]);

/** Inputs that somebody may send to a form, by what is wrong with them. */
const hostileInputs: { readonly [what: string]: unknown } = {
  "nothing at all": undefined,
  "a list": [],
  "no object": 12,
  "a NUL in an address": { email: `ana${nul}@acme.example` },
  "a NUL in a field": { ...good, plan: `a${nul}b` },
  "a NUL in a key": { ...good, [`a${nul}b`]: 1 },
  "a lone surrogate": { ...good, firstName: lone },
  "a lone surrogate in a key": { ...good, [lone]: 1 },
  "a lone surrogate deep inside": { ...good, plan: { note: [`${lone}${lone}`] } },
  "surrogates the wrong way round": { ...good, message: "\udc22\ud83d" },
  "a key __proto__": JSON.parse('{"email":"proto@acme.example","__proto__":{"polluted":true}}'),
  "__proto__ deep inside": JSON.parse('{"email":"proto@acme.example","plan":{"x":[{"__proto__":{"polluted":true}}]}}'),
  "constructor.prototype": JSON.parse('{"email":"proto@acme.example","constructor":{"prototype":{"polluted":true}}}'),
  "10 MB of text": { ...good, message: megabytes(10) },
  "10 MB in a field of its own": { ...good, essay: megabytes(10) },
  "10 MB in ten thousand fields": {
    ...good,
    ...Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, "x".repeat(1_000)])),
  },
  "10 MB as a name of a field": { ...good, [megabytes(10)]: 1 },
  "nesting 10,000 deep": { ...good, plan: nested(10_000) },
  "a list of a million": { ...good, plan: Array(1_000_000).fill(1) },
  "an object inside itself": cyclic,
  "1e400": JSON.parse('{"email":"big@acme.example","amount":1e400}'),
  "1e400 as its value": JSON.parse('{"email":"big@acme.example","value":1e400}'),
  "1e308 as its value": { email: "big@acme.example", value: 1e308 },
  "a text as its value": { email: "text@acme.example", value: "1e308" },
  "a value below zero": { email: "below@acme.example", value: -1 },
  "a value of a quadrillion": { email: "much@acme.example", value: 1e15 },
  "a value nobody can count": { email: "small@acme.example", value: 5e-324 },
  "employees without end": { email: "firm@acme.example", company: { employees: 1e308, revenue: 1e300 } },
  "-0": { email: "zero@acme.example", value: -0, rate: -0, list: [-0, { zero: -0 }] },
  NaN: { ...good, rate: Number.NaN },
  "a bigint": { ...good, big: 1n },
  "bytes that are no UTF-8": { ...good, bytes: notUtf8 },
  "bytes that are no UTF-8, as Node has them": { ...good, bytes: Buffer.from(notUtf8) },
  "bytes that are no UTF-8, decoded": { email: "bytes@acme.example", firstName: Buffer.from(notUtf8).toString("utf8") },
  "text that is code": {
    email: "sql@acme.example",
    firstName: "'; DROP TABLE handover_lead; --",
    message: '$1 ? :a %s {"a"} \\ ` {NULL,"} \' \'\' "',
    company: { name: "null" },
  },
  "text from right to left": { email: "rtl@acme.example", firstName: "\u202egro.elpmaxe@\u2066x" },
  "an instant that is none": { ...good, occurredAt: 8.64e15 + 1 },
  "an instant with a fraction": { email: "late@acme.example", occurredAt: 1_762_074_000_000.7 },
  "an external id of 10 MB": { externalId: megabytes(10) },
  "external ids, a million": { ...good, externalIds: Array(1_000_000).fill("a") },
  "the longest external id": { externalId: "語".repeat(256), firstName: "Longest" },
};

/** Texts that somebody may use as a name of theirs. */
const names: { readonly [what: string]: string } = {
  empty: "",
  "a NUL": nul,
  "a NUL inside": `a${nul}b`,
  "a lone surrogate": lone,
  "its prototype": "__proto__",
  constructor: "constructor",
  "code in it": "'; DROP TABLE handover_lead; --",
  backslashes: "\\u0000",
  long: "語".repeat(200),
  "too long": "x".repeat(5_000),
  "10 MB": megabytes(10),
};

export interface Told {
  readonly what: string;
  readonly outcome: unknown;
}

/** What a call came to, without what differs from run to run by right. */
async function told(what: string, call: () => unknown): Promise<Told> {
  try {
    return { what, outcome: JSON.parse(JSON.stringify((await call()) ?? null)) as unknown };
  } catch (error) {
    const { code, retryable, message, name } = error as Error & { code?: string; retryable?: boolean };
    return { what, outcome: { error: code ?? name, retryable, message: message.slice(0, 2_000) } };
  }
}

/** The same hostile calls on any engine with reps `ana` and `ben` in pool `sdr`, and good ones between them. */
export async function hostileCalls(handover: Handover): Promise<readonly Told[]> {
  const all: Told[] = [];
  const run = async (what: string, ...calls: readonly (() => unknown)[]): Promise<void> => {
    for (const [i, call] of calls.entries()) all.push(await told(`${what}, call ${i + 1}`, call));
    all.push(await told(`after ${what}`, () => handover.ingest({ externalId: `good ${all.length}` })));
  };
  const { lead } = await handover.ingest({ email: "target@acme.example" });
  const id = lead?.id ?? "";
  for (const [what, sent] of Object.entries(hostileInputs)) {
    const input = sent as LeadInput;
    await run(
      what,
      () => handover.ingest(input),
      () => handover.ingest(input, { commandId: `in ${what}` }),
      () => handover.ingest(input, { commandId: `in ${what}` }),
      () => handover.update(id, input),
      () => handover.record(id, { type: "call", properties: sent as never }),
    );
  }
  await run("all of it at once", () => handover.ingestMany(Object.values(hostileInputs) as LeadInput[]));
  for (const [what, name] of Object.entries(names))
    await run(
      `a name: ${what}`,
      () => handover.ingest({ email: "ana@acme.example" }, { commandId: name }),
      () => handover.lead(name),
      () => handover.record(name, { type: "call" }),
      () => handover.record(id, { type: name }),
      () => handover.reassign(id, { reason: name }),
      () => handover.transition(id, name, { reason: name }),
      () => handover.reps.upsert({ id: name, name }),
      () => handover.pools.upsert({ id: name, members: [] }),
      () => handover.accounts.upsert({ domain: name, name }),
      () => handover.accept(id, { repId: name }),
      () => handover.subscribers.retry(name, name),
      () => handover.explain(name),
    );
  return all;
}
