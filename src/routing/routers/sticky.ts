import { drawsIn, giveTo } from "../eligibility/named.ts";
import type { RouterKind } from "../kind.ts";
import { passed } from "../router.ts";

/** Gives a lead that comes back to whoever had it last. */
export interface Sticky {
  readonly router: "sticky";
  /** `ignore`: also outside the rep's hours. `owner`: only while they are in. Leave and absence always count. @defaultValue `"ignore"` */
  readonly hours?: "owner" | "ignore" | undefined;
  /** The pool whose ledger counts it: everybody in it who is there earns, the rep pays. @defaultValue no ledger counts it */
  readonly countIn?: string | undefined;
}

/**
 * A router to the previous owner: of this lead, before it went back to marketing, or of the same person's last lead. No ledger
 * counts it unless told to. Within one hand-over it never gives a lead back to whoever has just lost it.
 */
export function sticky(options: Omit<Sticky, "router"> = {}): Sticky {
  return { router: "sticky", ...options };
}

const name = "sticky";
const first = /* @__PURE__ */ passed("not_concerned", `${name}: nobody has had the lead yet`);

export const stickyKind: RouterKind<Sticky> = {
  draws: drawsIn,
  compile: ({ hours = "ignore", countIn }) => ({
    name,
    route(context, log) {
      const repId = context.lead.lastOwnerId;
      return repId === undefined
        ? first
        : giveTo(context, log, repId, { name, hours, reason: "had the person last", countIn });
    },
  }),
};
