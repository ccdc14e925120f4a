import type { Account } from "./account.ts";
import { foldName } from "./fold-name.ts";
import { KeyFilter } from "./key-filter.ts";
import { findKeys, keysOfName } from "./name-keys.ts";
import { foldedNameOf, foldedSimilarity } from "./similarity.ts";

interface Entry {
  readonly account: Account;
  /** Folded. */
  readonly name: string;
}

/** Accounts by their names: finds those that are alike without comparing with all of them. */
export class NameIndex {
  private readonly byDomain = new Map<string, Entry>();
  /** One, or several, by key. */
  private readonly byKey = new Map<number, Entry | Entry[]>();
  private readonly filter = new KeyFilter();

  constructor(accounts: Iterable<Account> = []) {
    for (const account of accounts) this.put(account);
  }

  /** Takes the place of the one of its domain. */
  put(account: Account): void {
    const before = this.byDomain.get(account.domain);
    if (before !== undefined) this.drop(before);
    const name = foldedNameOf(account);
    if (name === "") return;
    const entry = { account, name };
    this.byDomain.set(account.domain, entry);
    for (const key of keysOfName(name)) {
      const there = this.byKey.get(key);
      if (there === undefined) this.byKey.set(key, entry);
      else if (Array.isArray(there)) there.push(entry);
      else this.byKey.set(key, [there, entry]);
      if (there === undefined) this.filter.add(key, this.byKey);
    }
  }

  /** The accounts whose names are alike (`nameSimilarity` above 0), by domain. */
  like(name: string): readonly Account[] {
    if (this.byDomain.size === 0) return none;
    const folded = foldName(name);
    let found: Set<Entry> | undefined;
    findKeys(folded, (key) => {
      const there = this.filter.has(key) ? this.byKey.get(key) : undefined;
      if (there === undefined) return;
      for (const entry of Array.isArray(there) ? there : [there])
        if (found?.has(entry) !== true && foldedSimilarity(entry.name, folded) > 0) (found ??= new Set()).add(entry);
    });
    return found === undefined ? none : byDomain([...found].map(({ account }) => account));
  }

  private drop(entry: Entry): void {
    this.byDomain.delete(entry.account.domain);
    for (const key of keysOfName(entry.name)) {
      const there = this.byKey.get(key);
      const others = Array.isArray(there) ? there.filter((one) => one !== entry) : [];
      if (others.length > 0) this.byKey.set(key, others);
      else if (there === entry || Array.isArray(there)) this.byKey.delete(key);
    }
  }
}

/** The keys of an account's name, each once: it is kept under them, by whoever keeps accounts. */
export function nameKeys(account: Account): readonly number[] {
  return [...new Set(keysOfName(foldedNameOf(account)))];
}

/** The keys under which accounts of alike names are kept, each once. */
export function searchKeys(name: string): readonly number[] {
  const keys = new Set<number>();
  findKeys(foldName(name), (key) => keys.add(key));
  return [...keys];
}

/** Those of some accounts whose names are alike to one (`nameSimilarity` above 0), by domain. */
export function alike(name: string, accounts: Iterable<Account>): readonly Account[] {
  return new NameIndex(accounts).like(name);
}

const none: readonly Account[] = Object.freeze([]);

function byDomain(accounts: Account[]): readonly Account[] {
  return accounts.sort((a, b) => (a.domain < b.domain ? -1 : 1));
}
