import type { Edit } from "./edits.ts";

/** Leads that went through a policy in a time, by what of it they met. */
export interface PolicyVolumes {
  /** How many days it took. */
  readonly days: number;
  /** Leads that came in. */
  readonly leads: number;
  /** Clocks that were started, by name and then by the grade of the lead; `""` where it had none. */
  readonly clocks: { readonly [name: string]: { readonly [grade: string]: number } };
  /** Leads that reached a stage, by its id. */
  readonly stages: { readonly [stage: string]: number };
  /** Leads given to somebody, by pool. */
  readonly pools: { readonly [pool: string]: number };
}

const month = 30;

/** Leads a month that the place concerns; `undefined` where volumes do not tell. */
export function affectedBy({ path, before, after }: Edit, volumes: PolicyVolumes): number | undefined {
  const count = countOf(path, [before, after], volumes);
  return count === undefined || !(volumes.days > 0) ? undefined : Math.round((count * month) / volumes.days);
}

function countOf(path: readonly string[], values: readonly unknown[], volumes: PolicyVolumes): number | undefined {
  const [section, item = "", field, part = ""] = path;
  switch (section) {
    case "slas": {
      const byGrade = own(volumes.clocks, item);
      if (byGrade === undefined) return undefined;
      return field === "within" && Object.hasOwn(byGrade, part) ? byGrade[part] : sum(Object.values(byGrade));
    }
    case "scoring":
    case "intake":
    case "matching":
    case "fields":
      return volumes.leads;
    case "routing":
      return poolOf(path, values, volumes) ?? sum(Object.values(volumes.pools));
    case "pipeline":
    case "pipelines": {
      const at = path.indexOf("stages");
      return at < 0 ? undefined : own(volumes.stages, path[at + 1] ?? "");
    }
    default:
      return undefined;
  }
}

/** Leads of the pool that is taken out of the routing, or put in; `undefined` where it is not about one. */
function poolOf(path: readonly string[], values: readonly unknown[], { pools }: PolicyVolumes): number | undefined {
  if (path.at(-1) !== "pool") return undefined;
  return values
    .map((value) => (typeof value === "string" ? own(pools, value) : undefined))
    .find((count) => count !== undefined);
}

function own<T>(of: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
