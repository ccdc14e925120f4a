import { readField } from "../../condition/index.ts";
import { show } from "../../errors.ts";
import { notePassed, type CompiledRouter, type Router, type RouteOutcome } from "../router.ts";

/** Sends a lead on by the value of one of its fields. */
export interface TerritoryRouter {
  readonly router: "territory";
  /** Path of the field: `company.country`, `company.industry`, `language`, `segment`, `properties.region`. */
  readonly by: string;
  readonly map: { readonly [value: string]: Router };
  /** For every other value, and for none. @defaultValue pass on */
  readonly otherwise?: Router | undefined;
}

export type TerritoryOptions = Omit<TerritoryRouter, "router">;

/**
 * A router by territory: the field's value picks the next router. Values compare without regard to case.
 *
 * @example
 * territory({ by: "company.country", map: { DE: roundRobin({ pool: "dach" }), AT: roundRobin({ pool: "dach" }) } })
 */
export function territory(options: TerritoryOptions): TerritoryRouter {
  return { router: "territory", ...options };
}

/** Compiles a territory router. */
export function compileTerritory(spec: TerritoryRouter, compile: (router: Router) => CompiledRouter): CompiledRouter {
  const name = `territory ${spec.by}`;
  const map = new Map(Object.entries(spec.map).map(([value, router]) => [value.toLowerCase(), compile(router)]));
  const otherwise = spec.otherwise === undefined ? undefined : compile(spec.otherwise);
  const known = Object.keys(spec.map);
  const covered = `${known.slice(0, 12).join(", ")}${known.length > 12 ? ", ..." : ""}`;
  return {
    name,
    route(context, log): RouteOutcome {
      const value = textOf(readField(spec.by, context.lead));
      const next = (value === undefined ? undefined : map.get(value.toLowerCase())) ?? otherwise;
      if (next !== undefined) {
        notePassed(log, `${name}: ${value ?? "missing"} -> ${next.name}`);
        return next.route(context, log);
      }
      const reason =
        value === undefined
          ? `${name}: the lead has none`
          : `${name}: nobody covers ${show(value)}; covered: ${covered}`;
      return { kind: "passed", reason, trace: undefined };
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
