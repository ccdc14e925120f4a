import { fieldReader } from "../../condition/index.ts";
import { show, type Issue } from "../../errors.ts";
import { checkField } from "../check-field.ts";
import type { RouterKind } from "../kind.ts";
import { notePassed, passed, type Router } from "../router.ts";

/** Sends a lead on by the value of one of its fields. */
export interface ByAttribute {
  readonly router: "by_attribute";
  /** Path of the field: `source`, `score.grade`, `stage`, `properties.product`. */
  readonly by: string;
  readonly map: { readonly [value: string]: Router };
  /** For every other value, and for none. @defaultValue pass on */
  readonly otherwise?: Router | undefined;
}

export type ByAttributeOptions = Omit<ByAttribute, "router">;

/**
 * A router by one field: its value picks the next router. Values compare without regard to case.
 *
 * @example
 * byAttribute({ by: "source", map: { webinar: roundRobin({ pool: "events" }), partner: fixed({ repId: "pia" }) } })
 */
export function byAttribute(options: ByAttributeOptions): ByAttribute {
  return { router: "by_attribute", ...options };
}

export const byAttributeKind: RouterKind<ByAttribute> = {
  compile(spec, { compile }) {
    const name = `byAttribute ${spec.by}`;
    const map = new Map(Object.entries(spec.map).map(([value, router]) => [value.toLowerCase(), compile(router)]));
    const otherwise = spec.otherwise === undefined ? undefined : compile(spec.otherwise);
    const known = Object.keys(spec.map);
    const covered = `${known.slice(0, 12).join(", ")}${known.length > 12 ? ", ..." : ""}`;
    const valueOf = fieldReader(spec.by);
    return {
      name,
      route(context, log) {
        const value = textOf(valueOf(context.lead));
        const next = (value === undefined ? undefined : map.get(value.toLowerCase())) ?? otherwise;
        if (next !== undefined) {
          notePassed(log, `${name}: ${value ?? "missing"} -> ${next.name}`);
          return next.route(context, log);
        }
        return passed(
          "not_concerned",
          value === undefined
            ? `${name}: the lead has none`
            : `${name}: nobody covers ${show(value)}; covered: ${covered}`,
        );
      },
    };
  },
  children: ({ map, otherwise }) => [
    ...Object.entries(map).map(([value, router]) => [`map.${value}`, router] as const),
    ...(otherwise === undefined ? [] : ([["otherwise", otherwise]] as const)),
  ],
  check: ({ by, map }, path) => [...checkField(by, `${path}.by`), ...checkTwins(Object.keys(map), `${path}.map`)],
};

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** Values compare without regard to case, so `pl` and `PL` are one. */
function checkTwins(values: readonly string[], path: string): Issue[] {
  const first = new Map<string, string>();
  return values.flatMap((value): Issue[] => {
    const known = first.get(value.toLowerCase());
    if (known === undefined) first.set(value.toLowerCase(), value);
    if (known === undefined) return [];
    const hint = `${show(known)} is there already; case does not matter`;
    return [{ path: `${path}.${value}`, expected: "each value once", got: show(value), hint }];
  });
}
