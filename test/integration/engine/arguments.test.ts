import { createHandover, isHandoverError } from "handover";
import { roundRobin } from "handover/routing";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import type { Storage } from "handover/storage";
import { describe, expect, it } from "vitest";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";

const storages: Record<string, () => Storage> = {
  memory: () => strictSnapshots(memoryStorage()),
  sqlite: () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })),
};

type LeadCall = "record" | "park" | "wake" | "update" | "rescore";
type Call = (...args: readonly unknown[]) => Promise<unknown>;
/** The engine as somebody without types sees it. */
type Untyped = {
  readonly [K in "accept" | "decline" | "assign" | "claim" | "reassign" | "transition" | LeadCall]: Call;
} & {
  readonly [K in "reps" | "pools"]: { readonly [K in "away" | "timeOff" | "remove" | "credit"]: Call };
};
type Loose = (handover: Untyped, id: string) => Promise<unknown>;

describe.each(Object.entries(storages))("a call with an argument missing or wrong, in %s,", (_, open) => {
  async function team() {
    const handover = createHandover({
      policy: { version: "1", routing: roundRobin({ pool: "sdr" }) },
      storage: open(),
    });
    for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
    await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
    const { lead } = await handover.ingest({ email: "a@firm.example" });
    return { handover, id: lead?.id as string };
  }

  it.each<[call: string, message: string, Loose]>([
    ["accept(id)", "accept: expected { repId }, got undefined", (h, id) => h.accept(id)],
    ["accept(id, {})", "accept: expected { repId }, got an object with no keys", (h, id) => h.accept(id, {})],
    ["decline(id)", "decline: expected { repId, reason }, got undefined", (h, id) => h.decline(id)],
    ["assign(id)", "assign: expected { repId, reason }, got undefined", (h, id) => h.assign(id)],
    [
      "assign(id, 'ben')",
      "assign: expected { repId, reason }, got a text of 3 characters",
      (h, id) => h.assign(id, "ben"),
    ],
    ["assign(id, { rep })", "assign: expected { repId, reason }", (h, id) => h.assign(id, { rep: "ben" })],
    ["claim()", "claim: expected { repId }, got undefined", (h) => h.claim()],
    ["claim({ repId: 7 })", "claim: expected { repId }", (h) => h.claim({ repId: 7 })],
    ["reassign(id)", "reassign: expected { reason }, got undefined", (h, id) => h.reassign(id)],
    ["transition(id)", "transition: expected the id of a stage, got undefined", (h, id) => h.transition(id)],
    [
      "transition(id, stage, null)",
      "transition: expected { reason } or nothing, got null",
      (h, id) => h.transition(id, "sal", null),
    ],
    [
      "transition(id, stage, reason)",
      "transition: expected { reason } or nothing, got a text of 5 characters",
      (h, id) => h.transition(id, "lost", "price"),
    ],
    [
      "transition for a number",
      "transition: reason: expected a text or nothing, got 5",
      (h, id) => h.transition(id, "lost", { reason: 5 }),
    ],
    [
      "transition by nobody who can be named",
      "transition: by: expected a text or nothing, got null",
      (h, id) => h.transition(id, "sal", { by: null }),
    ],
    [
      "park by a number",
      "park: by: expected a text",
      (h, id) => h.park(id, { until: "2100-01-01T00:00Z", reason: "x", by: 5 }),
    ],
    ["wake for a number", "wake: reason: expected a text", (h, id) => h.wake(id, { reason: 5 })],
    [
      "record(id, null)",
      'record: expected an activity such as { type: "call" }, got null',
      (h, id) => h.record(id, null),
    ],
    ["record()", "record: expected the id of a lead, got undefined", (h) => h.record(undefined, { type: "call" })],
    ["update(null)", "update: expected the id of a lead, got null", (h) => h.update(null, {})],
    ["accept(7)", "accept: expected the id of a lead, got 7", (h) => h.accept(7, { repId: "ana" })],
    ["rescore from a number", "from: expected the id of a lead, got 5", (h) => h.rescore({ from: 5 })],
    [
      "an id in place of options",
      "expected { commandId, using } or nothing, got a text of 1 character",
      (h) => h.claim({ repId: "ana" }, "x"),
    ],
    [
      "reps.away(id, null)",
      "reps.away: expected { until, reason } or nothing, got null",
      (h) => h.reps.away("ana", null),
    ],
    ["reps.timeOff(id)", "reps.timeOff: expected { from, to }, got undefined", (h) => h.reps.timeOff("ana")],
    [
      "pools.credit(id)",
      "pools.credit: expected { repId, leads, reason }, got undefined",
      (h) => h.pools.credit("sdr"),
    ],
    ["reps.remove(id, null)", "reps.remove: expected options or nothing, got null", (h) => h.reps.remove("ana", null)],
    [
      "reps.remove of leads kept",
      'leads: expected "reassign", "keep" or { to, reason }, got "kept"',
      (h) => h.reps.remove("ana", { leads: "kept" }),
    ],
    [
      "reps.remove to no stage",
      'leads.to: expected a stage of the pipeline, got "nurtur"; did you mean "nurture"?',
      (h) => h.reps.remove("ana", { leads: { to: "nurtur" } }),
    ],
    [
      "reps.remove with an option it has not",
      "to: expected a known option, got an unknown one; known: leads, reason, commandId",
      (h) => h.reps.remove("ana", { to: "nowhere" }),
    ],
    [
      "reps.remove with an option of leads it has not",
      "leads.stage: expected a known option, got an unknown one; known: to, reason",
      (h) => h.reps.remove("ana", { leads: { to: "nurture", stage: "x" } }),
    ],
    ["reps.remove for no reason", 'reason: expected a text, got ""', (h) => h.reps.remove("ana", { reason: "" })],
  ])("%s, is refused before anything is done, and says what was expected", async (_call, message, call) => {
    const { handover, id } = await team();
    const before = await all(handover, "events");
    let failed: Promise<unknown> | undefined;
    expect(() => void (failed = call(handover as unknown as Untyped, id))).not.toThrow();
    const error = await failed?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(isHandoverError(error, "INPUT_INVALID") ? error.message : error).toContain(message);
    expect(await all(handover, "events")).toEqual(before);
    await handover.close();
  });

  it("of what is not there, is an outcome as ever", async () => {
    const { handover } = await team();
    expect((await handover.accept("none", { repId: "ana" })).refusal?.code).toBe("LEAD_UNKNOWN");
    expect((await handover.claim({ repId: "zoe" })).refusal?.code).toBe("REP_UNKNOWN");
    expect((await handover.reps.remove("zoe", { leads: "keep" })).refusal?.code).toBe("REP_UNKNOWN");
    await handover.close();
  });
});

it("a rep who leaves: leads that are then offered to several count as reassigned", async () => {
  const policy = {
    version: "1",
    routing: roundRobin({ pool: "sdr", offerTo: 2 }),
    offers: { acceptWithin: "15m" },
  } as const;
  const handover = createHandover({ policy });
  for (const id of ["ana", "ben", "eva"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben", "eva"] });
  const { lead } = await handover.ingest({ email: "a@firm.example" });
  await handover.assign(lead?.id as string, { repId: "ana", reason: "by hand" });
  expect((await handover.reps.remove("ana")).leads).toEqual({ reassigned: 1, waiting: 0, moved: 0 });
  expect((await handover.lead(lead?.id as string))?.invitation?.repIds).toEqual(["ben", "eva"]);
});
