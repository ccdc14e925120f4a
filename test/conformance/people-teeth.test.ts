import { nameSimilarity } from "handover/matching";
import { describe } from "vitest";
import { apart, bug, slip, tooth } from "./tooth.ts";

const nothing = "$& AND 1 = 0";

describe("S15", () => {
  bug("lists whoever was asked for", ["S15.1"], {
    storage: (sound) => ({ tenants: async () => [...(await sound.tenants()), "nobody"] }),
  });
  tooth("lists a tenant once for each policy", ["S15.1"], slip(/SELECT DISTINCT tenant FROM/, "SELECT tenant FROM"));
});

describe("S16", () => {
  bug("finds nothing by its name", ["S16.1"], { snapshot: () => ({ accountsLike: () => [] }) });
  bug("finds what is written alike only", ["S16.2"], {
    snapshot: (snapshot) => ({
      accountsLike: (name) =>
        snapshot.accountsLike(name).filter((account) => nameSimilarity(name, account.name ?? "") === 1),
    }),
  });
  bug("forgets the country", ["S16.1"], {
    changes: (changes) => ({
      ...changes,
      accounts: changes.accounts.map((account) => ({ ...account, country: undefined })),
    }),
  });
  bug("takes the first of two accounts of one domain", ["S16.3"], {
    changes: (changes) => ({
      ...changes,
      accounts: changes.accounts.filter((one, i, all) => all.findIndex(({ domain }) => domain === one.domain) === i),
    }),
  });
  tooth(
    "finds names written alike only, as a statement",
    ["S16.2"],
    slip(/(CROSS JOIN handover_account_name t WHERE) t\.tenant = \?/, "$1 wanted.key = 0 AND t.tenant = ?"),
  );
  bug("knows a domain by itself only", ["S9.16"], {
    snapshot: (snapshot) => ({
      account: (domain) => (domain === "acme.example" ? undefined : snapshot.account(domain)),
    }),
  });
});

describe("P1", () => {
  bug("knows only whom a key names now", ["P1.1"], {
    store: (store) => ({
      named: async (keys) => (await store.named(keys)).map((leads) => leads.filter(({ as }) => as === "now")),
    }),
  });
  bug("forgets what a lead was sent under", ["P1.1"], { changes: (changes) => ({ ...changes, named: [] }) });
  tooth(
    "forgets whom a key named before",
    ["P1.1"],
    slip(/WHEN OLD\.lead_id NOT IN/, "WHEN 1 = 0 AND OLD.lead_id NOT IN"),
  );
  bug("takes whatever was sent for what was named", ["P1.2"], {
    changes: (changes) => ({ ...changes, named: changes.named.map(([key, leadId]) => [key, leadId, "before"]) }),
  });
  bug("takes whatever was named for what was sent", ["P1.2"], {
    changes: (changes) => ({ ...changes, named: changes.named.map(([key, leadId]) => [key, leadId, "sent"]) }),
  });
  tooth(
    "forgets that a lead was sent once its key has named it",
    ["P1.2"],
    slip(/SET sent = max\(sent, excluded\.sent\)/, "SET sent = excluded.sent"),
  );
  tooth(
    "keeps that it was named where a lead is sent later",
    ["P1.2"],
    slip(/(INSERT INTO handover_earlier .*\?\)) ON CONFLICT DO UPDATE SET.*/, "$1 ON CONFLICT DO NOTHING"),
  );
  bug("takes a key that a lead gives up from whoever has it", ["P1.3"], {
    changes: ({ released, ...changes }) => ({
      ...changes,
      released: [],
      identities: [...released.map(([key]) => [key, ""] as const), ...changes.identities],
    }),
  });
  bug("goes on naming whoever gave the key up", ["P1.3"], { changes: (changes) => ({ ...changes, released: [] }) });
  tooth(
    "takes a key that a lead gives up from whoever has it, as a statement",
    ["P1.3"],
    slip(/(SET lead_id = '' WHERE tenant = \? AND key = \?) AND lead_id = \?$/, "$1 AND ? IS NOT NULL"),
  );
});

describe("S8", () => {
  bug("keeps an input as it came, whatever becomes of it", ["S8.8"], {
    changes: (changes) => ({
      ...changes,
      quarantined: changes.quarantined.filter(({ closed }) => closed === undefined),
    }),
  });
  tooth(
    "keeps an input as it came, as a statement",
    ["S8.8"],
    slip(/(INSERT INTO handover_quarantine .*) DO UPDATE SET.*/, "$1 DO NOTHING"),
  );
});

