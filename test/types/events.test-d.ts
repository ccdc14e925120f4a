import { expectTypeOf, test } from "vitest";
import type { EventData, EventType, Handover, Issue, Lead, SlaClock } from "handover";

declare const handover: Handover;

test("a listener knows what its event tells", () => {
  handover.on("sla.warning", (event) => {
    expectTypeOf(event.type).toEqualTypeOf<"sla.warning">();
    expectTypeOf(event.id).toEqualTypeOf<string>();
    expectTypeOf(event.lead).toEqualTypeOf<Lead | undefined>();
    expectTypeOf(event.at).toEqualTypeOf<number>();
    expectTypeOf(event.data.clock).toEqualTypeOf<SlaClock>();
    expectTypeOf(event.data.share).toEqualTypeOf<number>();
    expectTypeOf(event.data.notify).toEqualTypeOf<readonly string[]>();
    // @ts-expect-error: a warning has no refusal
    void event.data.refusal;
  });
  handover.on("lead.quarantined", ({ data }) => {
    expectTypeOf(data.issues).toEqualTypeOf<readonly Issue[]>();
  });
  handover.on("lead.stage_changed", ({ data }) => {
    expectTypeOf(data.reason).toEqualTypeOf<string | undefined>();
    expectTypeOf(data.released).toEqualTypeOf<boolean>();
  });
});

test("a listener to everything may tell events apart by type", () => {
  handover.on("event", (event) => {
    expectTypeOf(event.type).toEqualTypeOf<EventType>();
    if (event.type === "sla.breached") expectTypeOf(event.data).toEqualTypeOf<EventData["sla.breached"]>();
    if (event.type === "assignment.offered") expectTypeOf(event.data.repId).toEqualTypeOf<string>();
  });
  handover.on("error", (error) => {
    expectTypeOf(error).toEqualTypeOf<unknown>();
  });
});

test("a listener may be asynchronous, and can be taken off", () => {
  const off = handover.on("lead.won", async ({ data }) => {
    await Promise.resolve(data.value);
  });
  expectTypeOf(off).toEqualTypeOf<() => void>();
});

test("no other name compiles", () => {
  // @ts-expect-error: sla.warning
  handover.on("sla.warn", () => undefined);
  // @ts-expect-error: sla.breached
  handover.on("sla.breach", () => undefined);
  // @ts-expect-error: assignment.offered
  handover.on("lead.assigned", () => undefined);
  // @ts-expect-error: a listener is a function
  handover.on("lead.won", "nudge");
  // @ts-expect-error: a warning's clock is no text
  handover.on("sla.warning", ({ data }: { data: { clock: string } }) => data.clock);
});

test("an event is never changed", () => {
  handover.on("lead.scored", (event) => {
    // @ts-expect-error: read only
    event.version = 1;
    // @ts-expect-error: read only
    event.data.score.total = 100;
  });
});

test("what comes of a command must be looked at before its lead", async () => {
  const outcome = await handover.accept("lead-1", { repId: "ana" });
  expectTypeOf(outcome.lead).toEqualTypeOf<Lead | undefined>();
  if (outcome.ok) expectTypeOf(outcome.lead).toEqualTypeOf<Lead>();
  else expectTypeOf(outcome.refusal.code).toExtend<string>();
  const taken = await handover.ingest({ email: "ana@acme.example" });
  if (taken.status === "created" || taken.status === "merged") expectTypeOf(taken.lead).toEqualTypeOf<Lead>();
  else expectTypeOf(taken.issues).toEqualTypeOf<readonly Issue[]>();
});
