import type { Account } from "./account.ts";
import { foldName } from "./fold-name.ts";
import { KeyTable } from "./key-table.ts";
import { findKeys, keysOfName } from "./name-keys.ts";
import { mayBeAlike, signatureOf } from "./signature.ts";
import { foldedNameOf, foldedSimilarity } from "./similarity.ts";

/** Accounts by their names: finds those that are alike without comparing with all of them. */
export class NameIndex {
  /** By domain, the number under which an account is kept, from 1. */
  private readonly numbers = new Map<string, number>();
  private readonly accounts: Account[] = [];
  /** Folded, by the same numbers; and the signatures of those. */
  private readonly names: string[] = [];
  private readonly signatures: number[] = [0];
  /** In which look each was last seen: several keys lead to one account. */
  private readonly seen: number[] = [0];
  private look = 0;
  private readonly byKey = new KeyTable();

  constructor(accounts: Iterable<Account> = []) {
    for (const account of accounts) this.put(account);
  }

  /** Takes the place of the one of its domain. */
  put(account: Account): void {
    const number = this.numberOf(account.domain);
    const before = this.names[number];
    if (before !== undefined) for (const key of keysOfName(before)) this.byKey.remove(key, number);
    const name = foldedNameOf(account);
    this.accounts[number] = account;
    this.names[number] = name;
    this.signatures[number] = signatureOf(name);
    this.seen[number] = 0;
    for (const key of keysOfName(name)) this.byKey.add(key, number);
  }

  /** The accounts whose names are alike (`nameSimilarity` above 0), by domain. */
  like(name: string): readonly Account[] {
    // Many keep no accounts, and ask with every lead.
    if (this.numbers.size === 0) return none;
    const folded = foldName(name);
    const signature = signatureOf(folded);
    const near: number[] = [];
    findKeys(folded, (key) => this.byKey.collect(key, near));
    this.look++;
    let found: Account[] | undefined;
    for (const number of near) {
      if (this.seen[number] === this.look || !mayBeAlike(this.signatures[number] as number, signature)) continue;
      this.seen[number] = this.look;
      if (foldedSimilarity(this.names[number] as string, folded) > 0)
        (found ??= []).push(this.accounts[number] as Account);
    }
    return found === undefined ? none : byDomain(found);
  }

  private numberOf(domain: string): number {
    const there = this.numbers.get(domain);
    if (there !== undefined) return there;
    this.numbers.set(domain, this.numbers.size + 1);
    return this.numbers.size;
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
  return accounts.length === 1 ? accounts : accounts.sort((a, b) => (a.domain < b.domain ? -1 : 1));
}
