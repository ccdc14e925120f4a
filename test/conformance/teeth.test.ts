import { readFileSync } from "node:fs";
import { memoryStorage } from "handover/storage/memory";
import { storageConformance } from "handover/testing";
import { describe, expect, test } from "vitest";
import { emptyRoster, noChanges, type Changes, type Lead, type Store, type Transaction } from "handover/storage";
import { broken } from "./break.ts";
import { apart, bug, slip, tooth } from "./tooth.ts";

const edit = (changes: Changes, lead: (lead: Lead) => Lead): Changes => ({
  ...changes,
  leads: changes.leads.map(lead),
});
async function overlooked(transaction: Transaction, changes: Changes): Promise<void> {
  try {
    await transaction.write(changes);
  } catch {
    // As a swallowed error is.
  }
}

describe("S1", () => {
  bug("writes outside the transaction", ["S1.1", "S1.4"], {
    // Settles in the background: the transaction itself still holds the store.
    transaction: (_, store) => ({ write: async (changes) => void apart(store, changes).catch(() => undefined) }),
  });
  tooth("commits what a failed write left", ["S1.2", "S1.3", "S7.1"], slip(/^ROLLBACK$/, "COMMIT"));
  bug("swallows a refused write", ["S1.3", "S7.1"], {
    transact: (transact) => async (work) => {
      try {
        return await transact((transaction) =>
          work({ ...transaction, write: (changes) => overlooked(transaction, changes) }),
        );
      } catch {
        return undefined as never;
      }
    },
  });
  bug("takes what comes after the end", ["S1.5"], {
    transaction: (transaction, store) => ({
      write: async (changes) => {
        try {
          await transaction.write(changes);
        } catch {
          await apart(store, changes);
        }
      },
    }),
  });
  bug("leaves the store locked after a failure", ["S1.4"], {
    transact: (transact) => {
      let stuck = false;
      return async (work) => {
        if (stuck) throw new Error("cannot start a transaction within a transaction");
        try {
          return await transact(work);
        } catch (error) {
          stuck = true;
          throw error;
        }
      };
    },
  });
});

describe("S2", () => {
  const unlocked = ["S2.1", "S2.2", "S2.4", "S2.5", "S2.6", "S2.8", "S2.10", "S2.11", "S2.12", "S2.13"];
  bug("reads before it locks", unlocked, {
    transact: (transact) => async (work) => {
      // Reads in a transaction of its own, and writes in another: lost updates.
      const calls: Changes[] = [];
      const result = await work({
        now: 0,
        claimDue: (limit) => transact((transaction) => transaction.claimDue(limit)),
        read: (needs) => transact((transaction) => transaction.read(needs)),
        write: async (changes) => void calls.push({ ...changes, events: [] }),
      });
      for (const changes of calls) await transact((transaction) => transaction.write(changes));
      return result;
    },
  });
  const early = new WeakMap<Store, Changes>();
  bug("shows what is not written for good", ["S2.7"], {
    transaction: (transaction, store) => ({
      write: (changes) => {
        early.set(store, changes);
        return transaction.write(changes);
      },
    }),
    store: (store) => ({
      find: async (identity) => early.get(store)?.leads[0] ?? store.find(identity),
    }),
  });
  const stale = new WeakMap<Store, Awaited<ReturnType<Transaction["read"]>>>();
  bug("answers from the snapshot before", ["S2.1", "S9.5"], {
    transaction: (transaction, store) => ({
      read: async (needs) => {
        const snapshot = await transaction.read(needs);
        const before = stale.get(store) ?? snapshot;
        const lead = snapshot.lead("l");
        stale.set(store, { ...snapshot, lead: () => lead, ledger: () => undefined, roster: emptyRoster });
        return before;
      },
    }),
  });
});

describe("S3", () => {
  const kept = new Map<string, Changes>();
  tooth("keeps nothing beyond its process", ["S3.2", "S10.6"], {
    make: () => ({ storage: memoryStorage(), reopen: async () => memoryStorage(), dispose: async () => undefined }),
    planted: () => true,
  });
  tooth("keeps what two processes write apart", ["S2.3", "S10.5"], {
    make: () => ({ storage: memoryStorage(), beside: async () => memoryStorage(), dispose: async () => undefined }),
    planted: () => true,
  });
  bug("forgets receipts", ["S2.5", "S3.1", "S4.1"], { changes: (changes) => ({ ...changes, receipts: [] }) });
  bug("loses the last write", ["S3.1", "S1.4"], {
    transaction: (transaction) => ({
      write: async (changes) => {
        const before = kept.get("last");
        kept.set("last", changes);
        await transaction.write(before ?? noChanges);
      },
    }),
  });
  bug("works on after it was closed", ["S3.3"], { storage: () => ({ close: async () => undefined }) });
  bug("lets the last policy of a version win", ["S3.4"], { store: () => ({ addPolicy: async (policy) => policy }) });
});

