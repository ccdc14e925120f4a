import { alike } from "./storage/alike.ts";
import { atomic } from "./storage/atomic.ts";
import { complete } from "./storage/complete.ts";
import { contacts } from "./storage/contacts.ts";
import { dueCases } from "./storage/due.ts";
import { durable } from "./storage/durable.ts";
import { faithful } from "./storage/faithful.ts";
import { givenUp } from "./storage/given-up.ts";
import { inTurn } from "./storage/in-turn.ts";
import { isolated } from "./storage/isolated.ts";
import { once } from "./storage/once.ts";
import { ordered } from "./storage/ordered.ts";
import { erased } from "./storage/erased.ts";
import { listed } from "./storage/listed.ts";
import { pending } from "./storage/pending.ts";
import { road } from "./storage/road.ts";
import { separate } from "./storage/separate.ts";
import { viewed } from "./storage/viewed.ts";
import type { StorageCase } from "./storage-case.ts";

/**
 * What every storage adapter has to pass: a case or more for each guarantee of the port (`S1` to `S17`, and `P1` to `P4` about people), and the whole road over it
 * (`R`). Works with any test runner.
 *
 * @example
 * for (const { id, title, requires, run } of storageConformance)
 *   test(`${id} ${title}`, { skip: requires === "beside" }, () => run(() => ({ storage, dispose: () => storage.close() })));
 */
export const storageConformance: readonly StorageCase[] = [
  ...atomic,
  ...isolated,
  ...durable,
  ...faithful,
  ...separate,
  ...dueCases,
  ...once,
  ...ordered,
  ...complete,
  ...contacts,
  ...pending,
  ...inTurn,
  ...givenUp,
  ...listed,
  ...alike,
  ...viewed,
  ...erased,
  ...road,
];