describe("P2", () => {
  bug("has no receipts about a lead", ["P2.1"], {
    snapshot: (snapshot) => ({ dossier: (id) => ({ ...snapshot.dossier(id), receipts: [] }) }),
  });
  bug("has no keys", ["P2.2"], {
    snapshot: (snapshot) => ({ dossier: (id) => ({ ...snapshot.dossier(id), keys: [] }) }),
  });
  tooth(
    "has keys that name the lead",
    ["P2.2"],
    slip(/AND \(t\.sent = 1 OR NOT EXISTS \(SELECT 1 FROM handover_identity i.*?\)\) ORDER BY/, "ORDER BY"),
  );
  tooth(
    "has keys of another tenant",
    ["P2.2"],
    slip(/JOIN handover_earlier t WHERE t\.tenant = \? AND/, "JOIN handover_earlier t WHERE ? <> '' AND"),
  );
  bug("has no input", ["P2.1"], {
    snapshot: (snapshot) => ({ dossier: (id) => ({ ...snapshot.dossier(id), input: undefined }) }),
  });
});

describe("P3: an adapter that forgets a table", () => {
  bug("erases nothing", ["P3.1"], { changes: (changes) => ({ ...changes, erased: [] }) });
  for (const part of ["keys", "events", "receipts", "receiptsGone"] as const)
    bug(`keeps the ${part}`, ["P3.1"], {
      changes: (changes) => ({ ...changes, erased: changes.erased.map((one) => ({ ...one, [part]: [] })) }),
    });
  bug("keeps inputs", ["P3.1"], {
    changes: (changes) => ({ ...changes, erased: changes.erased.map((one) => ({ ...one, input: undefined })) }),
  });
  for (const table of ["delivery", "dead_letter"])
    tooth(
      `keeps what handlers failed with in handover_${table}`,
      ["P3.1"],
      slip(new RegExp(`^UPDATE handover_${table} SET error = .*`), nothing),
    );
  tooth("keeps the key that names it", ["P3.1"], slip(/^UPDATE handover_identity SET lead_id = ''.*/, nothing));
  tooth("keeps the keys that named it", ["P3.1"], slip(/^DELETE FROM handover_earlier.*/, nothing));
  tooth(
    "keeps contacts",
    ["P3.1"],
    slip(/^DELETE FROM handover_contact WHERE tenant = \? AND key = \? AND id = \?/, nothing),
  );
});

describe("P4", () => {
  tooth(
    "takes contacts of others with it",
    ["P3.1"],
    slip(/(DELETE FROM handover_contact WHERE tenant = \? AND key = \?) AND id = \?/, "$1 AND id <> ?"),
  );
  tooth(
    "takes keys from others",
    ["P4.1"],
    slip(
      /^(UPDATE handover_identity SET lead_id = '' WHERE tenant = \? AND key = \?) AND lead_id = \?/,
      "$1 AND ? <> ''",
    ),
  );
  tooth(
    "goes over every version",
    ["P4.1"],
    slip(
      /^(UPDATE handover_event SET json = \? WHERE tenant = \? AND stream = \?) AND version = \?/,
      "$1 AND version <> -?",
    ),
  );
  bug("erases apart from the write", ["P4.2"], {
    transaction: (transaction, store) => ({
      write: async (changes) => {
        if (changes.erased.length > 0) void apart(store, { erased: changes.erased }).catch(() => undefined);
        await transaction.write({ ...changes, erased: [] });
      },
    }),
  });
});

describe("R.4: tenants", () => {
  bug("keeps all of them in one store", ["R.4"], { tenant: () => "one" });
  tooth(
    "erases the events of every tenant",
    ["R.4"],
    slip(/^(UPDATE handover_event SET json = \?) WHERE tenant = \?/, "$1 WHERE ? <> ''"),
  );
  tooth(
    "erases the keys of every tenant",
    ["R.4"],
    slip(/^(UPDATE handover_identity SET lead_id = '') WHERE tenant = \?/, "$1 WHERE ? <> ''"),
  );
  tooth(
    "forgets the events of every tenant",
    ["R.4"],
    slip(/^DELETE FROM handover_event WHERE tenant = \? AND/, "DELETE FROM handover_event WHERE ? <> '' AND"),
  );
});
