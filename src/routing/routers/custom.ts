import { didYouMean, HandoverError, show } from "../../errors.ts";
import type { Json } from "../../lead/index.ts";
import { judge, opening, verdicts } from "../staff.ts";
import { noteOpening, type CompiledRouter, type CustomRouter, type RouteOutcome } from "../router.ts";

/** A router of the host's own, named in the policy and registered with the engine. */
export interface Custom {
  readonly router: "custom";
  readonly name: string;
  readonly options?: Json | undefined;
}

/** A router registered under `name` with `createHandover({ routers: { [name]: ... } })`. It must be pure: same input, same answer. */
export function customRouter(name: string, options?: Json): Custom {
  return options === undefined ? { router: "custom", name } : { router: "custom", name, options };
}

/**
 * Compiles a router of the host's own.
 *
 * One that throws, or answers something else, passes: the decision says how it failed, and the routers after it take over. A lead
 * never waits for a bug.
 *
 * @throws HandoverError `POLICY_INVALID` when none is registered under the name.
 */
export function compileCustom(spec: Custom, registered: Readonly<Record<string, CustomRouter>>): CompiledRouter {
  const decide = Object.hasOwn(registered, spec.name) ? registered[spec.name] : undefined;
  const name = `custom ${spec.name}`;
  if (decide === undefined) {
    const known = Object.keys(registered);
    throw new HandoverError(
      "POLICY_INVALID",
      `no router is registered as ${show(spec.name)}; ${didYouMean(spec.name, known, `registered: ${known.join(", ") || "none"}`)}`,
    );
  }
  return {
    name,
    route({ lead, now, account, staff, never, avoid }, log): RouteOutcome {
      const reps = staff.roster.reps.map(({ id, attributes }) => {
        const member = staff.member(id);
        return {
          id,
          attributes,
          available: member !== undefined && judge(member, now, "owner") === undefined && !never.includes(id),
          hadItBefore: avoid.includes(id),
        };
      });
      const answer = ask(decide, { lead, now, options: spec.options ?? null, account, reps });
      if (answer.pass !== undefined) {
        // Why it passed nobody knows but itself; it may well answer otherwise once somebody else is in.
        for (const { id, available } of reps) {
          const member = available || never.includes(id) ? undefined : staff.member(id);
          if (member !== undefined) noteOpening(log, opening(member, now, "owner"));
        }
        return { kind: "passed", reason: `${name}: ${answer.pass}`, trace: undefined };
      }
      const { repId } = answer;
      const member = staff.member(repId);
      const verdict =
        member === undefined ? "unknown_rep" : never.includes(repId) ? "just_gave_up" : judge(member, now, "ignore");
      if (verdict !== undefined)
        return { kind: "passed", reason: `${name}: ${repId} ${verdicts[verdict]}`, trace: undefined };
      return {
        kind: "assigned",
        repId,
        reason: `${name}: ${answer.reason ?? "chosen"}`,
        turn: undefined,
        trace: undefined,
      };
    },
  };
}

type Answer =
  { readonly pass: string } | { readonly pass: undefined; readonly repId: string; readonly reason: string | undefined };

function ask(decide: CustomRouter, question: Parameters<CustomRouter>[0]): Answer {
  let answer: unknown;
  try {
    answer = decide(question);
  } catch (cause) {
    return { pass: `failed: it threw ${cause instanceof Error ? show(String(cause)) : show(cause)}` };
  }
  const { repId, pass, reason } = (typeof answer === "object" && answer !== null ? answer : {}) as {
    readonly [field: string]: unknown;
  };
  if (typeof pass === "string") return { pass };
  if (typeof repId === "string") {
    return { pass: undefined, repId, reason: typeof reason === "string" ? reason : undefined };
  }
  const got = answer instanceof Promise ? "a promise" : show(answer);
  return { pass: `failed: it returned ${got} in place of { repId } or { pass: reason }` };
}