describe("S4", () => {
  const json = (replacer: (key: string, value: unknown) => unknown) => (lead: Lead) =>
    JSON.parse(JSON.stringify(lead, replacer)) as Lead;
  bug("turns undefined into null", ["S4.3"], {
    changes: (changes) => edit(changes, (lead) => ({ ...lead, email: lead.email ?? (null as never) })),
  });
  bug("takes empty texts and zeros for nothing", ["S4.3"], {
    changes: (changes) =>
      edit(
        changes,
        json((_, value) => (value === "" || value === 0 ? undefined : value)),
      ),
  });
  bug("rounds numbers to single precision", ["S4.2"], {
    changes: (changes) =>
      edit(
        changes,
        json((_, value) => (typeof value === "number" ? Math.fround(value) : value)),
      ),
  });
  bug("rounds big credits", ["S4.5"], {
    changes: (changes) => ({
      ...changes,
      ledgers: changes.ledgers.map((ledger) => ({
        ...ledger,
        credits: ledger.credits.map((column) => column.map((credit) => Math.round(credit / 2) * 2)),
      })),
    }),
  });
  bug("has no room for more than a mebibyte", ["S4.7"], {
    changes: (changes) => {
      if (JSON.stringify(changes.leads).length > 2 ** 20) throw new Error("string or blob too big");
      return changes;
    },
  });
  bug("cuts long texts", ["S4.4"], {
    changes: (changes) =>
      edit(
        changes,
        json((_, value) => (typeof value === "string" ? value.slice(0, 65_535) : value)),
      ),
  });
  bug("takes a NUL for the end of a text", ["S4.1"], {
    changes: (changes) =>
      edit(
        changes,
        json((_, value) => (typeof value === "string" ? value.split("\u0000")[0] : value)),
      ),
  });
  bug("normalises Unicode", ["S4.1"], {
    changes: (changes) =>
      edit(
        changes,
        json((_, value) => (typeof value === "string" ? value.normalize() : value)),
      ),
  });
  bug("compares identity keys without case", ["S4.6"], {
    changes: (changes) => ({
      ...changes,
      identities: [...changes.identities].map(([key, id]) => [key.toLowerCase(), id] as const),
    }),
    snapshot: ({ leadByIdentity }) => ({ leadByIdentity: (key) => leadByIdentity(key.toLowerCase()) }),
    store: (store) => ({ find: (identity) => store.find(identity.toLowerCase()) }),
  });
});

describe("S5", () => {
  bug("keeps all tenants in one store", ["S5.1", "S5.2", "S5.3"], { tenant: () => "all" });
  bug("trims the tenant's name", ["S5.1"], { tenant: (tenant) => tenant.trim() });
  tooth(
    "claims due clocks of every tenant",
    ["S5.3"],
    slip(/(FROM handover_clock WHERE) tenant = \?( AND next_at <= \?)/, "$1 ? IS NOT NULL$2"),
  );
  tooth(
    "looks identities up in every tenant",
    ["S5.4"],
    slip(/(handover_identity t WHERE) t\.tenant = \?/, "$1 ? IS NOT NULL"),
  );
});

describe("S6", () => {
  tooth("claims early", ["S6.2"], slip(/next_at <= \?/, "next_at <= ? + 1000"));
  tooth("claims late", ["S6.2", "S6.7"], slip(/next_at <= \?/, "next_at < ?"));
  tooth("claims in no order", ["S6.1", "S6.7"], slip(/ORDER BY next_at, started_at, lead_id, id/, "ORDER BY id DESC"));
  tooth(
    "forgets who started first",
    ["S6.1"],
    slip(/ORDER BY next_at, started_at, lead_id, id/, "ORDER BY next_at, id"),
  );
  tooth("claims more than asked for", ["S6.1"], slip(/LIMIT \?/, "LIMIT ? + 1"));
  tooth(
    "forgets that a clock has ended",
    ["S6.3", "S6.5", "R.2"],
    slip(/^DELETE FROM handover_clock WHERE/, "$& 1 = 0 AND"),
  );
  bug("forgets paused clocks", ["S6.7"], {
    changes: (changes) => ({ ...changes, clocks: changes.clocks.filter(({ state }) => state !== "paused") }),
  });
  tooth("keeps a moved clock at its old time", ["S6.4"], slip(/next_at = excluded\.next_at/, "next_at = next_at"));
});

