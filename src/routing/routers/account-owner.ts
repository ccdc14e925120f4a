import { drawsIn, giveTo } from "../eligibility/named.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, passed } from "../router.ts";

/** Gives the lead to whoever owns its account. */
export interface AccountOwner {
  readonly router: "account_owner";
  /** `ignore`: also outside the owner's hours. `owner`: only while they are in. Leave and absence always count. @defaultValue `"ignore"` */
  readonly hours?: "owner" | "ignore" | undefined;
  /** Whether the owners of related accounts (the parent firm, the open deal) are asked next, in the account's order. @defaultValue `false` */
  readonly related?: boolean | undefined;
  /** The pool whose ledger counts it: everybody in it who is there earns, the rep pays. @defaultValue no ledger counts it */
  readonly countIn?: string | undefined;
}

/**
 * A router to the existing owner of the lead's account. No ledger counts it unless told to: nobody's fair share shrinks because
 * their customer came back.
 */
export function accountOwner(options: Omit<AccountOwner, "router"> = {}): AccountOwner {
  return { router: "account_owner", ...options };
}

const name = "accountOwner";
const unknown = /* @__PURE__ */ passed("not_concerned", `${name}: the account is not known`);
const unowned = /* @__PURE__ */ passed("not_concerned", `${name}: the account has no owner`);

export const accountOwnerKind: RouterKind<AccountOwner> = {
  draws: drawsIn,
  compile: ({ hours = "ignore", related = false, countIn }) => ({
    name,
    route(context, log) {
      const { account } = context;
      if (account === undefined) return unknown;
      const owners = [
        ...(account.ownerId === undefined ? [] : [{ repId: account.ownerId, reason: `owns ${account.domain}` }]),
        ...(related ? (account.related ?? []) : []).map(({ ownerId, relation }) => ({
          repId: ownerId,
          reason: `owns the ${relation} of ${account.domain}`,
        })),
      ];
      let last = unowned;
      for (const [i, { repId, reason }] of owners.entries()) {
        const outcome = giveTo(context, log, repId, { name, hours, reason, countIn });
        if (outcome.kind !== "passed") return outcome;
        if (i < owners.length - 1) notePassed(log, outcome.reason);
        last = outcome;
      }
      return last;
    },
  }),
};
