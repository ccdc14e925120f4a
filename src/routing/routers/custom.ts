import { didYouMean, invalid, show, type Issue } from "../../errors.ts";
import type { Json, Lead } from "../../lead/index.ts";
import type { Account } from "../../matching/index.ts";
import type { Instant } from "../../time/index.ts";
import { filtersOf, opensFor } from "../eligibility/filter.ts";
import { obstacles } from "../eligibility/named.ts";
import { sayVerdict } from "../eligibility/verdict.ts";
import type { RouterKind } from "../kind.ts";
import { noteOpening, passed, type RouteOutcome } from "../router.ts";

/** A router of the host's own, named in the policy and registered with the engine. */
export interface Custom {
  readonly router: "custom";
  readonly name: string;
  readonly options?: Json | undefined;
}

/** The code of a custom router: names a rep, or says why it passes. It must be pure: same input, same answer. */
export type CustomRouter = (context: {
  readonly lead: Lead;
  readonly now: Instant;
  readonly options: unknown;
  readonly account: Account | undefined;
  readonly reps: readonly {
    readonly id: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    /** In their own hours, not away, not on leave, and nothing speaks against their having this lead. */
    readonly available: boolean;
    readonly hadItBefore: boolean;
  }[];
}) => { readonly repId: string; readonly reason?: string | undefined } | { readonly pass: string };

/** A router registered under `name` with `createHandover({ routers: { [name]: ... } })`. It must be pure: same input, same answer. */
export function customRouter(name: string, options?: Json): Custom {
  return options === undefined ? { router: "custom", name } : { router: "custom", name, options };
}

/**
 * A router of the host's own, compiled. One that throws, or answers something else, passes: the decision says how it failed,
 * and the routers after it take over. A lead never waits for a bug.
 */
export const customKind: RouterKind<Custom> = {
  compile(spec, { custom }) {
    const decide = Object.hasOwn(custom, spec.name) ? custom[spec.name] : undefined;
    const name = `custom ${spec.name}`;
    if (decide === undefined)
      throw invalid("POLICY_INVALID", "policy", checkName(spec.name, "name", Object.keys(custom)));
    return {
      name,
      route(context, log): RouteOutcome {
        const { lead, now, account, staff, avoid } = context;
        const filters = filtersOf(context);
        const reps = staff.roster.reps.map(({ id, attributes }) => ({
          id,
          attributes,
          available: obstacles(context, id, "owner", filters).length === 0,
          hadItBefore: avoid.includes(id),
        }));
        const answer = ask(decide, { lead, now, options: spec.options ?? null, account, reps });
        if (answer.pass !== undefined) {
          // Why it passed nobody knows but itself; it may well answer otherwise once somebody else is in.
          for (const { id, available } of reps) {
            const member = available ? undefined : staff.member(id);
            if (member !== undefined) noteOpening(log, opensFor(member, now, "owner", filters));
          }
          return passed(answer.failed ? "failed" : "nobody_available", `${name}: ${answer.pass}`);
        }
        const { repId } = answer;
        const found = obstacles(context, repId, "ignore", filters);
        if (found.length > 0)
          return passed("nobody_available", `${name}: ${repId} ${found.map(sayVerdict).join(" and ")}`);
        return {
          kind: "assigned",
          repId,
          reason: `${name}: ${answer.reason ?? "chosen"}`,
          turn: undefined,
          trace: undefined,
        };
      },
    };
  },
  check: ({ name }, path, { custom }) => checkName(name, `${path}.name`, custom),
};

function checkName(name: string, path: string, registered: readonly string[]): Issue[] {
  if (registered.includes(name)) return [];
  const hint = didYouMean(name, registered, `registered: ${registered.join(", ") || "none"}`);
  return [{ path, expected: "a registered router", got: show(name), hint }];
}

type Answer =
  | { readonly pass: string; readonly failed: boolean }
  | { readonly pass: undefined; readonly repId: string; readonly reason: string | undefined };

function ask(decide: CustomRouter, question: Parameters<CustomRouter>[0]): Answer {
  let answer: unknown;
  try {
    answer = decide(question);
  } catch (cause) {
    return failed(`it threw ${cause instanceof Error ? show(String(cause)) : show(cause)}`);
  }
  const { repId, pass, reason } = (typeof answer === "object" && answer !== null ? answer : {}) as {
    readonly [field: string]: unknown;
  };
  if (typeof pass === "string") return { pass, failed: false };
  if (typeof repId === "string") {
    return { pass: undefined, repId, reason: typeof reason === "string" ? reason : undefined };
  }
  const got = answer instanceof Promise ? "a promise" : show(answer);
  return failed(`it returned ${got} in place of { repId } or { pass: reason }`);
}

function failed(how: string): Answer {
  return { pass: `failed: ${how}`, failed: true };
}
