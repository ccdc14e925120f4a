import { beforeAll, describe, expect, test } from "vitest";
import { createHandover, definePolicy, manualClock, type HandoverEvent } from "handover";
import { kpis, openKpis, restoreKpis, type KpiOptions } from "handover/report";
import { commitment } from "handover/sla";
import { policy, story } from "./story.ts";

let events: readonly HandoverEvent[];
beforeAll(async () => {
  events = await story();
});

/** What the call says of options that do not hold. */
function told(options: object): string {
  try {
    openKpis({ policy, ...options } as KpiOptions);
  } catch (error) {
    return String(error);
  }
  return "nothing";
}

describe("options", () => {
  test.each([
    [
      { by: ["reps"] },
      'by.0: expected one of rep, pool, source, grade, stage, pipeline, policyVersion, or { field }, got "reps"; did you mean "rep"?',
    ],
    [{ by: ["campaign"] }, 'got "campaign"; write { field: "campaign" }'],
    [{ by: ["source", { field: "source" }] }, 'by.1: expected each dimension once, got "source"'],
    [{ by: [{}] }, "by.0.field: expected a field leads are received with, got undefined"],
    [{ by: [{ field: "company.contry" }] }, 'did you mean "company.country"?'],
    [{ by: [{ field: "arm" }] }, 'write one of your own as "properties.name"'],
    [{ by: [{ field: "score.grade" }] }, "expected a field leads are received with"],
    [{ period: "weekly" }, 'period: expected one of day, week, month, quarter, got "weekly"; did you mean "week"?'],
    [{ timeZone: "Europe/Warszawa" }, 'unknown time zone "Europe/Warszawa"'],
    [{ contactClocks: ["first_contact"] }, 'did you mean "first-contact"?'],
    [{ from: "yesterday" }, "from"],
    [{ keepClosed: 5 }, "duration"],
  ])("%j is refused", (options, expected) => {
    expect(told(options)).toContain(expected);
  });
});

describe("saved figures", () => {
  const options: KpiOptions = { policy, by: ["source"] };
  const saved = (): string => {
    const open = openKpis(options);
    for (const event of events) open.collect(event);
    return open.save();
  };

  test("go on under the options they were saved under, and under no others", () => {
    expect(restoreKpis(saved(), options).figures()).toEqual(kpis(events, options));
    expect(() => restoreKpis(saved(), { ...options, by: ["rep"] })).toThrow(
      'by: expected ["source"], as the figures were kept, got ["rep"]; take the options they were saved under, or begin anew with all events',
    );
    expect(() => restoreKpis(saved(), { ...options, contacts: ["visit"] })).toThrow("contacts: expected");
  });

  test.each([
    ["cut short", (text: string) => text.slice(0, -10), "a text of"],
    ["of another version", (text: string) => text.replace('"format":1', '"format":2'), "format a number"],
    ["of something else", () => "[]", "a text of 2 characters"],
  ])("%s are refused", (_, change, got) => {
    expect(() => restoreKpis(change(saved()), options)).toThrow(
      expect.objectContaining({ code: "STORAGE_INCOMPATIBLE" }),
    );
    expect(() => restoreKpis(change(saved()), options)).toThrow(got);
  });

  test("hold no contact data", () => {
    expect(saved()).not.toMatch(/acme/);
  });
});

