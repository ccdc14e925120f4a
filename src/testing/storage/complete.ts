import { check, failure, same } from "../check.ts";
import {
  changesOf,
  needsOnly,
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleReceipt,
  sampleTime,
  write,
} from "../samples.ts";
import { contentsOf } from "../contents.ts";
import { storageCase } from "../storage-case.ts";
import type { HeldLeads, Lead, Store } from "../../storage/index.ts";

/** Two leads with all that belongs to them; the second has accounts and a ledger that no other part of the store names. */
async function fill(store: Store): Promise<void> {
  const turn = { ledger: "vip|grade=A1", eligible: ["ana"], chosen: "ana" };
  await write(store, {
    leads: [
      sampleLead("l", { accountId: "acme.example" }),
      sampleLead("m", {
        accountId: "firm.example",
        emailDomain: "mail.example",
        company: { domain: "site.example" },
        assignment: { repId: "ana", state: "offered", offeredAt: sampleTime, reason: "by hand", turn },
      }),
    ],
    identities: [
      ["email:l", "l"],
      ["email:m", "m"],
      ["phone:m", "m"],
    ],
    clocks: [
      sampleClock("l", "x", sampleTime),
      sampleClock("m", "x", sampleTime),
      sampleClock("m", "y", undefined),
      sampleClock("m", "z", undefined, { state: "met" }),
    ],
    accounts: ["acme", "firm", "mail", "site", "other"].map((name) => ({ domain: `${name}.example`, name })),
    ledgers: ["sdr", "sdr|grade=A1", "sdr|grade=B1", "sdr2", "vip|grade=A1"].map((key) => sampleLedger(key)),
    receipts: [sampleReceipt("c")],
    roster: { version: 3, reps: [], pools: [{ id: "sdr", members: [] }] },
  });
}

