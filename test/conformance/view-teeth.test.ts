import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import type { Storage, Store, View } from "handover/storage";
import type { StorageFixture } from "handover/testing";
import { afterAll, describe } from "vitest";
import { empty, freshSchema } from "../support/postgres.ts";
import { openSqlite, temporaryFile } from "./open-sqlite.ts";
import { bug, tooth } from "./tooth.ts";

const { schema, pool, drop } = freshSchema();
const database = fromPg(pool());
afterAll(drop);

type Slip = (store: Store) => Partial<Store>;

/** Two storages over one place, with a slip in each. */
function twoOf(open: () => Storage, slip: Slip, tidy: () => unknown): StorageFixture {
  const opened: Storage[] = [];
  const slipped = (): Storage => {
    const sound = open();
    opened.push(sound);
    const openOne: Storage["open"] = async (tenant, options) => {
      const store = await sound.open(tenant, options);
      return { ...store, ...slip(store) };
    };
    return { ...sound, open: openOne };
  };
  return {
    storage: slipped(),
    beside: async () => slipped(),
    dispose: async () => {
      for (const one of opened) await one.close();
      await tidy();
    },
  };
}

const places: { readonly [name: string]: (slip: Slip) => () => Promise<StorageFixture> } = {
  sqlite: (slip) => async () => {
    const { file, remove } = await temporaryFile();
    return twoOf(() => sqliteStorage({ database: openSqlite(file, "libsql"), busyTimeoutMs: 50 }), slip, remove);
  },
  postgres: (slip) => async () =>
    twoOf(
      () => postgresStorage({ database, schema, lockTimeoutMs: 50 }),
      slip,
      () => empty(database, schema),
    ),
};

/** Each look by itself, however many there are. */
const oneByOne: Slip = (store) => ({
  view: async (work) =>
    work({
      now: 0,
      read: (needs) => store.view((view) => view.read(needs)),
      upcoming: (until, limit) => store.view((view) => view.upcoming(until, limit)),
    }),
});

/** What calls that only read did before there was a view. */
const asTransaction: Slip = (store) => ({
  view: (work) =>
    store.transact((transaction) => {
      const view: View = {
        get now() {
          return transaction.now;
        },
        read: (needs) => transaction.read(needs),
        upcoming: () => [],
      };
      return work(view);
    }),
});

describe("S17", () => {
  bug("leaves the clocks out of a view", ["S17.1"], {
    store: (store) => ({
      view: (work) =>
        store.view((view) =>
          work({
            now: view.now,
            read: async (needs) => ({ ...(await view.read(needs)), clocks: () => [] }),
            upcoming: (until, limit) => view.upcoming(until, limit),
          }),
        ),
    }),
  });
  bug("takes the clock of its own process for the store's", ["S17.1"], {
    store: (store) => ({
      view: (work) =>
        store.view((view) =>
          work({
            now: 0,
            read: (needs) => view.read(needs),
            upcoming: (until, limit) => view.upcoming(until, limit),
          }),
        ),
    }),
  });
  bug("looks at whatever there is by then", ["S17.2", "S17.5"], { store: oneByOne });

  for (const [name, make] of Object.entries(places)) {
    tooth(`looks at whatever there is by then, on ${name}`, ["S17.4", "S17.5"], planted(make(oneByOne)));
    tooth(`locks what it looks at, on ${name}`, ["S17.3", "S17.4"], planted(make(asTransaction)));
  }
});

function planted(make: () => Promise<StorageFixture>) {
  return { make, planted: () => true };
}
