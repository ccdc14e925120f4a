import { didYouMean, HandoverError, show } from "../../errors.ts";
import type { Json } from "../../lead/index.ts";
import { judge, verdicts } from "../staff.ts";
import type { CompiledRouter, CustomRouter, RouteOutcome } from "../router.ts";

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
 * @throws HandoverError `POLICY_INVALID` when none is registered under the name; `EXTENSION_FAILED` at routing time when it throws
 *   or names nobody.
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
    route({ lead, now, account, staff, never }): RouteOutcome {
      const reps = staff.roster.reps.map(({ id, attributes }) => {
        const member = staff.member(id);
        return {
          id,
          attributes,
          available: member !== undefined && judge(member, now, "owner") === undefined && !never.includes(id),
        };
      });
      const answer = ask(decide, { lead, now, options: spec.options ?? null, account, reps }, name);
      if (answer.pass !== undefined) return { kind: "passed", reason: `${name}: ${answer.pass}`, trace: undefined };
      const member = staff.member(answer.repId);
      if (member === undefined)
        return { kind: "passed", reason: `${name}: ${answer.repId} ${verdicts.unknown_rep}`, trace: undefined };
      if (never.includes(answer.repId))
        return { kind: "passed", reason: `${name}: ${answer.repId} ${verdicts.just_gave_up}`, trace: undefined };
      const verdict = judge(member, now, "ignore");
      if (verdict !== undefined)
        return { kind: "passed", reason: `${name}: ${answer.repId} ${verdicts[verdict]}`, trace: undefined };
      return {
        kind: "assigned",
        repId: answer.repId,
        reason: `${name}: ${answer.reason ?? "chosen"}`,
        turn: undefined,
        trace: undefined,
      };
    },
  };
}

type Answer =
  { readonly pass: string } | { readonly pass: undefined; readonly repId: string; readonly reason: string | undefined };

function ask(decide: CustomRouter, question: Parameters<CustomRouter>[0], name: string): Answer {
  let answer: unknown;
  try {
    answer = decide(question);
  } catch (cause) {
    throw new HandoverError(
      "EXTENSION_FAILED",
      `${name} threw ${cause instanceof Error ? String(cause) : show(cause)}; a router must return { repId } or { pass: reason }`,
      { cause },
    );
  }
  const { repId, pass, reason } = (typeof answer === "object" && answer !== null ? answer : {}) as {
    readonly [field: string]: unknown;
  };
  if (typeof pass === "string") return { pass };
  if (typeof repId === "string")
    return { pass: undefined, repId, reason: typeof reason === "string" ? reason : undefined };
  const got = answer instanceof Promise ? "a promise" : show(answer);
  throw new HandoverError(
    "EXTENSION_FAILED",
    `${name} returned ${got}; expected { repId } or { pass: reason }, at once`,
  );
}
