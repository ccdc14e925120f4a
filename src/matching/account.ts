import { isFreeMail, type LeadFields } from "../lead/index.ts";
import { matchingRules, type AccountPreference, type AccountRules } from "./rules.ts";
import { foldName } from "./fold-name.ts";
import { foldedNameOf, foldedSimilarity } from "./similarity.ts";

/** A firm the host already knows, perhaps with an owner. Its domain is its id. */
export interface Account {
  readonly domain: string;
  /** Leads of firms with a name alike belong to it, where no domain says otherwise. */
  readonly name?: string | undefined;
  /** ISO 3166-1 alpha-2 in capitals: tells accounts of one name apart. */
  readonly country?: string | undefined;
  readonly ownerId?: string | undefined;
  /** Owners of what belongs to it, the likeliest first: `{ relation: "parent account", ownerId: "ana" }`. */
  readonly related?: readonly { readonly relation: string; readonly ownerId: string }[] | undefined;
}

/** The account a lead belongs to, and how that is known. */
export interface AccountMatch {
  readonly domain: string;
  readonly by: "domain" | "name";
  /** How alike the names are, from 0 to 1; absent where the domain says it. */
  readonly similarity?: number | undefined;
}

/** An account that a lead does not belong to after all, and why. */
export interface OtherAccount {
  readonly domain: string;
  /**
   * `free_mail`: the domain hands out private mailboxes. `outranked`: another goes first. `too_unlike`: the name is less alike than the
   * policy asks. `ambiguous`: nothing tells it from another one of a name as much alike.
   */
  readonly reason: "free_mail" | "outranked" | "too_unlike" | "ambiguous";
  readonly similarity?: number | undefined;
  /** What made the difference, where another goes first. */
  readonly decidedBy?: "domain" | AccountPreference | undefined;
}

export interface AccountFound {
  readonly match: AccountMatch | undefined;
  readonly others: readonly OtherAccount[];
}

/** The accounts there are. */
export interface KnownAccounts {
  account(domain: string): Account | undefined;
  /** Those of names alike to one, by domain. */
  accountsLike(name: string): readonly Account[];
}

/** The domain that names the lead's firm: its own, never that of a free mailbox. */
export function accountDomain(fields: LeadFields): string | undefined {
  return [fields.company?.domain, mailDomain(fields)].find((domain) => domain !== undefined && !isFreeMail(domain));
}

/**
 * The domains by which the lead's firm may be known: the firm's and then that of the address, each before those it belongs to
 * (`mail.acme.example`, `acme.example`); never one that hands out private mailboxes.
 */
export function accountDomains(fields: LeadFields): readonly string[] {
  const firm = fields.company?.domain;
  const emailDomain = mailDomain(fields);
  const first = firm === undefined ? none : upwards(firm);
  return emailDomain === undefined || emailDomain === firm ? first : [...new Set([...first, ...upwards(emailDomain)])];
}

/** The domain of the address, unless its mailboxes are thrown away: then it says nothing of the firm. */
function mailDomain({ emailDomain, flags }: LeadFields): string | undefined {
  return flags.includes("email.disposable") ? undefined : emailDomain;
}

function upwards(domain: string): readonly string[] {
  const dot = domain.indexOf(".");
  // Most are of two labels.
  if (domain.indexOf(".", dot + 1) < 0) return isFreeMail(domain) ? none : [domain];
  const labels = domain.split(".");
  const all = labels.slice(0, -1).map((_, i) => labels.slice(i).join("."));
  return all.some(isFreeMail) ? none : all;
}

const none: readonly never[] = Object.freeze([]);
const unknown: AccountFound = Object.freeze({ match: undefined, others: none });
const standard = /* @__PURE__ */ matchingRules().account;

/**
 * The account that a lead belongs to: the one of its domain or of the nearest domain above; where there is none, the one of its
 * firm's name, if one alone is alike enough or the rules prefer it.
 *
 * @param asksName Whether the firm's name is asked at all.
 */
