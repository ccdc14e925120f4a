import type { Json } from "../../lead/index.ts";
import { drawsIn, giveTo } from "../eligibility/named.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, passed } from "../router.ts";

/** Gives a lead that is handed on to the partner of whoever handed it on. */
export interface Paired {
  readonly router: "paired";
  /** Attribute of the rep who had the lead that names the partner's id, or several in order: `ae`. */
  readonly attribute: string;
  /** `ignore`: also outside the partner's hours. `owner`: only while they are in. Leave and absence always count. @defaultValue `"ignore"` */
  readonly hours?: "owner" | "ignore" | undefined;
  /** The pool whose ledger counts it: everybody in it who is there earns, the rep pays. @defaultValue no ledger counts it */
  readonly countIn?: string | undefined;
}

/**
 * A router from an SDR to the AE they work with: the rep who had the lead last names the partner in an attribute. No ledger
 * counts it unless told to.
 *
 * @example
 * firstOf(paired({ attribute: "ae" }), roundRobin({ pool: "ae" }))
 */
export function paired(options: Omit<Paired, "router">): Paired {
  return { router: "paired", ...options };
}

export const pairedKind: RouterKind<Paired> = {
  draws: drawsIn,
  compile({ attribute, hours = "ignore", countIn }) {
    const name = `paired ${attribute}`;
    return {
      name,
      route(context, log) {
        const from = context.lead.lastOwnerId;
        if (from === undefined) return passed("not_concerned", `${name}: nobody hands the lead on`);
        const partners = idsIn(context.staff.member(from)?.rep.attributes[attribute]);
        let last = passed("not_concerned", `${name}: ${from} names nobody`);
        for (const [i, repId] of partners.entries()) {
          const outcome = giveTo(context, log, repId, { name, hours, reason: `works with ${from}`, countIn });
          if (outcome.kind !== "passed") return outcome;
          if (i < partners.length - 1) notePassed(log, outcome.reason);
          last = outcome;
        }
        return last;
      },
    };
  },
};

function idsIn(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");
}
