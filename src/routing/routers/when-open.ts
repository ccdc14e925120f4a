import { unknownName } from "../../errors.ts";
import type { RouterKind } from "../kind.ts";
import {
  hasHope,
  noteOpening,
  notePassed,
  passed,
  type CompiledRouter,
  type RouteContext,
  type RouteLog,
  type Router,
} from "../router.ts";
import { Unanswered } from "./custom-answer.ts";

/** Asks one router while a calendar is open, and another while it is closed. */
export interface WhenOpen {
  readonly router: "when_open";
  /** Name of a calendar of the policy. */
  readonly calendar: string;
  readonly to: Router;
  /** While it is closed. @defaultValue pass on */
  readonly otherwise?: Router | undefined;
}

/**
 * A router by the hours of the firm rather than of the reps.
 *
 * @example
 * whenOpen({ calendar: "office", to: roundRobin({ pool: "sdr" }), otherwise: fixed({ repId: "night" }) })
 */
export function whenOpen(options: Omit<WhenOpen, "router">): WhenOpen {
  return { router: "when_open", ...options };
}

export const whenOpenKind: RouterKind<WhenOpen> = {
  compile(spec, { compile, calendars }) {
    const name = `whenOpen ${spec.calendar}`;
    const { timeline } = calendars(spec.calendar);
    const to = compile(spec.to);
    const otherwise = spec.otherwise === undefined ? undefined : compile(spec.otherwise);
    return {
      name,
      route(context, log) {
        const { now } = context;
        const open = timeline.isOpen(now);
        const [next, other] = open ? [to, otherwise] : [otherwise, to];
        const turns = other === undefined ? null : open ? timeline.nextClose(now) : timeline.nextOpen(now);
        if (other !== undefined && turns !== null && mayHave(other, { ...context, now: turns }))
          noteOpening(log, turns);
        if (next === undefined) return passed("nobody_available", `${name}: it is closed`);
        notePassed(log, `${name}: ${open ? "open" : "closed"} -> ${next.name}`);
        return next.route(context, log);
      },
    };
  },
  children: ({ to, otherwise }) => [
    ["to", to],
    ...(otherwise === undefined ? [] : ([["otherwise", otherwise]] as const)),
  ],
  check({ calendar }, path, { calendars }) {
    return unknownName(calendar, calendars, "a calendar of the policy", `${path}.calendar`);
  },
};

/** Whether there is a point in waiting for a router; it matters only to those who are kept from the lead as long as there is. */
function mayHave(router: CompiledRouter, context: RouteContext): boolean {
  if (context.avoid.length === 0) return true;
  const log: RouteLog = { passed: undefined };
  try {
    return hasHope(router.route(context, log), log);
  } catch (error) {
    // It has to be asked first, and will be when its time has come.
    if (error instanceof Unanswered) return true;
    throw error;
  }
}
