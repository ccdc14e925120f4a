import type { Issue } from "../errors.ts";
import type { Child, Draws, Names, RouterKind, Surroundings } from "./kind.ts";
import type { CompiledRouter, Router } from "./router.ts";
import { accountOwnerKind } from "./routers/account-owner.ts";
import { byAttributeKind } from "./routers/by-attribute.ts";
import { customKind } from "./routers/custom.ts";
import { firstOfKind } from "./routers/first-of.ts";
import { fixedKind } from "./routers/fixed.ts";
import { leastLoadedKind } from "./routers/least-loaded.ts";
import { overflowKind } from "./routers/overflow.ts";
import { pairedKind } from "./routers/paired.ts";
import { roundRobinKind } from "./routers/round-robin.ts";
import { splitKind } from "./routers/split.ts";
import { stickyKind } from "./routers/sticky.ts";
import { territoryKind } from "./routers/territory.ts";
import { whenOpenKind } from "./routers/when-open.ts";

const kinds: { readonly [K in Router["router"]]: RouterKind<Extract<Router, { router: K }>> } = {
  account_owner: accountOwnerKind,
  by_attribute: byAttributeKind,
  custom: customKind,
  first_of: firstOfKind,
  fixed: fixedKind,
  least_loaded: leastLoadedKind,
  overflow: overflowKind,
  paired: pairedKind,
  round_robin: roundRobinKind,
  split: splitKind,
  sticky: stickyKind,
  territory: territoryKind,
  when_open: whenOpenKind,
};

const kindOf = (spec: Router): RouterKind<Router> => kinds[spec.router] as RouterKind<Router>;

/** The routers inside one, each with where it stands in there. */
export const childRouters = (spec: Router): readonly Child[] => kindOf(spec).children?.(spec) ?? [];

/** Compiles a router and everything below it. */
export function compileRouter(spec: Router, around: Omit<Surroundings, "compile">): CompiledRouter {
  const compile = (router: Router): CompiledRouter => kindOf(router).compile(router, { ...around, compile });
  return compile(spec);
}

/** Pools routers may draw from, and the groups of ledgers they may count turns in, both sorted; and how far ahead these let reps get. */
export function drawsOf(specs: readonly Router[]): AllDraws {
  const all = specs.flatMap((spec) => [...drawing(spec)]);
  const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
  const mostAhead = new Map<string, number[]>();
  for (const { ledger, maxAhead } of all)
    if (maxAhead !== undefined) mostAhead.set(ledger, [...(mostAhead.get(ledger) ?? []), maxAhead]);
  return { pools: sorted(all.map(({ pool }) => pool)), ledgers: sorted(all.map(({ ledger }) => ledger)), mostAhead };
}

interface AllDraws {
  readonly pools: string[];
  readonly ledgers: string[];
  readonly mostAhead: ReadonlyMap<string, readonly number[]>;
}

function* drawing(spec: Router): Iterable<Draws> {
  const own = kindOf(spec).draws?.(spec);
  if (own !== undefined) yield own;
  for (const [, router] of childRouters(spec)) yield* drawing(router);
}

/** Whether it is so of any router in a tree. */
export function someRouter(spec: Router, isSo: (router: Router) => boolean): boolean {
  return isSo(spec) || childRouters(spec).some(([, router]) => someRouter(router, isSo));
}

/** What does not hold in a router: fields no lead has, values named twice, code nobody registered. */
export function validateRouter(spec: Router, path: string, names: Names): Issue[] {
  return [
    ...(kindOf(spec).check?.(spec, path, names) ?? []),
    ...childRouters(spec).flatMap(([at, router, inThere]) =>
      validateRouter(router, `${path}.${at}`, inThere === undefined ? names : { ...names, ...inThere }),
    ),
  ];
}
