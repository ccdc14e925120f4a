import {
  createHandover,
  isHandoverError,
  manualClock,
  type Delivered,
  type Handover,
  type HandoverOptions,
  type ManualClock,
} from "handover";
import wasm from "node-sqlite3-wasm";
import { memoryStorage } from "handover/storage/memory";
import { fromWasm, sqliteStorage } from "handover/storage/sqlite";
import type { Storage } from "handover/storage";
import { afterEach, describe, expect, test } from "vitest";
import { countingIds } from "../../support/engine.ts";
import { turns } from "../../support/turns.ts";

const policy = { version: "1" };
const minute = 60_000;
const opened: Handover[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((handover) => handover.close()));
});

interface Place {
  readonly handover: Handover;
  readonly clock: ManualClock;
  readonly storage: Storage;
  /** What `error` listeners were told. */
  readonly errors: unknown[];
}

/** An engine over a store of its own, or over another's. */
function place(beside?: Place, options: Partial<HandoverOptions> = {}): Place {
  const clock = beside?.clock ?? manualClock("2026-11-03T09:00:00Z");
  const storage = beside?.storage ?? memoryStorage();
  const ids = countingIds(beside === undefined ? "a" : "b");
  const handover = createHandover({ policy, clock, storage, ids, ...options });
  opened.push(handover);
  const errors: unknown[] = [];
  handover.on("error", (error) => void errors.push(error));
  return { handover, clock, storage, errors };
}

let people = 0;
const ingest = async ({ handover }: Place): Promise<string> =>
  (await handover.ingest({ email: `p${++people}@firm.example` })).lead?.id as string;
const told = (events: readonly Delivered[]): readonly string[] => events.map(({ id }) => id);

/** A handler that writes down what it was given, and fails for as long as it is told to. */
function recorder() {
  const events: Delivered[] = [];
  const attempts: number[] = [];
  const state: { fails: (event: Delivered) => boolean } = { fails: () => false };
  const handler = async (event: Delivered, { attempt }: { attempt: number }): Promise<void> => {
    events.push(event);
    attempts.push(attempt);
    if (state.fails(event)) throw new Error(`no ${event.id}`);
  };
  return { events, attempts, state, handler };
}

const byHand = { start: false } as const;

