import { childRouters, type Pool, type Rep, type Roster, type Router } from "../routing/index.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check } from "./subject.ts";

/** Pools with nobody in them, and roles nobody has. */
export const rosterFits: Check = function* ({ document, roster, policy }) {
  if (roster === undefined) return;
  const pools = new Map(roster.pools.map((pool) => [pool.id, pool]));
  for (const id of policy.pools) yield* poolFindings(id, pools.get(id), roster);
  yield* roleFindings(roster.reps, [
    ...(document.rights ?? []).map(({ role }, i): Named => [`rights.${i}.role`, role]),
    ...(document.routing === undefined ? [] : rolesIn(document.routing, "routing")),
  ]);
};

function* poolFindings(id: string, pool: Pool | undefined, { reps }: Roster): Iterable<Finding> {
  if (pool === undefined) {
    yield finding("POOL_UNKNOWN", {
      path: `pools.${id}`,
      message: `the policy draws from the pool ${id}, which is not there: whoever is sent there waits or is passed on`,
      suggestion: "make the pool, or name another one",
    });
    return;
  }
  const active = new Set(reps.filter((rep) => rep.active).map((rep) => rep.id));
  if (pool.members.some(({ repId, weight }) => weight > 0 && active.has(repId))) return;
  const why =
    pool.members.length === 0
      ? "nobody is in it"
      : pool.members.some(({ weight }) => weight > 0)
        ? "everybody in it has left"
        : "everybody in it has weight 0";
  yield finding("POOL_EMPTY", {
    path: `pools.${id}`,
    message: `the pool ${id} gives nobody a lead: ${why}`,
    suggestion: "put somebody in, with a weight above 0",
  });
}

type Named = readonly [path: string, role: string];

function rolesIn(router: Router, path: string): readonly Named[] {
  const own = "roles" in router ? (router.roles ?? []) : [];
  return [
    ...own.map((role, i): Named => [`${path}.roles.${i}`, role]),
    ...childRouters(router).flatMap(([at, child]) => rolesIn(child, `${path}.${at}`)),
  ];
}

function* roleFindings(reps: readonly Rep[], named: readonly Named[]): Iterable<Finding> {
  const known = new Set(reps.filter(({ active }) => active).flatMap(({ roles = [] }) => roles));
  for (const [path, role] of named)
    if (!known.has(role))
      yield finding("ROLE_UNKNOWN", {
        path,
        message: `nobody who is active has the role ${role}`,
        suggestion: known.size === 0 ? "give reps roles" : `reps have ${[...known].sort().join(", ")}`,
      });
}
