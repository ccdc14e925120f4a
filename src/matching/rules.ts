/** By what two records are the same person's. */
export type PersonKey = "email" | "phone" | "externalId";

/**
 * What decides between several open leads of one person:
 *
 * - `key`: the one known by the key that comes first in `by`;
 * - `keys`: the one that more of the keys name;
 * - `owned`: one that has an owner;
 * - `active`: the one of the latest activity;
 * - `oldest`, `newest`: the one received first, or last.
 */
export type PersonPreference = "key" | "keys" | "owned" | "active" | "oldest" | "newest";

/** By what a lead belongs to an account. */
export type AccountKey = "domain" | "name";

/**
 * What decides between several accounts of names alike:
 *
 * - `similarity`: the one whose name is more alike;
 * - `country`: one of the lead's country;
 * - `owned`: one that has an owner.
 */
export type AccountPreference = "similarity" | "country" | "owned";

/** Who is the same person, and which account a lead belongs to. */
export interface Matching {
  readonly person?:
    | {
        /** Any of these is enough; the strongest first. A phone number that a whole office shares is better left out. @defaultValue `["email", "phone", "externalId"]` */
        readonly by?: readonly PersonKey[] | undefined;
        /** Which of several open leads it is: the first of these that makes a difference; where none does, the lower id. @defaultValue `["key", "owned", "oldest"]` */
        readonly prefer?: readonly PersonPreference[] | undefined;
      }
    | undefined;
  readonly account?:
    | {
        /** In this order; the name is asked where no domain is an account's. @defaultValue `["domain", "name"]` */
        readonly by?: readonly AccountKey[] | undefined;
        /** How alike two names must be, from 0.8 to 1; see `nameSimilarity`. @defaultValue 0.9 */
        readonly similarity?: number | undefined;
        /** Which of several alike it is: the first of these that makes a difference; where none does, it is none of them. @defaultValue `["similarity", "country"]` */
        readonly prefer?: readonly AccountPreference[] | undefined;
      }
    | undefined;
}

export interface PersonRules {
  readonly by: readonly PersonKey[];
  readonly prefer: readonly PersonPreference[];
}

export interface AccountRules {
  readonly by: readonly AccountKey[];
  readonly similarity: number;
  readonly prefer: readonly AccountPreference[];
}

/** The rules with everything said. */
export interface MatchingRules {
  readonly person: PersonRules;
  readonly account: AccountRules;
}

/** The rules of a policy, what it does not say filled in. */
export function matchingRules({ person = {}, account = {} }: Matching = {}): MatchingRules {
  return {
    person: {
      by: person.by ?? ["email", "phone", "externalId"],
      prefer: person.prefer ?? ["key", "owned", "oldest"],
    },
    account: {
      by: account.by ?? ["domain", "name"],
      similarity: account.similarity ?? 0.9,
      prefer: account.prefer ?? ["similarity", "country"],
    },
  };
}
