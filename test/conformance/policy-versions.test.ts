import {
  createHandover,
  definePolicy,
  manualClock,
  type Handover,
  type HandoverError,
  type HandoverEvent,
  type Policy,
} from "handover";
import { replay } from "handover/core";
import { firstOf, fixed, customRouter, roundRobin } from "handover/routing";
import { where } from "handover/condition";
import { asyncScorer, points, registeredScorer, scorecard } from "handover/scoring";
import { commitment, onActivity, sla } from "handover/sla";
import type { Needs, Roster, Snapshot, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { freshSchema } from "../support/postgres.ts";
import { openSqlite } from "./open-sqlite.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const hour = 3_600_000;
const first = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
/** Each version gives its leads to a rep of its own, so that an owner tells by which one was decided. */
const versions = ["v1", "v2", "v3"].map((version, i) =>
  definePolicy({ version, routing: fixed({ repId: `rep-${version}` }), slas: [first(`${i + 1}h`)] }),
) as [Policy, Policy, Policy];
const [v1, v2, v3] = versions;

/** What each node opens of one store: with Postgres, one of its own. */
const storages: readonly (readonly [string, () => () => Storage])[] = [
  ["memory", () => always(memoryStorage())],
  ["sqlite", () => always(sqliteStorage({ database: openSqlite(":memory:") }))],
  ["postgres", () => () => postgresStorage({ database: fromPg(own), schema })],
];

function always<T>(value: T): () => T {
  return () => value;
}

describe.each(storages)("versions of the policy on %s", (name, open) => {
  /** Engines of one tenant over one storage. */
  function nodes(tenant: string, wrap: (storage: Storage) => Storage = (storage) => storage) {
    const storage = open();
    const clock = manualClock("2026-11-02T09:00:00Z");
    const errors: HandoverError[] = [];
    const node = (policy: Policy): Handover => {
      const handover = createHandover({ policy, storage: wrap(storage()), clock, tenant: `${tenant} ${name}` });
      handover.on("error", (error) => void errors.push(error as HandoverError));
      return handover;
    };
    return { clock, errors, node };
  }

  async function staff(handover: Handover): Promise<void> {
    for (const { version } of versions) await handover.reps.upsert({ id: `rep-${version}` });
  }

  let count = 0;
  const decidedBy = async (handover: Handover): Promise<string | undefined> => {
    const { decision, lead } = await handover.ingest({ email: `lead-${++count}@firm.example` });
    expect(lead?.ownerId).toBe(`rep-${decision?.policyVersion}`);
    return decision?.policyVersion;
  };

  test("activated on one node it is in force on all, for the very next decision", async () => {
    const { node, errors } = nodes("activated");
    const [one, other] = [node(v1), node(v1)];
    await staff(one);
    expect([await decidedBy(one), await decidedBy(other)]).toEqual(["v1", "v1"]);
    await one.policies.add(v2);
    expect([await decidedBy(one), await decidedBy(other)]).toEqual(["v1", "v1"]);
    expect(await one.policies.activate("v2", { by: "kim", reason: "faster" })).toMatchObject({
      version: "v2",
      state: "active",
      turns: [{ how: "activated", by: "kim", reason: "faster" }],
    });
    // The other one has not even read its document yet.
    expect([await decidedBy(other), await decidedBy(one)]).toEqual(["v2", "v2"]);
    // Nor has one that starts now with an older policy.
    expect(await decidedBy(node(v1))).toBe("v2");
    expect(errors).toEqual([]);
    await sound(one);
  });

  test("it comes into force on its date, by the store's clock, whether somebody looks or not", async () => {
    const { node, clock, errors } = nodes("dated");
    const [one, other] = [node(v1), node(v1)];
    await staff(one);
    await decidedBy(other);
    await one.policies.add(v2, { effectiveFrom: "2026-11-02T10:00:00Z", by: "kim" });
    clock.advance(hour - 1);
    expect([await decidedBy(one), await decidedBy(other)]).toEqual(["v1", "v1"]);
    expect((await one.policies.list()).map(({ version, state }) => [version, state])).toEqual([
      ["v1", "active"],
      ["v2", "scheduled"],
    ]);
    expect((await other.tick()).nextDueAt?.toISOString()).toBe("2026-11-02T10:00:00.000Z");
    clock.advance(1);
    expect([await decidedBy(other), await decidedBy(one)]).toEqual(["v2", "v2"]);
    for (const handover of [one, other, one]) await handover.tick();
    const told = (await all(one, "events")).filter(({ type }) => type === "policy.activated");
    expect(told.map(({ at, data }) => [at, data])).toEqual([
      [Date.parse("2026-11-02T09:00:00Z"), { version: "v1", how: "first", from: Date.parse("2026-11-02T09:00:00Z") }],
      [
        Date.parse("2026-11-02T10:00:00Z"),
        { version: "v2", previous: "v1", how: "dated", from: Date.parse("2026-11-02T10:00:00Z"), by: "kim" },
      ],
    ]);
    expect(errors).toEqual([]);
    await sound(one);
  });

  test("a roll-back is an activation of the one before, and done again goes further back", async () => {
    const { node } = nodes("back");
    const [one, other] = [node(v1), node(v1)];
    await staff(one);
    await expect(one.policies.rollback()).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const policy of [v2, v3]) {
      await one.policies.add(policy);
      await one.policies.activate(policy.version);
    }
    expect(await decidedBy(other)).toBe("v3");
    expect((await other.policies.rollback({ by: "kim" })).version).toBe("v2");
    expect([await decidedBy(one), await decidedBy(other)]).toEqual(["v2", "v2"]);
    expect((await one.policies.rollback()).version).toBe("v1");
    expect(await decidedBy(other)).toBe("v1");
    await expect(one.policies.rollback()).rejects.toThrow(/got none before "v1"/);
    expect((await one.policies.activate("v3")).version).toBe("v3");
    expect((await one.policies.rollback()).version).toBe("v1");
    await sound(one);
  });

  test("clocks and decisions stay with the version they saw, through activation and roll-back", async () => {
    const { node, clock } = nodes("pinned");
    const one = node(v1);
    await staff(one);
    await one.policies.add(v2);
    const ids: string[] = [];
    const take = async (): Promise<void> => {
      ids.push((await one.ingest({ email: `pinned-${ids.length}@firm.example` })).lead?.id ?? "");
    };
    await take();
    await one.policies.activate("v2");
    await take();
    await one.policies.rollback();
    await take();
    const start = Date.parse("2026-11-02T09:00:00Z");
    const clocks = (await Promise.all(ids.map((id) => one.clocks(id)))).flat();
    expect(clocks.map(({ policyVersion, dueAt }) => [policyVersion, (Number(dueAt) - start) / hour])).toEqual([
      ["v1", 1],
      ["v2", 2],
      ["v1", 1],
    ]);
    clock.advance(hour + 1);
    expect((await one.tick()).breaches).toBe(2);
    clock.advance(hour);
    expect((await one.tick()).breaches).toBe(1);
    expect((await one.explain(ids[1] ?? ""))?.text).toContain("policy v2");
    await sound(one);
  });

  test("clocks are taken over to the version in force, on whatever node", async () => {
    const { node } = nodes("migrated");
    const [one, other] = [node(v1), node(v1)];
    await staff(one);
    const { lead } = await other.ingest({ email: "m@firm.example" });
    await one.policies.add(v2);
    await other.tick();
    await one.policies.activate("v2");
    expect(await other.clocks.migrate()).toMatchObject({ replanned: 1, later: 1 });
    expect((await one.clocks(lead?.id ?? "")).map(({ policyVersion }) => policyVersion)).toEqual(["v2"]);
  });

  test("leads that wait have their turn by the version that comes into force", async () => {
    const { node, clock } = nodes("waiting");
    const waits = definePolicy({ version: "waits", routing: roundRobin({ pool: "nobody", hours: "ignore" }) });
    const [one, other] = [node(waits), node(waits)];
    await staff(one);
    const { lead } = await other.ingest({ email: "waits@firm.example" });
    expect(lead?.hold).toBeDefined();
    await one.policies.add(v1, { effectiveFrom: "2026-11-02T10:00:00Z" });
    clock.advance(hour);
    await other.tick();
    await other.tick();
    expect((await other.lead(lead?.id ?? ""))?.ownerId).toBe("rep-v1");
    await sound(one);
  });

  test("a commitment of the version that comes into force begins with it", async () => {
    const { node } = nodes("commitments");
    const promised = commitment("mql", {
      every: "month",
      terms: { from: "2026-10-01", atLeast: 20 },
      notify: { rep: "rep-v1" },
    });
    const one = node(v1);
    await staff(one);
    await one.policies.add(definePolicy({ ...v2.document, version: "promised", commitments: [promised] }));
    expect(await one.commitments()).toEqual([]);
    await one.policies.activate("promised");
    expect((await one.commitments()).map((each) => each.name)).toEqual(["mql"]);
  });

  test("a node without the code of the version in force refuses to decide, and says what to do", async () => {
    const { node, errors } = nodes("code");
    const router = () => ({ repId: "rep-v2" });
    const document = { version: "coded", routing: firstOf(customRouter("best"), fixed({ repId: "rep-v3" })) };
    const coded = definePolicy(document, { routers: { best: router } });
    const [one, other] = [node(v1), node(v1)];
    await staff(one);
    await decidedBy(other);
    await one.policies.add(coded);
    await expect(other.policies.activate("coded")).rejects.toMatchObject({ code: "POLICY_NOT_RUNNABLE" });
    await one.policies.activate("coded");
    expect((await one.ingest({ email: "coded@firm.example" })).lead?.ownerId).toBe("rep-v2");
    await expect(other.ingest({ email: "b@firm.example" })).rejects.toMatchObject({
      code: "POLICY_NOT_RUNNABLE",
      retryable: false,
      message: expect.stringMatching(/policy version "coded" cannot be run by this engine .*"best"/s) as string,
    });
    await expect(other.tick()).rejects.toMatchObject({ code: "POLICY_NOT_RUNNABLE" });
    await expect(node(v1).open()).rejects.toMatchObject({ code: "POLICY_NOT_RUNNABLE" });
    // It is not kept from helping itself: with the code it goes on, and without it by another version.
    const third = node(v1);
    expect((await third.policies.rollback()).version).toBe("v1");
    expect(await decidedBy(other)).toBe("v1");
    await one.policies.activate("coded");
    await other.policies.add(coded);
    expect((await other.ingest({ email: "c@firm.example" })).lead?.ownerId).toBe("rep-v2");
    expect(errors).toEqual([]);
    await sound(one);
  });

  /** Two nodes take leads in, at once, while versions come into force: by hand on either, and on a date. */
  async function decideMeanwhile(tenant: string, wrap?: (storage: Storage) => Storage) {
    const { node, clock } = nodes(tenant, wrap);
    const both = [node(v1), node(v1)] as const;
    await staff(both[0]);
    for (const policy of [v2, v3]) await both[0].policies.add(policy);
    const take = async (one: Handover, i: number): Promise<void> => {
      clock.advance(1);
      await one.ingest({ email: `${tenant}-${i}@firm.example` });
    };
    for (let round = 0; round < 16; round++) {
      const [one, other] = round % 8 < 4 ? both : [both[1], both[0]];
      const changes = [
        () => one.policies.activate("v2"),
        () => other.policies.rollback().catch(expectNone),
        () => one.policies.add(v3, { effectiveFrom: clock.now() + 3 }),
        () => (round < 8 ? undefined : other.policies.activate("v1")),
      ];
      const change = changes[round % 4]?.();
      const taken = Array.from({ length: 6 }, (_, i) => take(i % 2 === 0 ? one : other, round * 10 + i));
      await Promise.all([change, ...taken]);
      // Once it is done the other one goes by it, too.
      await take(other, round * 10 + 9);
    }
    for (const one of both) await one.tick();
    const events = await all(both[0], "events");
    if (wrap === undefined) await sound(both[0]);
    for (const one of both) await one.close();
    return events;
  }

  test("while versions come into force, two nodes decide each lead by the one that is in force", async () => {
    const events = await decideMeanwhile("meanwhile");
    expect(misjudged(events)).toEqual([]);
    const by = decisions(events).map(({ policyVersion }) => policyVersion);
    expect([by.length, [...new Set(by)].sort()]).toEqual([112, ["v1", "v2", "v3"]]);
  });

  test("a node that does not see what others put in force would be found out", async () => {
    expect(misjudged(await decideMeanwhile("stale", blind)).length).toBeGreaterThan(0);
  });

  test("what is asked again changes nothing, and dates can be moved and taken back", async () => {
    const { node, clock } = nodes("again");
    const one = node(v1);
    await staff(one);
    const told = async () => (await all(one, "events")).filter(({ type }) => type.startsWith("policy.")).length;
    const add = (effectiveFrom: string | null) => one.policies.add(v2, { effectiveFrom });
    expect((await add("2026-11-02T10:00:00Z")).turns).toHaveLength(1);
    const before = await told();
    await add("2026-11-02T10:00:00Z");
    await one.policies.add(v2, { by: "kim" });
    await one.policies.add(v2);
    expect(await told()).toBe(before);
    expect((await add("2026-11-02T11:00:00Z")).turns.map(({ from }) => from.toISOString())).toEqual([
      "2026-11-02T11:00:00.000Z",
    ]);
    expect((await add(null)).state).toBe("stored");
    clock.advance(3 * hour);
    await one.tick();
    expect(await decidedBy(one)).toBe("v1");
    // A date that has passed means from now on, once.
    expect((await add("2026-11-02T10:00:00Z")).turns.map(({ from }) => from.toISOString())).toEqual([
      "2026-11-02T12:00:00.000Z",
    ]);
    await one.policies.rollback();
    await add("2026-11-02T10:00:00Z");
    expect(await decidedBy(one)).toBe("v1");
    expect((await one.policies.active("2026-11-02T11:59:00Z"))?.version).toBe("v1");
    expect((await one.policies.active("2026-11-02T08:59:00Z"))?.version).toBeUndefined();
    await sound(one);
  });

  test("a revision date that has come is told once, of the version in force", async () => {
    const { node, clock } = nodes("revision");
    const [one, other] = [node(v1), node(v1)];
    await one.policies.add(v1, { reviseOn: "2026-11-02T10:00:00Z" });
    await one.policies.add(v2, { reviseOn: "2026-11-02T10:00:00Z" });
    expect((await other.tick()).nextDueAt?.toISOString()).toBe("2026-11-02T10:00:00.000Z");
    clock.advance(hour);
    for (const handover of [one, other, one]) await handover.tick();
    const due = () => all(one, "events").then((events) => events.filter(({ type }) => type === "policy.revision_due"));
    expect((await due()).map(({ data }) => data)).toEqual([
      { version: "v1", reviseOn: Date.parse("2026-11-02T10:00:00Z") },
    ]);
    expect((await one.policies.list()).map(({ version, revisionDue }) => [version, revisionDue])).toEqual([
      ["v1", true],
      ["v2", true],
    ]);
    await one.policies.add(v1, { reviseOn: "2026-11-03T10:00:00Z" });
    expect((await one.policies.active())?.revisionDue).toBe(false);
    clock.advance(24 * hour);
    await other.tick();
    expect(await due()).toHaveLength(2);
    await sound(one);
  });

  test("what is no version, no date and no reason is said so", async () => {
    const { node } = nodes("bad");
    const one = node(v1);
    const bad = async (call: () => Promise<unknown>, code: string, message: RegExp): Promise<void> => {
      await expect(call()).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    };
    await bad(() => one.policies.activate("v9"), "NOT_FOUND", /no policy version "v9" is stored; did you mean "v1"/);
    await bad(() => one.policies.add(v2, { effectiveFrom: "tomorrow" }), "INSTANT_INVALID", /effectiveFrom: expected/);
    await bad(() => one.policies.add({ version: "x", slas: [{}] } as never), "POLICY_INVALID", /slas\.0/);
    await bad(() => one.policies.add(v2, "soon" as never), "INPUT_INVALID", /policies\.add: expected/);
    await bad(() => one.policies.activate("v1", { by: 7 as never }), "INPUT_INVALID", /policies\.activate: by: /);
    await bad(
      () => one.policies.add(definePolicy({ ...v2.document, version: "v1" })),
      "POLICY_VERSION_CONFLICT",
      /stored with other contents/,
    );
    await bad(() => one.policies.active("never"), "INSTANT_INVALID", /at: expected/);
    expect(await all(one, "events")).toEqual([]);
    await one.close();
    await bad(() => one.policies.list(), "CLOSED", /closed/);
  });

  test("fields are read by the version that is in force when they come in", async () => {
    const { node } = nodes("fields");
    const reads = (version: string, type: "number" | "text") =>
      definePolicy({ version, routing: fixed({ repId: "rep-v1" }), fields: { budget: { type } } });
    const [one, other] = [node(reads("texts", "text")), node(reads("texts", "text"))];
    await staff(one);
    const budget = async (handover: Handover): Promise<unknown> =>
      (await handover.ingest({ email: `f-${++count}@firm.example`, properties: { budget: "7" } })).lead?.properties[
        "budget"
      ];
    expect([await budget(one), await budget(other)]).toEqual(["7", "7"]);
    await one.policies.add(reads("numbers", "number"));
    await one.policies.activate("numbers");
    expect([await budget(other), await budget(one)]).toEqual([7, 7]);
  });

  test("a registered scorer is asked by the version in force", async () => {
    const { node } = nodes("scorer");
    const otherwise = scorecard([points(1, where({ optedOut: true }))], { max: 100 });
    const scored = definePolicy(
      {
        version: "scored",
        routing: fixed({ repId: "rep-v1" }),
        scoring: registeredScorer("fit", { asks: ["emailDomain"], otherwise, wait: "1s" }),
      },
      { scorers: { fit: asyncScorer(async () => ({ total: 7 })) } },
    );
    const one = node(v1);
    await staff(one);
    await one.policies.add(scored);
    await one.policies.activate("scored");
    const { lead } = await one.ingest({ email: "scored@firm.example" });
    expect((await one.lead(lead?.id ?? ""))?.score?.total).toBe(7);
  });
});

