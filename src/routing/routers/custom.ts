import { invalid, unknownName } from "../../errors.ts";
import type { Json } from "../../lead/index.ts";
import { filtersOf, opensFor } from "../eligibility/filter.ts";
import { obstacles } from "../eligibility/named.ts";
import { sayVerdict } from "../eligibility/verdict.ts";
import type { RouterKind } from "../kind.ts";
import { noteOpening, notePassedBy, passed, type RouteContext, type RouteLog, type RouteOutcome } from "../router.ts";
import {
  answerKey,
  readAnswer,
  thrown,
  Unanswered,
  type AsyncRouter,
  type CustomAnswer,
  type CustomQuestion,
  type CustomRouter,
} from "./custom-answer.ts";

/** A router of the host's own, named in the policy and registered with the engine. */
export interface Custom {
  readonly router: "custom";
  readonly name: string;
  readonly options?: Json | undefined;
}

/** A router registered under `name` with `definePolicy(document, { routers: { [name]: ... } })`. */
export function customRouter(name: string, options?: Json): Custom {
  return options === undefined ? { router: "custom", name } : { router: "custom", name, options };
}

/**
 * A router of the host's own, compiled. One that throws, or answers something else, passes: the decision says how it failed,
 * and the routers after it take over. A lead never waits for a bug.
 */
export const customKind: RouterKind<Custom> = {
  compile(spec, { custom }) {
    const code = Object.hasOwn(custom, spec.name) ? custom[spec.name] : undefined;
    const name = `custom ${spec.name}`;
    if (code === undefined)
      throw invalid("POLICY_INVALID", "policy", unknownName(spec.name, Object.keys(custom), router, "name"));
    return {
      name,
      route(context, log): RouteOutcome {
        const { lead, now, account, staff, only, avoid, waived = [] } = context;
        const hours = only === undefined ? "owner" : "ignore";
        const filters = filtersOf(context);
        const reps = staff.roster.reps.map(({ id, attributes }) => ({
          id,
          attributes,
          available: obstacles(context, id, hours, filters).length === 0,
          hadItBefore: avoid.includes(id) || waived.includes(id),
        }));
        notePassedBy(log, { router: name });
        const question = { lead, now, options: spec.options ?? null, account, reps };
        const answer = typeof code === "function" ? ask(code, question) : answered(spec, code, question, context, log);
        if (answer.pass !== undefined) {
          // Why it passed nobody knows but itself; it may well answer otherwise once somebody else is in. Nothing that others wait
          // for, though: whoever had the lead before would be kept from it as long as anybody at all is out.
          for (const { id, available } of reps) {
            const member = available || avoid.length > 0 ? undefined : staff.member(id);
            if (member !== undefined) noteOpening(log, opensFor(member, now, hours, filters));
          }
          return passed(answer.failed ? "failed" : "nobody_available", `${name}: ${answer.pass}`);
        }
        const { repId, reason = "chosen" } = answer;
        const found = obstacles(context, repId, "ignore", filters);
        if (found.length > 0)
          return passed("nobody_available", `${name}: ${repId} ${found.map(sayVerdict).join(" and ")}`);
        return { kind: "assigned", repId, reason: `${name}: ${reason}`, turn: undefined, trace: undefined };
      },
    };
  },
  check: ({ name }, path, { custom }) => unknownName(name, custom, router, `${path}.name`),
};

const router = "a registered router";

function ask(decide: CustomRouter, question: CustomQuestion): CustomAnswer {
  try {
    return readAnswer(decide(question));
  } catch (cause) {
    return thrown(cause);
  }
}

/** The answer that was waited for; it is written down, so that the decision can be made again without asking. */
function answered(
  { name, options }: Custom,
  router: AsyncRouter,
  question: CustomQuestion,
  { answers, only, waived }: RouteContext,
  log: RouteLog,
): CustomAnswer {
  const again = waived === undefined ? undefined : true;
  const key = answerKey(name, question.lead.id, { options, only, again });
  const answer = answers !== undefined && Object.hasOwn(answers, key) ? answers[key] : undefined;
  if (answer === undefined) throw new Unanswered(key, router, question);
  log.answers = { ...log.answers, [key]: answer };
  return answer;
}
