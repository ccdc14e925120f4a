import type { Answer } from "./operation.ts";
import type { Refused } from "./problem.ts";

export function respond({ method }: Pick<Request, "method">, { status, body, headers = {} }: Answer): Response {
  return new Response(method === "HEAD" ? null : JSON.stringify(body), {
    status,
    headers: { ...always, "content-type": "application/json", ...headers },
  });
}

export function respondProblem({ method }: Pick<Request, "method">, { problem, headers }: Refused): Response {
  return new Response(method === "HEAD" ? null : JSON.stringify(problem), {
    status: problem.status,
    headers: { ...always, "content-type": "application/problem+json", ...headers },
  });
}

/** What is answered tells of people: nobody on the way keeps it. */
const always = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