describe("what is missing", () => {
  test("is said: events left out, events too late, leads of which the beginning is not known", () => {
    expect(kpis(events, { policy }).partial).toBeUndefined();
    const first = events.find(({ type }) => type === "lead.received")?.leadId;
    const isOf = ({ leadId }: HandoverEvent): boolean => leadId === first;
    expect(
      kpis(
        events.filter((event) => !isOf(event) || event.type !== "lead.received"),
        { policy },
      ),
    ).toMatchObject({
      total: { leads: 4 },
      partial: { gaps: 0, outOfOrder: 0, unknownLeads: 1 },
    });
    const own = events.filter(isOf);
    const [received, second, third, ...rest] = own as [HandoverEvent, HandoverEvent, HandoverEvent, ...HandoverEvent[]];
    const others = events.filter((event) => !isOf(event));
    expect(kpis([...others, received, third, second, ...rest], { policy }).partial).toEqual({
      gaps: 0,
      outOfOrder: 1,
      unknownLeads: 0,
    });
    expect(kpis([...others, received, ...rest], { policy }).partial).toEqual({
      gaps: 2,
      outOfOrder: 0,
      unknownLeads: 0,
    });
  });

  test("a jump of a thousand million events is a gap like any other", () => {
    const [one] = events.filter(({ type }) => type === "lead.received");
    const open = openKpis({ policy });
    open.collect(one as HandoverEvent);
    open.collect({ ...(one as HandoverEvent), version: 1_000_000_000 });
    expect(open.figures().partial?.gaps).toBe(999_999_998);
    expect(open.save().length).toBeLessThan(3_000);
  });

  test("no events are no leads, and nothing is NaN", () => {
    const none = kpis([], { policy, by: ["rep"], period: "week" });
    expect(none).toMatchObject({ at: 0, events: 0, periods: [], rows: [], partial: undefined, total: { leads: 0 } });
    expect(JSON.stringify(none)).not.toContain("null");
  });

  test("quarantined inputs, commitments and digests are no leads", async () => {
    const isNone = events.filter(({ leadId }) => leadId?.startsWith("commitment/"));
    expect(isNone.length).toBeGreaterThan(0);
    expect(kpis(isNone, { policy })).toMatchObject({ events: 0, partial: undefined, total: { leads: 0 } });
  });
});

test("a commitment of ten leads a month was met in none of two months, and of one in one", async () => {
  const promises = definePolicy({
    version: "1",
    commitments: [
      commitment("many", { every: "month", terms: [{ from: "2026-05-01", atLeast: 10 }] }),
      commitment("one", { every: "month", terms: [{ from: "2026-05-01", atLeast: 1 }] }),
    ],
  });
  const clock = manualClock("2026-05-04T08:00:00Z");
  const told: HandoverEvent[] = [];
  const handover = createHandover({ policy: promises, clock, ids: () => `id${told.length}` });
  handover.on("event", (event) => void told.push(event));
  await handover.ingest({ email: "cto@acme.example" });
  for (const month of ["06", "07"]) {
    clock.set(`2026-${month}-03T08:00:00Z`);
    await handover.tick();
  }
  await handover.close();
  const expected = [
    { name: "many", met: { count: 0, of: 2, rate: 0 } },
    { name: "one", met: { count: 1, of: 2, rate: 0.5 } },
  ];
  expect(kpis([...told, ...told], { policy: promises }).commitments).toEqual(expected);
  const open = openKpis({ policy: promises });
  for (const event of told) open.collect(event);
  expect(restoreKpis(open.save(), { policy: promises }).figures().commitments).toEqual(expected);
});

test("an erased lead is counted by what is left of it", () => {
  const field = { field: "company.country" };
  const [one] = events.filter(({ type }) => type === "lead.received");
  const received = structuredClone(one) as Extract<HandoverEvent, { type: "lead.received" }>;
  const { fields } = received.data;
  const withCountry = { ...received, data: { ...received.data, fields: { ...fields, company: { country: "PL" } } } };
  const lead = { ...fields, id: received.leadId, company: undefined };
  const erased = { ...received, type: "lead.erased", version: 2, data: { lead, reason: undefined, by: undefined } };
  const open = openKpis({ policy, by: [field] });
  open.collect(withCountry as HandoverEvent);
  expect(open.figures().rows.map(({ by }) => by)).toEqual([{ "company.country": "PL" }]);
  open.collect(erased as unknown as HandoverEvent);
  expect(open.figures().rows.map(({ by }) => by)).toEqual([{ "company.country": undefined }]);
  expect(open.save()).not.toContain('"PL"');
});