describe("a durable subscriber", () => {
  test("gets what is written from then on, in order, with its id and its lead", async () => {
    const here = place();
    await ingest(here);
    const { events, attempts, handler } = recorder();
    const mails = await here.handover.subscribe("mails", handler, byHand);
    const leadId = await ingest(here);
    await here.handover.record(leadId, { type: "call" });
    expect(await mails.drain()).toEqual({ delivered: events.length, failed: 0, dead: 0 });
    const { events: stored = [] } = (await here.handover.explain(leadId)) ?? {};
    expect(told(events)).toEqual(stored.map(({ version }) => `${leadId}:${version}`));
    expect(new Set(events.map(({ lead }) => lead?.version))).toEqual(new Set([stored.length]));
    expect(new Set(attempts)).toEqual(new Set([1]));
    expect(await mails.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
  });

  test("is served by itself as soon as something is written", async () => {
    const here = place();
    const given = new Promise<Delivered>((resolve) => {
      void here.handover.subscribe("mails", resolve, { events: ["lead.received"], pollMs: 2 ** 31 - 1 });
    });
    await turns(3);
    const leadId = await ingest(here);
    expect((await given).leadId).toBe(leadId);
  });

  test("goes on where it was after a restart, and misses nothing of the time between", async () => {
    const here = place();
    const first = recorder();
    const before = await here.handover.subscribe("mails", first.handler, byHand);
    const one = await ingest(here);
    await before.drain();
    await before.stop();
    await expect(before.drain()).rejects.toThrow(/was stopped/);
    const two = await ingest(here);
    await here.handover.close();
    const there = place(here);
    const second = recorder();
    await (await there.handover.subscribe("mails", second.handler, { ...byHand, from: "start" })).drain();
    expect([
      new Set(first.events.map(({ leadId }) => leadId)),
      new Set(second.events.map(({ leadId }) => leadId)),
    ]).toEqual([new Set([one]), new Set([two])]);
  });

  test("can begin with all there ever was, or with an instant", async () => {
    const here = place();
    await here.handover.reps.upsert({ id: "ana" });
    const one = await ingest(here);
    here.clock.advance(minute);
    const since = new Date(here.clock.now());
    const two = await ingest(here);
    const [all, some] = [recorder(), recorder()];
    await (await here.handover.subscribe("all", all.handler, { ...byHand, from: "start" })).drain();
    await (await here.handover.subscribe("some", some.handler, { ...byHand, from: since })).drain();
    expect(new Set(all.events.map(({ leadId }) => leadId))).toEqual(new Set([undefined, one, two]));
    expect(all.events[0]?.id).toBe("roster:1");
    expect(new Set(some.events.map(({ leadId }) => leadId))).toEqual(new Set([two]));
  });

  test("hears the types it asked for, whichever process writes", async () => {
    const here = place();
    const there = place(here);
    const { events, handler } = recorder();
    const won = await here.handover.subscribe("won", handler, { ...byHand, events: ["lead.received"] });
    await ingest(there);
    await ingest(here);
    await won.drain();
    expect(events.map(({ type }) => type)).toEqual(["lead.received", "lead.received"]);
  });
});

describe("a handler that fails", () => {
  test("is called again, later and later, and holds up nobody but its lead", async () => {
    const here = place();
    const { events, attempts, state, handler } = recorder();
    const mails = await here.handover.subscribe("mails", handler, {
      ...byHand,
      events: ["lead.received"],
      attempts: 5,
    });
    const [bad, good] = [await ingest(here), await ingest(here)];
    state.fails = ({ leadId }) => leadId === bad;
    expect(await mails.drain()).toEqual({ delivered: 1, failed: 1, dead: 0 });
    expect(told(events)).toEqual([`${bad}:1`, `${good}:1`]);
    expect(await mails.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
    expect((await here.handover.subscribers.lag("mails")).failing).toBe(1);
    const waits: number[] = [];
    for (let waited = 0; waits.length < 3;) {
      here.clock.advance(200);
      waited += 200;
      if ((await mails.drain()).failed === 0) continue;
      waits.push(waited);
      waited = 0;
    }
    [1_000, 2_000, 4_000].forEach((most, i) => {
      expect(waits[i]).toBeLessThanOrEqual(most);
      expect(waits[i]).toBeGreaterThanOrEqual(most * 0.8);
    });
    state.fails = () => false;
    here.clock.advance(8_000);
    expect(await mails.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
    expect(attempts).toEqual([1, 1, 2, 3, 4, 5]);
    expect(here.errors.map(String)).toEqual(Array.from({ length: 4 }, () => `Error: no ${bad}:1`));
  });

  test("is settled, and tried again, whatever keeps it", async () => {
    const here = place(undefined, { storage: sqliteStorage({ database: fromWasm(new wasm.Database()) }) });
    const { attempts, state, handler } = recorder();
    const mails = await here.handover.subscribe("mails", handler, byHand);
    await ingest(here);
    state.fails = () => attempts.length < 4;
    for (let i = 0; i < 4; i++) {
      await mails.drain();
      here.clock.advance(10_000);
    }
    expect(attempts.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(here.errors.map(String)).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^Error: no /)));
  });

  test("gives up after so many attempts; the event is kept, its lead goes on, and it can be given again", async () => {
    const here = place();
    const { events, attempts, state, handler } = recorder();
    const mails = await here.handover.subscribe("mails", handler, {
      ...byHand,
      attempts: 3,
      backOff: { first: "1s", most: "1s" },
    });
    const leadId = await ingest(here);
    const bad = `${leadId}:1`;
    state.fails = ({ id }) => id === bad;
    for (let i = 0; i < 4; i++) {
      await mails.drain();
      here.clock.advance(1_000);
    }
    expect(told(events).filter((id) => id === bad)).toHaveLength(3);
    expect(told(events).filter((id) => id !== bad)[0]).toBe(`${leadId}:2`);
    const [letter] = await here.handover.subscribers.deadLetters("mails");
    expect(letter).toMatchObject({ id: bad, attempts: 3, error: `Error: no ${bad}`, event: { type: "lead.received" } });
    const last = here.errors.at(-1);
    expect(isHandoverError(last, "DELIVERY_FAILED") && last.message).toBe(
      `subscriber "mails" has given up ${bad} (lead.received) after 3 attempts: Error: no ${bad}; it is kept in subscribers.deadLetters("mails"), and subscribers.retry("mails", "${bad}") gives it again`,
    );
    expect((last as Error).cause).toEqual(new Error(`no ${bad}`));
    state.fails = () => false;
    events.length = attempts.length = 0;
    expect(await here.handover.subscribers.retry("mails", bad)).toBe(1);
    await mails.drain();
    expect([told(events), attempts]).toEqual([[bad], [1]]);
    expect(await here.handover.subscribers.deadLetters("mails")).toEqual([]);
    expect(await here.handover.subscribers.retry("mails", "all")).toBe(0);
  });

  test("by never settling is taken for failed when its time is up, and told so by its signal", async () => {
    const here = place();
    const reasons: unknown[] = [];
    const calls: string[] = [];
    const mails = await here.handover.subscribe(
      "mails",
      ({ id }, { signal }) => {
        calls.push(id);
        signal.addEventListener("abort", () => void reasons.push(signal.reason));
        return id.endsWith(":1") ? new Promise(() => undefined) : undefined;
      },
      { ...byHand, timeout: { seconds: 0.2 }, attempts: 1, events: ["lead.received", "lead.scored"] },
    );
    await ingest(here);
    expect(await mails.drain()).toMatchObject({ failed: 1, dead: 1 });
    expect(isHandoverError(reasons[0], "DELIVERY_FAILED") && reasons[0].message).toMatch(
      /had not settled .* after 200 ms/,
    );
    expect((await here.handover.subscribers.deadLetters("mails"))[0]?.error).toMatch(/had not settled/);
    expect(calls).not.toHaveLength(0);
  });

  test("whatever it throws, the text is kept, short", async () => {
    const here = place();
    const thrown: unknown[] = [
      undefined,
      "a text",
      { message: 7 },
      new Error("x".repeat(10_000_000)),
      new Error("\u0000 \ud800"),
      {
        get message() {
          throw new Error("unreadable");
        },
      },
    ];
    const mails = await here.handover.subscribe(
      "mails",
      () => {
        // oxlint-disable-next-line no-throw-literal
        throw thrown.shift();
      },
      { ...byHand, attempts: 1, events: ["lead.received"] },
    );
    for (let i = thrown.length; i > 0; i--) await ingest(here);
    await mails.drain();
    const letters = await here.handover.subscribers.deadLetters("mails");
    expect(letters.map(({ error }) => error.slice(0, 30)).toSorted()).toEqual(
      [
        '"a text"',
        "Error: \u0000 \ud800",
        `Error: ${"x".repeat(23)}`,
        "an error that cannot be read",
        'an object with keys "message"',
        "undefined",
      ].toSorted(),
    );
    expect(Math.max(...letters.map(({ error }) => error.length))).toBeLessThan(1_100);
  });
});

describe("a process that dies in a handler", () => {
  test("leaves its events to another one, once their lease has passed", async () => {
    const here = place();
    const there = place(here);
    const dying = await here.handover.subscribe("mails", () => new Promise(() => undefined), {
      concurrency: 1,
      events: ["lead.received"],
      timeout: "1h",
    });
    const leadId = await ingest(here);
    await turns(20);
    const { events, attempts, handler } = recorder();
    const living = await there.handover.subscribe("mails", handler, {
      ...byHand,
      events: ["lead.received"],
      timeout: "1h",
    });
    await living.drain();
    expect(told(events)).toEqual([]);
    here.clock.advance(120 * minute);
    await living.drain();
    expect([told(events), attempts]).toEqual([[`${leadId}:1`], [2]]);
    void dying;
    opened.splice(opened.indexOf(here.handover), 1);
  });

  test("again and again has the event given up that it dies of, and no other", async () => {
    const here = place();
    const leadIds: string[] = [];
    const { events, handler } = recorder();
    const open = async () =>
      here.handover.subscribe("mails", handler, { ...byHand, attempts: 3, events: ["lead.received", "lead.updated"] });
    const mails = await open();
    leadIds.push(await ingest(here), await ingest(here));
    for (const firstName of ["A", "B"]) await here.handover.update(leadIds[0] as string, { firstName });
    const { outbox } = await here.storage.open("default", { clock: here.clock });
    const { events: all = [] } = (await here.handover.explain(leadIds[0] as string)) ?? {};
    const deadly = all.filter(({ type }) => type === "lead.updated")[0]?.version as number;
    // A process claims, gets through what comes before the deadly one, and dies.
    const dies = async (): Promise<boolean> => {
      const { deliveries } = await outbox.claim("mails", { limit: 1, events: 50, leaseMs: 30_000 });
      const [delivery] = deliveries;
      const hits = delivery?.events.some(({ leadId, version }) => leadId === leadIds[0] && version === deadly) === true;
      const isFirst = delivery?.events[0]?.version === deadly;
      if (delivery !== undefined && !(hits && (isFirst || delivery.attempt === 1))) {
        const [first] = delivery.events;
        const done = delivery.attempt > 1 ? (first?.version ?? delivery.upTo) : delivery.upTo;
        await outbox.settle("mails", [{ delivery, done, attempts: 0, afterMs: 0 }]);
      }
      here.clock.advance(30_000);
      return delivery !== undefined;
    };
    for (let i = 0; i < 6; i++) await dies();
    for (let i = 0; i < 3; i++) {
      await mails.drain();
      here.clock.advance(30_000);
    }
    const letters = await here.handover.subscribers.deadLetters("mails");
    expect(letters.map(({ id }) => id)).toEqual([`${leadIds[0]}:${deadly}`]);
    expect(letters[0]?.error).toMatch(/the process ended, or its time was up/);
    expect(told(events)).not.toContain(`${leadIds[0]}:${deadly}`);
    expect((await here.handover.subscribers.lag("mails")).events).toBe(0);
  });
});

describe("close", () => {
  test("waits for handlers under way, and gives back what they have not come to", async () => {
    const here = place();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const events: string[] = [];
    let started = (): void => undefined;
    const starting = new Promise<void>((resolve) => (started = resolve));
    await here.handover.subscribe("mails", async ({ id }) => {
      started();
      await gate;
      events.push(id);
    });
    const leadId = await ingest(here);
    await starting;
    let closed = false;
    const closing = here.handover.close().then(() => (closed = true));
    await turns(5);
    expect(closed).toBe(false);
    release();
    await closing;
    expect(events).toEqual([`${leadId}:1`]);
    const there = place(here);
    const rest = recorder();
    await (await there.handover.subscribe("mails", rest.handler, byHand)).drain();
    expect(rest.events[0]?.id).toBe(`${leadId}:2`);
    expect(new Set(rest.attempts)).toEqual(new Set([1]));
  });

  test("does not count against an event what failed because of it", async () => {
    const here = place();
    let started = (): void => undefined;
    const starting = new Promise<void>((resolve) => (started = resolve));
    const gate: { close?: () => void } = {};
    const asked = new Promise<void>((resolve) => (gate.close = resolve));
    await here.handover.subscribe(
      "mails",
      async ({ leadId }) => {
        started();
        await asked;
        await here.handover.record(leadId as string, { type: "call" });
      },
      { attempts: 1, events: ["lead.received"] },
    );
    const leadId = await ingest(here);
    await starting;
    const closing = here.handover.close();
    gate.close?.();
    await closing;
    const there = place(here);
    const { events, attempts, handler } = recorder();
    await (
      await there.handover.subscribe("mails", handler, { ...byHand, attempts: 1, events: ["lead.received"] })
    ).drain();
    expect([told(events), attempts]).toEqual([[`${leadId}:1`], [1]]);
  });
});

describe("the desk", () => {
  test("says how far a subscriber is behind, and gives all again from an instant", async () => {
    const here = place();
    const { events, handler } = recorder();
    const mails = await here.handover.subscribe("mails", handler, { ...byHand, events: ["lead.received"] });
    const { subscribers } = here.handover;
    const nothing = { leads: 0, events: 0, oldestAt: undefined, ageMs: 0, failing: 0, deadLetters: 0 };
    expect(await subscribers.lag("mails")).toEqual(nothing);
    const since = new Date(here.clock.now());
    await ingest(here);
    here.clock.advance(minute);
    expect(await subscribers.lag("mails")).toEqual({ ...nothing, leads: 1, events: 1, oldestAt: since, ageMs: minute });
    await mails.drain();
    expect(await subscribers.lag("mails")).toEqual(nothing);
    await subscribers.replay("mails", { from: since });
    await mails.drain();
    expect(new Set(told(events)).size).toBe(1);
    expect(events).toHaveLength(2);
    expect(await subscribers.list()).toEqual([{ name: "mails", events: ["lead.received"] }]);
  });

  test("removes a subscriber, and who serves it elsewhere is told", async () => {
    const here = place();
    const there = place(here);
    await here.handover.subscribe("mails", () => undefined);
    const other = await there.handover.subscribe("mails", () => undefined, byHand);
    expect(await here.handover.subscribers.remove("mails")).toBe(true);
    expect(await here.handover.subscribers.remove("mails")).toBe(false);
    await expect(other.drain()).rejects.toThrow(/subscriber "mails" is registered no more/);
    await expect(there.handover.subscribe("mails", () => undefined, byHand)).resolves.toMatchObject({ name: "mails" });
  });

  test("answers what is wrong with a call", async () => {
    const here = place();
    const { handover } = here;
    await handover.subscribe("mails", () => undefined, byHand);
    const said = async (call: Promise<unknown>): Promise<string> =>
      call.then(
        () => "nothing",
        (error: unknown) => (isHandoverError(error) ? `${error.code}: ${error.message}` : String(error)),
      );
    const handler = (): void => undefined;
    expect(await said(handover.subscribers.lag("mais"))).toBe(
      'NOT_FOUND: no subscriber is called "mais"; did you mean "mails"?',
    );
    expect(await said(handover.subscribers.replay("x", { from: "start" }))).toBe(
      'NOT_FOUND: no subscriber is called "x"; registered: "mails"',
    );
    expect(await said(handover.subscribers.retry("mails", "l:1"))).toBe(
      'NOT_FOUND: retry: "l:1" is no dead letter of "mails"; it has none',
    );
    expect(await said(handover.subscribe("mails", handler))).toMatch(/^INPUT_INVALID: .*open in this engine already/);
    expect(await said(handover.subscribe("", handler))).toMatch(/^INPUT_INVALID: .*the name of a subscriber/);
    expect(await said(handover.subscribe("a", "b" as never))).toMatch(/^INPUT_INVALID: subscribe: expected a handler/);
    expect(await said(handover.subscribe("a", handler, { events: ["sla.breach"] as never }))).toBe(
      'INPUT_INVALID: subscribe.events.0: expected the type of an event, got "sla.breach"; did you mean "sla.breached"?',
    );
    expect(await said(handover.subscribe("a", handler, { events: [] }))).toMatch(/leave it out for all events/);
    expect(await said(handover.subscribe("a", handler, { attempts: 0 }))).toMatch(/a whole number from 1, got 0/);
    expect(await said(handover.subscribe("a", handler, { timeout: "2d" }))).toMatch(/at most a day/);
    expect(await said(handover.subscribe("a", handler, { from: "yesterday" as never }))).toMatch(/^INSTANT_INVALID/);
    await handover.close();
    expect(await said(handover.subscribe("a", handler))).toMatch(/^CLOSED/);
    expect(await said(handover.subscribers.list())).toMatch(/^CLOSED/);
  });

  test("a handler that asks for a pause has it, from all leads; what waits lost no attempt", async () => {
    const here = place();
    const calls: { readonly at: number; readonly attempt: number; readonly lead: string | undefined }[] = [];
    await here.handover.subscribe(
      "crm",
      ({ leadId }, { attempt }) => {
        calls.push({ at: performance.now(), attempt, lead: leadId });
        if (calls.length === 1) throw Object.assign(new Error("too much at once"), { pauseMs: 300 });
      },
      { events: ["lead.received"], concurrency: 1, pollMs: 10 },
    );
    const leads = [await ingest(here), await ingest(here), await ingest(here)];
    await expect.poll(() => calls.length).toBe(3);
    const [first, ...rest] = calls;
    for (const { at } of rest) expect(at - first!.at).toBeGreaterThanOrEqual(300);
    // The one that failed waits by the clock of the store, which stands still.
    expect(rest.map(({ attempt, lead }) => [attempt, lead])).toEqual(leads.slice(1).map((id) => [1, id]));
    here.clock.advance(minute);
    await expect.poll(() => calls.length).toBe(4);
    expect(calls[3]).toMatchObject({ attempt: 2, lead: leads[0] });
  });

  test("forgets old events of closed leads, and keeps their ends", async () => {
    const here = place();
    const { handover, clock } = here;
    const [closed, open] = [await ingest(here), await ingest(here)];
    await handover.transition(closed, "lost", { reason: "invalid_contact" });
    const { closed: end } = (await handover.lead(closed)) ?? {};
    expect(end).toBeDefined();
    clock.advance(minute);
    const { events: before = [] } = (await handover.explain(closed)) ?? {};
    const { events: others = [] } = (await handover.explain(open)) ?? {};
    expect(await handover.forgetEvents({ closedBefore: new Date(clock.now()) })).toEqual({
      leads: 1,
      events: before.length - 1,
    });
    expect((await handover.explain(closed))?.events).toEqual(before.slice(-1));
    expect((await handover.explain(open))?.events).toEqual(others);
  });
});
