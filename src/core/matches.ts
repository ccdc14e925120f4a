import { describeIssue, type Issue } from "../errors.ts";
import { mergeFields, pastOrNow, type Lead, type LeadReading } from "../lead/index.ts";
import {
  accountDomains,
  describeAccount,
  describeOtherAccount,
  describeOtherLead,
  type Account,
  type AccountMatch,
  type OtherAccount,
  type OtherLead,
} from "../matching/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Instant } from "../time/index.ts";
import { Draft } from "./draft.ts";
import type { Needs, Snapshot } from "./snapshot.ts";
import { matchAccount, matchAgain, matchPerson, namesToAsk } from "./steps/match.ts";
import { keysToAsk, mustHave, pipelineOf } from "./steps/pipeline-keys.ts";

/** What an input would be matched with, were it taken in now. */
export interface Matches {
  /** What would become of it. */
  readonly outcome: "created" | "merged" | "quarantined" | "refused";
  /** Why it could not be taken in; empty when it could. */
  readonly issues: readonly Issue[];
  /** The open lead that it would go into, and the key that gives it away. */
  readonly lead: { readonly lead: Lead; readonly by: string } | undefined;
  /** Other leads of the same person, and why it is none of these. */
  readonly otherLeads: readonly OtherLead[];
  /** The account it would belong to. */
  readonly account: (AccountMatch & { readonly account: Account }) | undefined;
  /** Accounts that it might have belonged to, and why it does not. */
  readonly otherAccounts: readonly OtherAccount[];
  /** All of it in words. */
  explain(): string;
}

/** What {@link matchesOf} looks at. */
export function needsToMatch(
  { fields, identities }: LeadReading,
  policy: Policy,
  asked?: string,
): Pick<Needs, "identities" | "domains" | "names"> {
  const keys = keysToAsk(policy, pipelineOf(policy, fields, asked), identities);
  return { identities: keys, domains: accountDomains(fields), names: namesToAsk(fields, policy) };
}

/** Matches an input as `ingest` does, and does nothing else. */
export function matchesOf(
  snapshot: Snapshot,
  reading: LeadReading,
  policy: Policy,
  now: Instant,
  asked?: string,
): Matches {
  if (asked !== undefined) mustHave(policy, asked);
  const { fields, identities, occurredAt } = reading;
  const issues = [...reading.issues];
  const at = occurredAt === undefined ? now : pastOrNow(occurredAt, now, "occurredAt", issues);
  const draft = new Draft(snapshot, now);
  const { match: lead, others } = matchPerson(policy, pipelineOf(policy, fields, asked), identities, (key) =>
    draft.leadByIdentity(key),
  ).person;
  const { found } =
    lead === undefined
      ? matchAccount(draft, policy, fields, others)
      : matchAgain(draft, policy, lead.lead, mergeFields(lead.lead, fields, at), fields.company?.name, others);
  const { match } = found;
  const account = match === undefined ? undefined : draft.account(match.domain);
  const taken = lead === undefined ? "created" : "merged";
  const matches: Omit<Matches, "explain"> = {
    outcome: issues.length === 0 ? taken : policy.intake.invalid === "refuse" ? "refused" : "quarantined",
    issues,
    lead,
    otherLeads: others,
    account: match && account && { ...match, account },
    otherAccounts: found.others,
  };
  return { ...matches, explain: () => explain(matches, policy) };
}

function explain(
  { outcome, issues, lead, otherLeads, account, otherAccounts }: Omit<Matches, "explain">,
  policy: Policy,
): string {
  return [
    lead === undefined ? outcome : `${outcome}: lead ${lead.lead.id}, known by ${lead.by}`,
    ...issues.map(describeIssue),
    ...otherLeads.map(describeOtherLead),
    account === undefined ? "no account" : `account ${describeAccount(account)}`,
    ...otherAccounts.map((other) => describeOtherAccount(other, policy.matching.account.similarity)),
  ].join("\n");
}