/** A roll-back may find nothing to go back to, where others were faster. */
function expectNone(error: unknown): void {
  expect(error).toMatchObject({ code: "NOT_FOUND" });
}

/** Decisions that were made by another version than the one in force by the roster they name, which is part of what they had read. */
function misjudged(events: readonly HandoverEvent[]): readonly string[] {
  const turns = events.flatMap(({ type, leadId, version, at, data }) =>
    type === "policy.activated" && leadId === undefined ? [{ version, at, data }] : [],
  );
  const dated = events.flatMap(({ type, version, data }) =>
    type === "policy.added" && data.from !== undefined ? [{ version, of: data.planned.version, from: data.from }] : [],
  );
  return decisions(events).flatMap(({ rosterVersion, policyVersion, at, leadId }) => {
    const known = [
      ...turns
        .filter(({ version, data }) => version <= rosterVersion && data.how !== "dated")
        .map(({ version, data }) => ({ version, of: data.version, from: data.from })),
      ...dated.filter(({ version, from }) => version <= rosterVersion && from <= at),
    ].sort((a, b) => a.from - b.from || a.version - b.version);
    const inForce = known.at(-1)?.of ?? "v1";
    return inForce === policyVersion ? [] : [`${leadId} by ${policyVersion}, in force ${inForce}`];
  });
}

