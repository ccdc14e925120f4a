export { accountDomain, accountDomains, sameAccount } from "./account.ts";
export type { Account, AccountFound, AccountMatch, KnownAccounts, OtherAccount } from "./account.ts";
export { foldName } from "./fold-name.ts";
export { alike, NameIndex, nameKeys, searchKeys } from "./name-index.ts";
export { keyKind, samePerson } from "./person.ts";
export type { OtherLead, PersonFound, PersonMatch } from "./person.ts";
export { describeAccount, describeOtherAccount, describeOtherLead, matchRecord } from "./record.ts";
export type { MatchRecord } from "./record.ts";
export { matchingRules } from "./rules.ts";
export type {
  AccountKey,
  AccountPreference,
  AccountRules,
  Matching,
  MatchingRules,
  PersonKey,
  PersonPreference,
  PersonRules,
} from "./rules.ts";
export { nameSimilarity } from "./similarity.ts";
