import { expect, test, vi } from "vitest";
import { generateLeads, type GenerateOptions } from "handover/simulation";
import { zone } from "handover/time";

vi.setConfig({ testTimeout: 120_000 });

const may: Omit<GenerateOptions, "count"> = {
  seed: 7,
  from: "2026-05-01T00:00:00+02:00",
  to: "2026-06-01T00:00:00+02:00",
  timeZone: "Europe/Warsaw",
  holidays: ["2026-05-01", "2026-05-14"],
};
const all = (options: Partial<GenerateOptions> = {}): ReturnType<typeof list> =>
  list({ ...may, count: 3_000, ...options });
const list = (options: GenerateOptions) => [...generateLeads(options)];

test("the same options give the same leads, another seed others", () => {
  expect(all()).toEqual(all());
  expect(all({ seed: 8 })).not.toEqual(all());
});

test("exactly as many leads come as asked for, in order and within the stretch", () => {
  for (const count of [0, 1, 17, 1_000]) {
    const leads = all({ count });
    expect(leads).toHaveLength(count);
    expect(leads.every(({ at }, i) => i === 0 || at >= (leads[i - 1]?.at ?? 0))).toBe(true);
    expect(leads.every(({ at }) => at >= Date.parse("2026-04-30T22:00Z") && at < Date.parse("2026-05-31T22:00Z"))).toBe(
      true,
    );
  }
});

test("days are busier than nights, weekdays than weekends, and somebody writes at three on a holiday", () => {
  const local = all().map(({ at }) => new Date(zone("Europe/Warsaw").localOf(at)));
  const at = (test: (date: Date) => boolean): number => local.filter(test).length;
  expect(at((date) => date.getUTCHours() >= 9 && date.getUTCHours() < 17)).toBeGreaterThan(
    5 * at((date) => date.getUTCHours() < 7),
  );
  expect(at((date) => date.getUTCDay() === 2) / 4).toBeGreaterThan(2 * (at((date) => date.getUTCDay() === 0) / 5));
  for (const holiday of ["2026-05-01", "2026-05-14"]) {
    expect(at((date) => date.toISOString().startsWith(`${holiday}T03`))).toBeGreaterThan(0);
  }
});

test("every kind of dirt is there", () => {
  const leads = all();
  const having = (test: (input: (typeof leads)[number]["input"]) => boolean): number =>
    leads.filter(({ input }) => test(input)).length;
  const emails = leads.map(({ input }) => input.email?.trim().toLowerCase()).filter((email) => email !== undefined);
  expect(emails.length).toBeGreaterThan(new Set(emails).size);
  expect(having(({ email }) => email?.includes("\u0000") === true)).toBeGreaterThan(0);
  expect(having(({ email }) => email !== undefined && !/^[^@]+@[^@]+\.[^@]+$/.test(email))).toBeGreaterThan(10);
  expect(having(({ email, phone }) => email === undefined && phone === undefined)).toBeGreaterThan(0);
  expect(having(({ optedOut }) => optedOut === true)).toBeGreaterThan(10);
  expect(having(({ company }) => typeof company === "object" && company.country === undefined)).toBeGreaterThan(50);
  expect(having(({ message }) => (message?.length ?? 0) > 10_000)).toBeGreaterThan(0);
  expect(having((input) => Object.hasOwn(input, "__proto__"))).toBeGreaterThan(0);
  expect(having((input) => "emial" in input)).toBeGreaterThan(0);
  expect(leads.filter(({ at, input }) => Date.parse(String(input.occurredAt)) > at).length).toBeGreaterThan(0);
});

test("without dirt every lead is clean", () => {
  const emails = all({ dirt: false }).map(({ input }) => input.email ?? "");
  expect(emails.every((email) => /^[\w.-]+@[\w.-]+\.example$/.test(email))).toBe(true);
});

test("a stretch that is none is refused", () => {
  expect(() => list({ ...may, count: -1 })).toThrow(/generateLeads: expected a whole count/);
  expect(() => list({ ...may, count: 1, to: may.from })).toThrow(/"to" after "from"/);
});
