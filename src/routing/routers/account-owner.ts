import { judge, opening, verdicts } from "../staff.ts";
import { noteOpening, type CompiledRouter, type RouteOutcome } from "../router.ts";

/** Gives the lead to whoever owns its account. */
export interface AccountOwner {
  readonly router: "account_owner";
  /** `ignore`: also outside the owner's hours. `owner`: only while they are in. Leave and absence always count. @defaultValue `"ignore"` */
  readonly hours?: "owner" | "ignore" | undefined;
}

/**
 * A router to the existing owner of the lead's account. It is not counted in any ledger: nobody's fair share shrinks because
 * their customer came back.
 */
export function accountOwner(options: Omit<AccountOwner, "router"> = {}): AccountOwner {
  return { router: "account_owner", ...options };
}

/** Compiles an account-owner router. */
export function compileAccountOwner({ hours = "ignore" }: AccountOwner): CompiledRouter {
  const name = "accountOwner";
  const pass = (reason: string): RouteOutcome => ({ kind: "passed", reason: `${name}: ${reason}`, trace: undefined });
  const unknown = pass("the account is not known");
  const unowned = pass("the account has no owner");
  return {
    name,
    route({ account, staff, now, never, avoid }, log) {
      if (account === undefined) return unknown;
      if (account.ownerId === undefined) return unowned;
      const member = staff.member(account.ownerId);
      if (member === undefined) return pass(`${account.ownerId} ${verdicts.unknown_rep}`);
      if (never.includes(account.ownerId)) return pass(`${account.ownerId} ${verdicts.just_gave_up}`);
      if (avoid.includes(account.ownerId)) return pass(`${account.ownerId} ${verdicts.previous_owner}`);
      const verdict = judge(member, now, hours);
      if (verdict !== undefined) {
        noteOpening(log, opening(member, now, hours));
        return pass(`${account.ownerId} ${verdicts[verdict]}`);
      }
      return {
        kind: "assigned",
        repId: account.ownerId,
        reason: `${name}: owns ${account.domain}`,
        turn: undefined,
        trace: undefined,
      };
    },
  };
}
