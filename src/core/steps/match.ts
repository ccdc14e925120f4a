import type { Lead, LeadFields } from "../../lead/index.ts";
import {
  accountDomain,
  matchRecord,
  sameAccount,
  samePerson,
  type AccountFound,
  type KnownAccounts,
  type MatchRecord,
  type OtherLead,
  type PersonFound,
} from "../../matching/index.ts";
import type { Policy } from "../../policy/index.ts";
import { leadsInPipeline } from "./pipeline-keys.ts";

/**
 * Whose lead an input is, of those in the pipeline it goes to.
 *
 * @param named The lead that a key names.
 */
export function matchPerson(
  policy: Policy,
  pipeline: string,
  identities: readonly string[],
  named: (key: string) => Lead | undefined,
): {
  /** The lead that each key names, in whichever pipeline. */
  readonly found: readonly (Lead | undefined)[];
  readonly person: PersonFound;
  /** Who had the same person's last lead, that one being closed or kept apart. */
  readonly last: string | undefined;
} {
  const found = identities.map(named);
  let last: string | undefined;
  for (const lead of found) if (lead !== undefined) last ??= lead.ownerId ?? lead.lastOwnerId;
  const own = leadsInPipeline(policy, pipeline, identities, found, named);
  const person = samePerson(identities, (_, i) => own[i], policy.matching.person);
  const theirs = policy.intake.samePerson === "merge" ? person : keptApart(person);
  return { found, person: own === found ? theirs : withOthers(theirs, pipeline, identities, found), last };
}

/** Their leads in other pipelines are told, too. */
function withOthers(
  { match, others }: PersonFound,
  pipeline: string,
  identities: readonly string[],
  found: readonly (Lead | undefined)[],
): PersonFound {
  const elsewhere = new Map<string, OtherLead>();
  found.forEach((lead, i) => {
    if (lead === undefined || lead.pipeline === pipeline || elsewhere.has(lead.id)) return;
    const reason = lead.closed === undefined ? "other_pipeline" : "closed";
    elsewhere.set(lead.id, { leadId: lead.id, by: identities[i] as string, reason });
  });
  return elsewhere.size === 0 ? { match, others } : { match, others: [...others, ...elsewhere.values()] };
}

function keptApart({ match, others }: PersonFound): PersonFound {
  if (match === undefined) return { match, others };
  const apart: OtherLead = { leadId: match.lead.id, by: match.by, reason: "kept_apart" };
  const rest = others.map(({ leadId, by, reason }): OtherLead => ({
    leadId,
    by,
    reason: reason === "closed" ? reason : "kept_apart",
  }));
  return { match: undefined, others: [apart, ...rest] };
}

/** The account a lead is of, how that was found, and what is kept of it. */
export interface MatchedAccount {
  /** A domain; that of the firm where no account is known. */
  readonly accountId: string | undefined;
  readonly found: AccountFound;
  readonly match: MatchRecord | undefined;
}

/** The names of firms that are asked for a lead. */
export function namesToAsk({ company }: LeadFields, { matching }: Policy): readonly string[] {
  return company?.name === undefined || !matching.account.by.includes("name") ? none : [company.name];
}

const none: readonly string[] = Object.freeze([]);

/** The account of a new lead. */
export function matchAccount(
  accounts: KnownAccounts,
  policy: Policy,
  fields: LeadFields,
  others: readonly OtherLead[],
): MatchedAccount {
  return matched(fields, sameAccount(fields, accounts, policy.matching.account), others);
}

/**
 * The account of a lead whose fields have changed. A name it had before was asked then, and the answer stands.
 *
 * @param name The name that came now.
 */
export function matchAgain(
  accounts: KnownAccounts,
  policy: Policy,
  lead: Lead,
  fields: LeadFields,
  name: string | undefined,
  others: readonly OtherLead[],
): MatchedAccount {
  const isNew = name !== undefined && name === fields.company?.name;
  const found = sameAccount(fields, accounts, policy.matching.account, isNew);
  const account = matched(fields, found, others);
  const { accountId } = lead;
  const isByName = accountId !== undefined && accountId !== accountDomain(lead);
  const stands = !isNew && found.match === undefined && fields.company?.name === lead.company?.name;
  return stands && isByName
    ? { ...account, accountId, found: { ...found, match: { domain: accountId, by: "name" } } }
    : account;
}

function matched(fields: LeadFields, found: AccountFound, others: readonly OtherLead[]): MatchedAccount {
  const own = accountDomain(fields);
  return { accountId: found.match?.domain ?? own, found, match: matchRecord(others, found, own) };
}
