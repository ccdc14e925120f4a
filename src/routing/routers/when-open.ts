import { unknownName } from "../../errors.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, passed, noteOpening, type Router } from "../router.ts";

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
        const open = timeline.isOpen(context.now);
        if (!open) noteOpening(log, timeline.nextOpen(context.now));
        else if (otherwise !== undefined) noteOpening(log, timeline.nextClose(context.now));
        const next = open ? to : otherwise;
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
