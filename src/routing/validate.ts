import { knownFields } from "../condition/index.ts";
import { didYouMean, show, type Issue } from "../errors.ts";
import type { Router } from "./router.ts";

/** What does not hold in a router: fields no lead has, territories named twice, code nobody registered. */
export function validateRouter(router: Router, path: string, registered: readonly string[]): Issue[] {
  switch (router.router) {
    case "round_robin":
      return (router.by ?? []).flatMap((field, i) => checkField(field, `${path}.by.${i}`));
    case "first_of":
      return router.routers.flatMap((one, i) => validateRouter(one, `${path}.routers.${i}`, registered));
    case "territory":
      return [
        ...checkField(router.by, `${path}.by`),
        ...checkTwins(Object.keys(router.map), `${path}.map`),
        ...Object.entries(router.map).flatMap(([value, one]) =>
          validateRouter(one, `${path}.map.${value}`, registered),
        ),
        ...(router.otherwise === undefined ? [] : validateRouter(router.otherwise, `${path}.otherwise`, registered)),
      ];
    case "custom": {
      if (registered.includes(router.name)) return [];
      const hint = didYouMean(router.name, registered, `registered: ${registered.join(", ") || "none"}`);
      return [{ path: `${path}.name`, expected: "a registered router", got: show(router.name), hint }];
    }
    case "account_owner":
      return [];
  }
}

function checkField(field: string, path: string): Issue[] {
  if (knownFields.includes(field as never) || field.startsWith("properties.")) return [];
  const hint = didYouMean(field, knownFields, "fields of your own start with properties.");
  return [{ path, expected: "a field of a lead", got: show(field), hint }];
}

/** Values compare without regard to case, so `pl` and `PL` are one territory. */
function checkTwins(values: readonly string[], path: string): Issue[] {
  const first = new Map<string, string>();
  return values.flatMap((value): Issue[] => {
    const known = first.get(value.toLowerCase());
    if (known === undefined) first.set(value.toLowerCase(), value);
    return known === undefined
      ? []
      : [
          {
            path: `${path}.${value}`,
            expected: "each value once",
            got: show(value),
            hint: `${show(known)} is there already; case does not matter`,
          },
        ];
  });
}
