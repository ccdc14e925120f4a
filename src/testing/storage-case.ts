import { show } from "../errors.ts";
import type { Storage } from "../storage/index.ts";
import { promiseOf } from "./promises.ts";

/** A storage to be tested, and what can be done with the place it keeps things in. */
export interface StorageFixture {
  /** Over an empty place. */
  readonly storage: Storage;
  /** Closes whatever is open and opens the same place again. Absent when nothing outlives the storage. */
  readonly reopen?: (() => Promise<Storage>) | undefined;
  /** Opens the same place once more, as another process would. Absent when a place is one storage's alone. */
  readonly beside?: (() => Promise<Storage>) | undefined;
  /** Closes everything and takes the place away. */
  readonly dispose: () => Promise<void>;
}

export type MakeStorage = () => StorageFixture | Promise<StorageFixture>;

/** One demand on a storage; it belongs to no test runner. */
export interface StorageCase {
  /** The guarantee of the port, and a number: `S1.2`. */
  readonly id: string;
  /** What holds, as a fact. */
  readonly title: string;
  /** What the fixture has to offer; without it the case does not apply. */
  readonly requires?: "reopen" | "beside" | undefined;
  /** Settles when it holds; fails with the case, what was expected and got, and the guarantee it is of when not. */
  run(make: MakeStorage): Promise<void>;
}

/** A case that makes its fixture, and takes it away whatever happens. */
export function storageCase(
  id: string,
  title: string,
  body: (fixture: StorageFixture) => Promise<void>,
  requires?: StorageCase["requires"],
): StorageCase {
  return {
    id,
    title,
    requires,
    async run(make) {
      const fixture = checkFixture(await make());
      try {
        await body(fixture);
      } catch (cause) {
        const said = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`${id} ${title}\n${said}\n${promiseOf(id)}`, { cause });
      } finally {
        await fixture.dispose();
      }
    },
  };
}

function checkFixture(fixture: StorageFixture): StorageFixture {
  const { storage, dispose } = (fixture ?? {}) as Partial<StorageFixture>;
  if (typeof storage?.open === "function" && typeof dispose === "function") return fixture;
  throw new Error(`expected a fixture { storage, dispose }, got ${show(fixture)}; see StorageFixture`);
}

/** Opens the fixture's place again, or beside itself; the case says in `requires` that it can be done. */
export function again(fixture: StorageFixture, how: "reopen" | "beside"): Promise<Storage> {
  const open = fixture[how];
  if (open === undefined) throw new Error(`this case needs a fixture with ${how}(); skip it where there is none`);
  return open();
}