describe("S7", () => {
  tooth(
    "overwrites an event of the same name",
    ["S7.1", "S7.2", "S7.3", "S1.2"],
    slip(/^INSERT INTO handover_event/, "INSERT OR REPLACE INTO handover_event"),
  );
  tooth(
    "skips an event of the same name",
    ["S7.1", "S7.2", "S7.3"],
    slip(/^INSERT INTO handover_event/, "INSERT OR IGNORE INTO handover_event"),
  );
  bug("gives the roster's events the name of a lead's", ["S7.4"], {
    changes: (changes) => ({
      ...changes,
      events: changes.events.map((event) => ({ ...event, leadId: event.leadId ?? "roster" })),
    }),
  });
});

describe("S8", () => {
  bug("scans in no order", ["S8.1", "S8.4"], { scan: (rows) => [...rows].reverse() });
  bug("loses the last row of a page", ["S8.1", "S8.6"], { scan: (rows) => rows.slice(0, -1) });
  tooth("repeats the last row of a page", ["S8.1", "S8.6"], slip(/(AND \(.+\)) > (\(\?)/, "$1 >= $2"));
  tooth("sorts events by lead", ["S8.1"], slip(/ORDER BY seq LIMIT/, "ORDER BY stream, version LIMIT"));
  tooth(
    "tells a history from its end",
    ["S8.2"],
    slip(/(handover_event WHERE tenant = \? AND stream = \?) ORDER BY version$/, "$1 ORDER BY version DESC"),
  );
  tooth("gives a changed clock a new place", ["S8.3"], slip(/ORDER BY (t\.)?seq$/, "ORDER BY $1started_at, $1id"));
  tooth("sorts holds by id alone", ["S8.5"], slip(/ORDER BY hold_rank, received_at, id/, "ORDER BY id"));
  tooth("sorts holds by age alone", ["S8.5"], slip(/ORDER BY hold_rank, received_at, id/, "ORDER BY received_at, id"));
  tooth("wakes leads before their time", ["S8.5"], slip(/AND hold_until <= \?/, "AND '' <> ?"));
  tooth(
    "pages through a rep's leads in no order",
    ["S8.7"],
    slip(/(holder = \? AND id > \?) ORDER BY id/, "$1 ORDER BY id DESC"),
  );
  tooth("begins each page anew", ["S8.7"], slip(/holder = \? AND id > \?/, "holder = ? AND '' <= ?"));
  tooth("sorts without regard to case", ["S8.4"], slip(/ORDER BY id LIMIT/, "ORDER BY id COLLATE NOCASE LIMIT"));
});

describe("S9", () => {
  bug("knows clocks of leads only", ["S9.14", "S2.9", "R.1"], {
    snapshot: (snapshot) => ({
      clocks: (id) => (snapshot.lead(id) === undefined ? [] : snapshot.clocks(id)),
    }),
  });
  bug("leaves the clocks out of a snapshot", ["S9.1", "S9.2", "S9.6"], { snapshot: () => ({ clocks: () => [] }) });
  bug("reads the lead a key names, and not what belongs to it", ["S9.2"], {
    transaction: (transaction) => ({
      read: async (needs) => {
        const snapshot = await transaction.read(needs);
        return { ...snapshot, clocks: (id) => (needs.leads.includes(id) ? snapshot.clocks(id) : []) };
      },
    }),
  });
  tooth("reads a pool's own ledger only", ["S9.3", "R.1"], slip(/t\.pool = wanted\.value/, "t.key = wanted.value"));
  tooth(
    "forgets the ledger of a turn",
    ["S9.1", "S9.2", "R.1", "R.2"],
    slip(/(handover_ledger t WHERE t\.tenant = \? AND t\.key) = /, "$1 <> t.key AND '' = "),
  );
  bug("forgets the account of a mail domain", ["S9.1", "R.1"], {
    transaction: (transaction) => ({
      read: async (needs) => {
        const snapshot = await transaction.read(needs);
        const ids = [...needs.leads, ...needs.identities.map((key) => snapshot.leadByIdentity(key)?.id ?? "")];
        const known = [...needs.domains, ...ids.map((id) => snapshot.lead(id)?.accountId)];
        return { ...snapshot, account: (domain) => (known.includes(domain) ? snapshot.account(domain) : undefined) };
      },
    }),
  });
  bug("makes up what is not there", ["S9.4"], {
    snapshot: ({ account }) => ({ account: (domain) => account(domain) ?? { domain } }),
  });
  bug("makes a new roster for every snapshot", ["S9.5"], { snapshot: ({ roster }) => ({ roster: { ...roster } }) });
  bug("never sees a new roster", ["S2.6", "S9.5"], { snapshot: () => ({ roster: emptyRoster }) });
  tooth("keeps the first lead of an identity key", ["S9.7"], slip(/lead_id = excluded\.lead_id/, "lead_id = lead_id"));
  tooth("counts closed leads as held", ["S9.9"], {
    make: () =>
      broken({
        changes: (changes) => edit(changes, (lead) => ({ ...lead, closed: undefined })),
      }),
    planted: () => true,
  });
  tooth(
    "goes on counting a lead for who had it",
    ["S9.9"],
    slip(/VALUES \(OLD\.tenant, OLD\.holder/, "VALUES (OLD.tenant, ''"),
  );
  tooth("adds values up for nothing", ["S9.9"], slip(/value = value \+ excluded\.value/, "value = excluded.value"));
  tooth("gives great sums as drivers do", ["S9.15"], slip(/CAST\(value AS REAL\) AS value/, "value"));
  bug("lets a lead count for more than it can add up", ["S9.15"], {
    snapshot: ({ held }) => ({
      held: (repId) => held(repId).map((some) => ({ ...some, value: some.value >= 5e14 ? 1e300 : some.value })),
    }),
  });
  bug("changes a value that is too great", ["S9.15"], {
    changes: (changes) => edit(changes, (lead) => ({ ...lead, value: Math.min(lead.value ?? 0, 1e12) })),
  });
  tooth(
    "keeps what was returned",
    ["S9.10"],
    slip(/DELETE FROM handover_given WHERE seq = \(SELECT min\(seq\)/, "$& + 1000000"),
  );
  tooth(
    "shows what was given long ago",
    ["S9.10"],
    slip(/(handover_given WHERE tenant = \?) AND at >= \?/, "$1 AND '' <> ?"),
  );
  tooth(
    "shows one tenant's gifts to another",
    ["S9.10"],
    slip(/(FROM handover_given WHERE) tenant = \? AND at >=/, "$1 '' <> ? AND at >="),
  );
  bug("forgets contacts", ["S9.13"], { snapshot: () => ({ contacts: () => [] }) });
  bug("knows contacts by one key only", ["S9.13"], {
    changes: (changes) => ({ ...changes, contacts: changes.contacts.filter(({ key }) => key.includes("@")) }),
  });
  tooth(
    "keeps a contact where it was asked for",
    ["S9.13"],
    slip(/at = excluded\.at, json = excluded\.json$/, "at = at, json = excluded.json"),
  );
  tooth("shows contacts of long ago", ["S9.13"], slip(/ AND t\.at >= \?$/, " AND '' <> ?"));
  tooth("tells a history from its end", ["S9.11"], slip(/ORDER BY t\.stream, t\.version/, "ORDER BY t.version DESC"));
  bug("tells no history", ["S9.11"], { snapshot: () => ({ history: () => [] }) });
  const firsts = new WeakMap<Transaction, Awaited<ReturnType<Transaction["read"]>>>();
  bug("reads once in a transaction", ["S9.12"], {
    transaction: (transaction) => ({
      read: async (needs) => {
        const first = firsts.get(transaction) ?? (await transaction.read(needs));
        firsts.set(transaction, first);
        return { ...first, clocks: (id) => (needs.leads.includes("m") ? [] : first.clocks(id)) };
      },
    }),
  });
  bug("lets the clock run during a transaction", ["S9.8"], { snapshot: ({ now }) => ({ now: now + 1 }) });
});

test("every case of the suite is turned red by a planted bug, and each adapter has more than 25 of them", () => {
  const read = (name: string): string => readFileSync(new URL(`./${name}.test.ts`, import.meta.url), "utf8");
  const [teeth, outbox, postgres] = [read("teeth"), read("outbox-teeth"), read("postgres-teeth")];
  const all = [teeth, outbox, postgres, read("people-teeth"), read("view-teeth")];
  const blunt = storageConformance.filter(({ id }) => !all.some((text) => text.includes(`"${id}"`)));
  expect(blunt.map(({ id }) => id)).toEqual([]);
  const count = (text: string, what: RegExp): number => [...text.matchAll(what)].length;
  const perAdapter = [
    count(teeth + outbox, /^  bug\(/gm),
    count(teeth + outbox, /\bslip\(\//g),
    count(postgres, /^  \[\s*"/gm),
  ];
  for (const planted of perAdapter) expect(planted).toBeGreaterThan(25);
});

describe("R", () => {
  bug("drops what the policy version says", ["R.1", "R.2", "R.3"], {
    changes: (changes) => ({ ...changes, clocks: changes.clocks.map((clock) => ({ ...clock, told: 7 })) }),
  });
  bug("answers only for leads asked for by id", ["R.1"], { snapshot: () => ({ leadByIdentity: () => undefined }) });
});
