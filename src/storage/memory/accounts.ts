import { NameIndex, type Account } from "../index.ts";
import { compareText } from "./text-order.ts";
import { TextTable } from "./text-table.ts";

/** Accounts by domain and by name. */
export class Accounts {
  private readonly byDomain = new TextTable<Account>();
  private readonly names = new NameIndex();
  private isEmpty = true;

  get(domain: string): Account | undefined {
    // Many keep none, and are asked with every lead.
    return this.isEmpty ? undefined : this.byDomain.get(domain);
  }

  like(name: string): readonly Account[] {
    return this.names.like(name);
  }

  put(account: Account): void {
    this.isEmpty = false;
    this.byDomain.set(account.domain, account);
    this.names.put(account);
  }

  /** All of them, by domain. */
  all(): Account[] {
    return [...this.byDomain.values()].sort((a, b) => compareText(a.domain, b.domain));
  }
}
