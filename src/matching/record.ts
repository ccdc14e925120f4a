import type { AccountFound, AccountMatch, OtherAccount } from "./account.ts";
import type { OtherLead } from "./person.ts";

/** What else was looked at when a lead was matched, kept with the event; what there was nothing of is absent. */
export interface MatchRecord {
  /** Other leads of the same person. */
  readonly leads?: readonly OtherLead[] | undefined;
  /** How the account is known, where it is not the lead's own domain that names it. */
  readonly account?: AccountMatch | undefined;
  /** Accounts that it might have belonged to. */
  readonly accounts?: readonly OtherAccount[] | undefined;
}

/** What is to be kept of a match; `undefined` where that is nothing. @param own The domain that names the lead's firm. */
export function matchRecord(
  leads: readonly OtherLead[],
  { match, others }: AccountFound,
  own: string | undefined,
): MatchRecord | undefined {
  const account = match === undefined || match.domain === own ? undefined : match;
  const accounts = others.length === 0 ? others : others.filter(({ reason }) => reason !== "free_mail");
  if (leads.length === 0 && account === undefined && accounts.length === 0) return undefined;
  return {
    ...(leads.length === 0 ? {} : { leads }),
    ...(account === undefined ? {} : { account }),
    ...(accounts.length === 0 ? {} : { accounts }),
  };
}

/** How an account is known, in words: `acme.example by its name (0.93)`. */
export function describeAccount({ domain, by, similarity }: AccountMatch): string {
  return `${domain} by its ${by}${similarity === undefined ? "" : ` (${similarity})`}`;
}

/** Why a lead of theirs is not the one, in words. */
export function describeOtherLead({ leadId, by, reason, decidedBy }: OtherLead): string {
  const why = {
    closed: "it has ended",
    kept_apart: "the policy keeps both",
    outranked: `another of theirs goes first (${decidedBy})`,
    other_pipeline: "it is in another pipeline",
  }[reason];
  return `not ${leadId}, known by ${by}: ${why}`;
}

/** Why an account is not the one, in words. @param least How alike names must be. */
export function describeOtherAccount({ domain, reason, similarity, decidedBy }: OtherAccount, least?: number): string {
  const why = {
    free_mail: "anybody can have a mailbox there",
    outranked: `another goes first (${decidedBy})`,
    too_unlike: `its name is not enough alike (${similarity}${least === undefined ? "" : ` < ${least}`})`,
    ambiguous: `another's name is as much alike (${similarity})`,
  }[reason];
  return `not ${domain}: ${why}`;
}
