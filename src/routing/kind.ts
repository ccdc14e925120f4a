import type { Issue } from "../errors.ts";
import type { CalendarLookup } from "./staff.ts";
import type { CompiledRouter, Router } from "./router.ts";
import type { AsyncRouter, CustomRouter } from "./routers/custom-answer.ts";

/** What there is around a router that is being compiled. */
export interface Surroundings {
  compile(router: Router): CompiledRouter;
  readonly calendars: CalendarLookup;
  readonly custom: Readonly<Record<string, CustomRouter | AsyncRouter>>;
}

/** What a router may name. */
export interface Names {
  /** Routers of the host's own. */
  readonly custom: readonly string[];
  /** Calendars of the policy, and `always`. */
  readonly calendars: readonly string[];
  /** Whether offers lapse. @defaultValue not looked at */
  readonly offersLapse?: boolean | undefined;
  /** Whether a router may have the lead wait for it alone. @defaultValue `true` */
  readonly mayHold?: boolean | undefined;
}

/** All that is to be known of one kind of router: each stands in one file of `routers/`, and `kinds.ts` lists them. */
export interface RouterKind<S extends Router> {
  compile(spec: S, around: Surroundings): CompiledRouter;
  /** The routers inside it, each with where it stands in the spec. */
  children?(spec: S): readonly Child[];
  /** The pool it draws from itself, and the group of ledgers it counts turns in. */
  draws?(spec: S): Draws | undefined;
  /** What does not hold in it; the routers inside it are not its business. */
  check?(spec: S, path: string, names: Names): readonly Issue[];
}

/** Whom a router draws from, and where it counts turns. */
export interface Draws {
  readonly pool: string;
  readonly ledger: string;
  /** How far ahead of its share it lets a rep get there. @defaultValue as far as it comes */
  readonly maxAhead?: number | undefined;
}

/** A router inside another: its path in there, itself, and what holds in there for it and all below. */
export type Child = readonly [path: string, router: Router, inThere?: Partial<Names>];