export const complete = [
  storageCase(
    "S9.1",
    "a lead asked for by id comes with its running clocks, its accounts and its turn's ledger",
    async ({ storage }) => {
      const store = await storage.open("a");
      await fill(store);
      const snapshot = await read(store, { leads: ["m"] });
      same(snapshot.lead("m")?.accountId, "firm.example", "the lead");
      same(
        snapshot.clocks("m").map(({ name }) => name),
        ["x", "y"],
        "its running clocks",
      );
      for (const name of ["firm", "mail", "site"]) same(snapshot.account(`${name}.example`)?.name, name, "its account");
      same(snapshot.ledger("vip|grade=A1")?.pool, "vip", "the ledger of its turn");
    },
  ),

  storageCase("S9.2", "a lead asked for by one of its identity keys comes with the same", async ({ storage }) => {
    const store = await storage.open("a");
    await fill(store);
    const snapshot = await read(store, { identities: ["phone:m", "phone:nobody"] });
    same(snapshot.leadByIdentity("phone:m")?.id, "m", "the lead by its key");
    same(snapshot.lead("m")?.id, "m", "the lead by its id");
    same(
      snapshot.clocks("m").map(({ name }) => name),
      ["x", "y"],
      "its running clocks",
    );
    same(snapshot.account("firm.example")?.name, "firm", "its account");
    same(snapshot.ledger("vip|grade=A1")?.pool, "vip", "the ledger of its turn");
    check(snapshot.leadByIdentity("phone:nobody") === undefined, "nobody has that key");
  }),

  storageCase("S9.3", "a pool comes with all its ledgers", async ({ storage }) => {
    const store = await storage.open("a");
    await fill(store);
    const snapshot = await read(store, { pools: ["sdr"] });
    for (const key of ["sdr", "sdr|grade=A1", "sdr|grade=B1"])
      same(snapshot.ledger(key)?.key, key, "a ledger of the pool");
  }),

  storageCase("S9.4", "what is not there is absent", async ({ storage }) => {
    const store = await storage.open("a");
    await fill(store);
    for (const needs of [{ leads: ["x"], identities: ["x"], domains: ["x"], pools: ["x"], receipts: ["x"] }, {}]) {
      const snapshot = await read(store, needs);
      check(
        snapshot.lead("x") === undefined &&
          snapshot.leadByIdentity("x") === undefined &&
          snapshot.account("x") === undefined &&
          snapshot.ledger("x") === undefined &&
          snapshot.receipt("x") === undefined,
        "what is not there is undefined",
      );
      same(snapshot.clocks("x"), [], "clocks of a lead that is not there");
    }
    check((await store.history("x")) === undefined, "there is no history of nothing");
    check((await store.find("x")) === undefined, "nobody is found by a key nobody has");
  }),

  storageCase("S9.5", "the caller's roster comes back itself while it is the current one", async ({ storage }) => {
    const store = await storage.open("a");
    const { roster: empty } = await read(store, {});
    same([empty.version, empty.reps, empty.pools], [0, [], []], "the roster of an empty store");
    check((await read(store, { roster: empty })).roster === empty, "the empty roster is the caller's own value");
    await fill(store);
    const { roster } = await read(store, { roster: empty });
    same([roster.version, roster.pools.map(({ id }) => id)], [3, ["sdr"]], "the new roster");
    check((await read(store, { roster })).roster === roster, "the current roster is the caller's own value");
    same((await store.roster()).version, 3, "the roster of the store");
  }),

  storageCase("S9.6", "hundreds of things are read at once, asked for twice or not", async ({ storage }) => {
    const store = await storage.open("a");
    const ids = Array.from({ length: 1_500 }, (_, i) => `l-${i}`);
    await write(store, {
      leads: ids.map((id) => sampleLead(id, { accountId: `${id}.example` })),
      identities: ids.map((id) => [`email:${id}`, id] as const),
      clocks: ids.map((id) => sampleClock(id, "x", sampleTime)),
      accounts: ids.map((id) => ({ domain: `${id}.example` })),
      receipts: ids.map((id) => sampleReceipt(id)),
    });
    const snapshot = await read(store, {
      leads: [...ids, ...ids],
      identities: [...ids, ...ids].map((id) => `email:${id}`),
      receipts: [...ids, "not there"],
    });
    for (const id of ids) {
      same(
        [
          snapshot.lead(id)?.id,
          snapshot.leadByIdentity(`email:${id}`)?.id,
          snapshot.clocks(id).length,
          snapshot.account(`${id}.example`)?.domain,
          snapshot.receipt(id)?.commandId,
        ],
        [id, id, 1, `${id}.example`, id],
        id,
      );
    }
  }),

  storageCase("S9.7", "an identity key names the lead it was given last", async ({ storage }) => {
    const store = await storage.open("a");
    await fill(store);
    await write(store, { identities: [["phone:m", "l"]] });
    same((await read(store, { identities: ["phone:m"] })).leadByIdentity("phone:m")?.id, "l", "the snapshot's lead");
    same((await store.find("phone:m"))?.id, "l", "the lead found");
  }),

  storageCase(
    "S9.8",
    "the clock stands still in a transaction, and its snapshot tells the same time",
    async ({ storage }) => {
      let now = sampleTime;
      const store = await storage.open("a", { clock: { now: () => (now += 1) } });
      await write(store, { events: [sampleEvent("l", 1)] });
      await store.transact(async (transaction) => {
        const first = transaction.now;
        const snapshot = await transaction.read(needsOnly({}));
        check(transaction.now === first && snapshot.now === first, "the time of a transaction does not move");
        check(first > sampleTime, "the time is that of the clock the store was opened with");
      });
    },
  ),

  storageCase("S9.11", "the histories asked for have all events of their leads, in order", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { events: [sampleEvent("l-1", 1), sampleEvent("l-2", 1), sampleEvent("l-1", 2)] });
    await write(store, { events: [sampleEvent("l-1", 3)] });
    const snapshot = await read(store, { histories: ["l-1", "l-3"] });
    same(
      snapshot.history("l-1").map(({ version }) => version),
      [1, 2, 3],
      "versions of the one",
    );
    same(snapshot.history("l-3"), [], "the history of nobody");
  }),

  storageCase("S9.9", "what reps hold is counted from the leads as they stand", async ({ storage }) => {
    const store = await storage.open("a");
    const grade = (name: string): Lead["score"] => ({ fit: 0, engagement: 0, total: 0, grade: name, reasons: [] });
    const held = async (repId: string): Promise<unknown> =>
      [...(await read(store, { load: { backMs: 0 } })).held(repId)].sort((a, b) => (a.stage < b.stage ? -1 : 1));
    await write(store, { leads: [sampleLead("l", { ownerId: "ana", value: 10.1, score: grade("A1") })] });
    await write(store, {
      leads: [
        sampleLead("m", { ownerId: "ana", value: 0.2, score: grade("A1") }),
        sampleLead("n", { ownerId: "ana", stage: "sql" }),
        sampleLead("o", { ownerId: "ben", value: 5 }),
        sampleLead("p", { ownerId: "ana", closed: "won", value: 1_000 }),
        sampleLead("q"),
      ],
    });
    const ofAna = [
      { stage: "mql", grade: "A1", count: 2, value: 1_030 },
      { stage: "sql", grade: undefined, count: 1, value: 0 },
    ];
    same(await held("ana"), ofAna, "open leads by stage and grade, values in hundredths");
    same(await held("ben"), [{ stage: "mql", grade: undefined, count: 1, value: 500 }], "another rep's");
    same(await held("nobody"), [], "those of a rep who has none");
    await write(store, {
      leads: [
        sampleLead("l", { ownerId: "ben", value: 10.1, score: grade("A1") }),
        sampleLead("m", { ownerId: "ana", value: 0.2, score: grade("B1") }),
        sampleLead("n", { ownerId: "ana", stage: "lost", closed: "lost" }),
        sampleLead("p", { ownerId: "ana" }),
      ],
    });
    const after = (await held("ana")) as HeldLeads[];
    same(
      after.map(({ stage, grade: of, count, value }) => [stage, of, count, value]).sort(),
      [
        ["mql", undefined, 1, 0],
        ["mql", "B1", 1, 20],
      ],
      "a lead given away, graded anew, closed, opened again",
    );
    same((await read(await storage.open("b"), { load: { backMs: 0 } })).held("ana"), [], "another tenant's reps");
  }),

  storageCase(
    "S9.15",
    "a lead counts for a trillion at most, keeps its own value, and the sum is as great as it is",
    async ({ storage }) => {
      const store = await storage.open("a");
      const values = [1e12, 1e13, Number.MAX_SAFE_INTEGER, 1e300, Number.MAX_VALUE, 0.005, Number.MIN_VALUE];
      const leads = values.map((value, i) => sampleLead(`l-${i}`, { ownerId: "ana", value }));
      await write(store, { leads });
      const held = async (): Promise<readonly HeldLeads[]> => (await read(store, { load: { backMs: 0 } })).held("ana");
      same(
        await held(),
        [{ stage: "mql", count: 7, value: 5e14 + 1 }],
        "five that count for a trillion, and a hundredth",
      );
      same((await contentsOf(store)).leads, leads, "the leads themselves");
      const many = Array.from({ length: 95 }, (_, i) => sampleLead(`m-${i}`, { ownerId: "ana", value: 1e12 }));
      await write(store, { leads: many });
      same((await held())[0]?.value, 1e16, "a sum beyond what a whole number is exact to");
      await write(store, { leads: [...leads, ...many].map(({ id }) => sampleLead(id)) });
      same(await held(), [], "nothing, once they are somebody else's");
    },
  ),

  storageCase(
    "S9.10",
    "what reps were given is there as far back as asked, until it is returned",
    async ({ storage }) => {
      const clock = { now: () => sampleTime };
      const store = await storage.open("a", { clock });
      const entry = (limit: string, ago: number, leadId = "l") => ({
        repId: "ana",
        limit,
        leadId,
        at: sampleTime - ago,
      });
      await write(store, {
        given: [entry("day", 5_000), entry("day", 1_000, "m"), entry("day", 1_000, "n"), entry("hour", 10)],
      });
      // The same lead, given twice at one instant: by hand, there and back.
      await write(store, { given: [entry("twice", 7), entry("twice", 7)] });
      const given = async (limit: string, backMs: number, repId = "ana"): Promise<number[]> =>
        [...(await read(store, { load: { backMs } })).given(repId, limit)].map((at) => sampleTime - at).sort();
      same(await given("day", 60_000), [1_000, 1_000, 5_000], "all of a limit, two of one instant");
      same(await given("day", 1_000), [1_000, 1_000], "the last second, its first instant included");
      same(await given("hour", 60_000), [10], "another limit");
      same(await given("twice", 60_000), [7, 7], "one lead given twice at one instant");
      await write(store, { given: [{ ...entry("twice", 7), returned: true }] });
      same(await given("twice", 60_000), [7], "one of the two returned");
      same(await given("day", 60_000, "ben"), [], "another rep");
      await write(store, { given: [{ ...entry("day", 1_000, "n"), returned: true }] });
      same(await given("day", 60_000), [1_000, 5_000], "without the one returned");
      same(
        (await read(await storage.open("b", { clock }), { load: { backMs: 60_000 } })).given("ana", "day"),
        [],
        "another tenant's",
      );
      await failure(
        async () =>
          store.transact(async (transaction) => {
            await transaction.write(changesOf({ given: [entry("day", 1, "z")] }));
            throw new Error("after all not");
          }),
        "work that throws",
      );
      same(await given("day", 60_000), [1_000, 5_000], "what a transaction that failed gave");
    },
  ),

  storageCase("S9.14", "what else has a clock than leads comes with it, and with no lead", async ({ storage }) => {
    const clock = { now: () => sampleTime };
    const store = await storage.open("a", { clock });
    await fill(store);
    const agreed = sampleClock("commitment/mql", "mql", sampleTime, {
      id: "commitment/mql",
      kind: "commitment",
      count: 7,
    });
    await write(store, { events: [sampleEvent("commitment/mql", 1)], clocks: [agreed] });
    const snapshot = await read(store, { leads: ["l"], subjects: ["commitment/mql", "digest"] });
    same(snapshot.clocks("commitment/mql"), [agreed], "its clock");
    same(snapshot.clocks("digest"), [], "the clock of what has none yet");
    same(snapshot.clocks("l").length, 1, "those of a lead beside it");
    await write(store, { clocks: [{ ...agreed, count: 8, nextAt: undefined }] });
    same((await read(store, { subjects: ["commitment/mql"] })).clocks("commitment/mql")[0]?.count, 8, "as it is now");
    const history = await store.history("commitment/mql");
    same([history?.lead, history?.clocks.length, history?.events.length], [undefined, 1, 1], "its history");
    same(
      (await read(await storage.open("b", { clock }), { subjects: ["commitment/mql"] })).clocks("commitment/mql"),
      [],
      "another tenant's",
    );
  }),

  storageCase(
    "S9.12",
    "a transaction may read again: each snapshot answers for what it was asked",
    async ({ storage }) => {
      const store = await storage.open("a", { clock: { now: () => sampleTime } });
      await fill(store);
      const hold = { rank: "A", since: sampleTime, until: sampleTime, reason: "nobody" };
      await write(store, {
        leads: [sampleLead("h", { hold })],
        clocks: [sampleClock("h", "hold", sampleTime, { kind: "hold" })],
      });
      await store.transact(async (transaction) => {
        const first = await transaction.read(needsOnly({ leads: ["l"], receipts: ["c"] }));
        const second = await transaction.read(needsOnly({ leads: ["m"], waiting: { limit: 5, due: true } }));
        same([first.lead("l")?.id, first.receipt("c")?.commandId, first.waiting()], ["l", "c", []], "the first");
        same([second.lead("m")?.id, second.clocks("m").length, second.waiting()], ["m", 2, ["h"]], "the second");
        await transaction.write(changesOf({ leads: [sampleLead("n")] }));
      });
      same((await read(store, { leads: ["n"] })).lead("n")?.id, "n", "what was written then");
    },
  ),
];
