import { expectTypeOf, test } from "vitest";
import type { Queue } from "bullmq";
import type { Handover, Lead } from "handover";
import { toBullMq, toGraphileWorker, toPgBoss, type EventJob } from "handover/delivery";
import type { EventSink } from "handover/storage/postgres";
import type PgBoss10 from "pg-boss";
import type { PgBoss as PgBoss12 } from "pg-boss-12";

declare const handover: Handover;
declare const ten: PgBoss10;
declare const twelve: PgBoss12;
declare const queue: Queue<EventJob>;

test("a sink is made of any pg-boss from 10 on", () => {
  expectTypeOf(toPgBoss(ten, { queue: "leads" })).toEqualTypeOf<EventSink>();
  expectTypeOf(toPgBoss(twelve, { queue: "leads" })).toEqualTypeOf<EventSink>();
});

test("a payload is made of the types asked for", () => {
  toGraphileWorker({
    task: "t",
    events: ["sla.breached"],
    payload(event) {
      expectTypeOf(event.type).toEqualTypeOf<"sla.breached">();
      expectTypeOf(event.lead).toEqualTypeOf<Lead | undefined>();
      return { id: event.id, tenant: event.tenant };
    },
  });
  toGraphileWorker({ task: "t", payload: ({ id }) => ({ id }) });
  // @ts-expect-error: no such type
  toGraphileWorker({ task: "t", events: ["sla.breeched"] });
});

test("a relay is a handler of any types", () => {
  void handover.subscribe("one", toBullMq(queue));
  void handover.subscribe("some", toBullMq(queue), { events: ["sla.breached", "lead.won"] });
});

test("a worker knows what a job carries", () => {
  void ten.work<EventJob>("leads", async ([job]) => {
    if (job?.data.type === "lead.won") expectTypeOf(job.data.data.value).toEqualTypeOf<number | undefined>();
  });
});