function decisions(events: readonly HandoverEvent[]) {
  return events.flatMap(({ type, data }) => (type === "lead.routed" ? [data.decision] : []));
}

/** A storage whose readers go on seeing the first plan they saw. */
function blind(storage: Storage): Storage {
  return {
    ...storage,
    open: async (tenant, options) => {
      const store = await storage.open(tenant, options);
      let first: Roster["policies"];
      return {
        ...store,
        transact: (work, how) =>
          store.transact((transaction) => {
            const read = async (needs: Needs): Promise<Snapshot> => {
              const snapshot = await transaction.read(needs);
              if (needs.changesRoster === true) return snapshot;
              first ??= snapshot.roster.policies;
              return { ...snapshot, roster: { ...snapshot.roster, policies: first } };
            };
            return work({
              get now() {
                return transaction.now;
              },
              claimDue: (limit) => transaction.claimDue(limit),
              read,
              write: (changes) => transaction.write(changes),
            });
          }, how),
      };
    },
  };
}

/** The log makes up all that is stored: the plan, too. */
async function sound(handover: Handover): Promise<void> {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const again = replay(await all(handover, "events"));
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  expect(plain([...again.leads].sort(byId))).toEqual(plain(await all(handover, "leads")));
  const versions = again.roster?.policies?.turns.filter(({ begun }) => begun) ?? [];
  const listed = (await handover.policies.list()).flatMap(({ version, turns }) =>
    turns.map(({ from, how }) => ({ version, from: from.getTime(), how })),
  );
  for (const { version, from, how } of versions) expect(listed).toContainEqual({ version, from, how });
}