export function sameAccount(
  fields: LeadFields,
  accounts: KnownAccounts,
  rules: AccountRules = standard,
  asksName = true,
): AccountFound {
  const name = asksName ? fields.company?.name : undefined;
  let found = unknown;
  for (const by of rules.by) {
    if (by === "domain") found = byDomain(fields, accounts);
    else if (name !== undefined) found = joined(found, byName(name, fields.company?.country, accounts, rules));
    if (found.match !== undefined) return found;
  }
  return found;
}

function joined(a: AccountFound, b: AccountFound): AccountFound {
  return a.others.length === 0 ? b : { match: b.match, others: [...a.others, ...b.others] };
}

function byDomain(fields: LeadFields, accounts: KnownAccounts): AccountFound {
  let match: AccountMatch | undefined;
  let others: OtherAccount[] | undefined;
  for (const domain of accountDomains(fields)) {
    if (accounts.account(domain) === undefined) continue;
    if (match === undefined) match = { domain, by: "domain" };
    else (others ??= []).push({ domain, reason: "outranked", decidedBy: "domain" });
  }
  return match === undefined ? freeMail(fields) : { match, others: others ?? none };
}

/** A domain that says nothing of the firm. */
function freeMail({ company, emailDomain }: LeadFields): AccountFound {
  const free = [company?.domain, emailDomain].filter((domain) => domain !== undefined && isFreeMail(domain));
  if (free.length === 0) return unknown;
  const others = [...new Set(free)].map((domain): OtherAccount => ({ domain: domain as string, reason: "free_mail" }));
  return { match: undefined, others };
}

interface Alike {
  readonly account: Account;
  readonly similarity: number;
  readonly isNear: boolean;
}

function byName(
  name: string,
  country: string | undefined,
  accounts: KnownAccounts,
  { similarity: least, prefer }: AccountRules,
): AccountFound {
  const found = accounts.accountsLike(name);
  if (found.length === 0) return unknown;
  const folded = foldName(name);
  const alike = found.map((account): Alike => {
    const isNear = country !== undefined && account.country === country;
    return { account, similarity: rounded(foldedSimilarity(folded, foldedNameOf(account))), isNear };
  });
  const enough = alike.filter(({ similarity }) => similarity >= least);
  const best = enough.reduce<Alike | undefined>(
    (best, one) => (best === undefined || before(one, best, prefer).order < 0 ? one : best),
    undefined,
  );
  const match = best && ({ domain: best.account.domain, by: "name", similarity: best.similarity } as const);
  if (best !== undefined && alike.length === 1) return { match, others: none };
  const isBest = (one: Alike): boolean => best !== undefined && before(best, one, prefer).order === 0;
  const isClear = enough.filter(isBest).length === 1;
  return {
    match: isClear ? match : undefined,
    others: alike
      .filter((one) => !isClear || one !== best)
      .map((one): OtherAccount => {
        const { similarity } = one;
        const { domain } = one.account;
        if (best === undefined || similarity < least) return { domain, reason: "too_unlike", similarity };
        if (isBest(one)) return { domain, reason: "ambiguous", similarity };
        return { domain, reason: "outranked", similarity, decidedBy: before(best, one, prefer).by };
      }),
  };
}

/** Which of two goes before the other, and what makes it so; 0 where nothing does. */
function before(
  a: Alike,
  b: Alike,
  prefer: readonly AccountPreference[],
): { order: number; by: AccountPreference | undefined } {
  for (const by of prefer) {
    const order = comparisons[by](a, b);
    if (order !== 0) return { order, by };
  }
  return { order: 0, by: undefined };
}

const comparisons: { readonly [by in AccountPreference]: (a: Alike, b: Alike) => number } = {
  similarity: (a, b) => b.similarity - a.similarity,
  country: (a, b) => Number(b.isNear) - Number(a.isNear),
  owned: (a, b) => Number(b.account.ownerId !== undefined) - Number(a.account.ownerId !== undefined),
};

/** To a thousandth: what is told is what was compared. */
function rounded(similarity: number): number {
  return Math.round(similarity * 1_000) / 1_000;
}
