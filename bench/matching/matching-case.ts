import { readLead, type Lead, type LeadInput, type LeadReading } from "handover/lead";
import { foldName, nameSimilarity, sameAccount, samePerson, type Account } from "handover/matching";
import { emptyRoster, noChanges, type Snapshot, type Store } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { dice } from "../harness/dice.ts";
import { median } from "../harness/statistics.ts";
import { firmNames, writtenOtherwise } from "./firms.ts";

/** How many people are known, and of how many firms. */
export interface Size {
  readonly people: number;
  readonly accounts: number;
}

export type Kind = "known person" | "firm by its domain" | "firm by its name" | "nobody known";

const questions = 16_384;
/** Short of a scheduler's turn, so that most are undisturbed. */
const perSlice = 64;
const slices = 101;
const atOnce = 20_000;
const scanned = 11;

/** Stores of several sizes in one process, so that they share its compiled code. */
export async function open({ sizes }: { readonly sizes: readonly Size[] }) {
  const known = new Map<number, Known>();
  for (const size of sizes) known.set(size.people, await fill(size));
  return {
    /** Nanoseconds a lead: the median of the slices. */
    time: (people: number, kind: Kind): Promise<number> => time(known.get(people)!, kind),
    /** The same by comparing the name with those of all accounts. */
    timeScan: (people: number): number => timeScan(known.get(people)!),
    /** Percent of the leads that a person or an account was found for. */
    share: (people: number, kind: Kind): Promise<number> => share(known.get(people)!, kind),
  };
}

interface Known {
  readonly store: Store;
  readonly accounts: readonly Account[];
  readonly asked: { readonly [kind in Kind]: readonly LeadReading[] };
  next: number;
}

async function fill({ people, accounts: count }: Size): Promise<Known> {
  const storage = memoryStorage();
  const store = await storage.open("bench");
  const accounts = firmNames(count, 7).map((name, i): Account => ({ domain: `firm${i}.example`, name }));
  await store.transact((transaction) => transaction.write({ ...noChanges, accounts }));
  for (let from = 0; from < people; from += atOnce) {
    const leads = Array.from({ length: Math.min(atOnce, people - from) }, (_, i) => leadOf(from + i, count));
    const identities = leads.flatMap(({ id, email, phone }): [string, string][] => [
      [email!, id],
      [phone!, id],
    ]);
    await store.transact((transaction) => transaction.write({ ...noChanges, leads, identities }));
  }
  const roll = dice(people);
  const ask = (input: (any: (of: number) => number) => LeadInput): LeadReading[] =>
    Array.from({ length: questions }, () => readLead(input((of) => Math.floor(roll() * of))));
  const others = firmNames(questions, 8);
  return {
    store,
    accounts,
    next: 0,
    asked: {
      "known person": ask((any) => ({ email: emailOf(any(people), count), company: accounts[any(count)]!.name })),
      "firm by its domain": ask((any) => ({ email: `new${any(1e9)}@firm${any(count)}.example` })),
      "firm by its name": ask((any) => ({
        email: `new${any(1e9)}@gmail.com`,
        company: writtenOtherwise(accounts[any(count)]!.name!, roll),
      })),
      "nobody known": ask((any) => ({
        email: `new${any(1e9)}@other${any(1e9)}.example`,
        company: others[any(questions)],
      })),
    },
  };
}

const emailOf = (i: number, accounts: number): string => `person${i}@firm${i % accounts}.example`;
const nothing = Object.freeze({});
const none: readonly never[] = Object.freeze([]);

function leadOf(i: number, accounts: number): Lead {
  const emailDomain = `firm${i % accounts}.example`;
  return {
    id: `l${i}`,
    version: 1,
    pipeline: "b2b",
    stage: "mql",
    stageSince: 0,
    email: emailOf(i, accounts),
    emailDomain,
    phone: `+48${String(100_000_000 + i)}`,
    externalIds: none,
    optedOut: false,
    properties: nothing,
    flags: none,
    accountId: emailDomain,
    previousOwners: none,
    tries: 0,
    activities: nothing,
    touches: none,
    receivedAt: i,
    updatedAt: i,
  };
}

/** What the road does of a lead that was read: whose it is, and of which account. */
function match({ identities, fields }: LeadReading, snapshot: Snapshot): string | undefined {
  const found = identities.map((key) => snapshot.leadByIdentity(key));
  const person = samePerson(identities, (_, i) => found[i]);
  const account = sameAccount(fields, snapshot);
  return person.match?.lead.id ?? account.match?.domain;
}

async function within<T>({ store }: Known, look: (snapshot: Snapshot) => T): Promise<T> {
  const needs = { leads: [], identities: [], domains: [], pools: [], receipts: [], roster: emptyRoster };
  return store.transact(async (transaction) => look(await transaction.read(needs)));
}

function time(known: Known, kind: Kind): Promise<number> {
  const asked = known.asked[kind];
  return within(known, (snapshot) => {
    const samples = Array.from({ length: slices }, () => {
      const started = performance.now();
      for (let n = 0; n < perSlice; n++) match(asked[known.next++ % questions]!, snapshot);
      return ((performance.now() - started) * 1e6) / perSlice;
    });
    return median(samples);
  });
}

/** What a loop over all accounts does of a firm's name; each name is folded once. */
function timeScan({ accounts, asked }: Known): number {
  const names = asked["firm by its name"].slice(0, scanned).map(({ fields }) => fields.company!.name!);
  const folded = accounts.map(({ name }) => foldName(name!));
  const samples = names.map((name) => {
    const started = performance.now();
    const own = foldName(name);
    for (const other of folded)
      if (Math.abs(other.length - own.length) <= 2 && nameSimilarity(own, other) > 1)
        throw new Error("more than the same");
    return (performance.now() - started) * 1e6;
  });
  return median(samples);
}

async function share(known: Known, kind: Kind): Promise<number> {
  const found = await within(known, (snapshot) =>
    known.asked[kind].filter((one) => match(one, snapshot) !== undefined),
  );
  return (found.length / questions) * 100;
}
