import { HandoverError, show } from "../errors.ts";
import type { Operation } from "./operation.ts";
import { refuse } from "./problem.ts";

interface Route {
  readonly operation: Operation;
  /** What the path names. */
  readonly path: Readonly<Record<string, string>>;
}

export interface Routes {
  /** @throws Refused where nothing is, or not for the method. */
  find(method: string, pathname: string): Route;
}

export function routesOf(operations: readonly Operation[], basePath = ""): Routes {
  if (basePath !== "" && !/^\/.*[^/]$/.test(basePath))
    throw new HandoverError(
      "INPUT_INVALID",
      `basePath: expected a path such as "/handover", got ${show(basePath)}; begin it with a slash and end it with none`,
    );
  const places = operations.map((operation) => ({ operation, parts: operation.path.split("/") }));
  return {
    find(method, pathname) {
      const nothing = () => refuse("NO_SUCH_PLACE", `expected a path of the OpenAPI document, got ${show(pathname)}`);
      if (!pathname.startsWith(`${basePath}/`)) throw nothing();
      const given = pathname.slice(basePath.length).split("/");
      const here = places.flatMap(({ operation, parts }): Route[] => {
        const path = named(parts, given);
        return path === undefined ? [] : [{ operation, path }];
      });
      if (here.length === 0) throw nothing();
      const asked = method === "HEAD" ? "GET" : method;
      const found = here.find(({ operation }) => operation.method === asked);
      if (found !== undefined) return found;
      const allow = here
        .flatMap(({ operation: { method } }) => (method === "GET" ? ["GET", "HEAD"] : [method]))
        .join(", ");
      throw refuse("METHOD_NOT_ALLOWED", `expected ${allow}, got ${show(method)}`, { allow });
    },
  };
}

/** What stands in the places that a path names, where it fits. */
function named(parts: readonly string[], given: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (parts.length !== given.length) return undefined;
  const path: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const text = given[i] as string;
    if (!part.startsWith("{")) {
      if (part !== text) return undefined;
      continue;
    }
    const value = decoded(text);
    if (value === undefined || value === "") return undefined;
    path[part.slice(1, -1)] = value;
  }
  return path;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
