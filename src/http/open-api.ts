import type { Json } from "../json.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { doorCodes } from "./problem.ts";
import schemas from "./schemas.json" with { type: "json" };

type Document = { readonly [key: string]: Json };

/** The OpenAPI 3.1 document of `httpHandler`: what can be asked for, with JSON Schemas of what goes in and comes out. */
export function openApi({ basePath = "" }: { readonly basePath?: string | undefined } = {}): Document {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = described(operation);
  return {
    openapi: "3.1.0",
    info: { title: "Handover", version: "1", description: "Leads, from marketing to sales." },
    servers: [{ url: basePath === "" ? "/" : basePath }],
    paths,
    components: {
      schemas: { ...(schemas as unknown as Document), ...plain },
      securitySchemes: { host: { type: "http", scheme: "bearer", description: "As the host's `authorize` has it." } },
    },
    security: [{ host: [] }],
  };
}

/** What is said no closer: the guide and the types say what is in it. */
const plain: Document = {
  Explanation: {
    type: "object",
    properties: {
      lead: { $ref: "#/components/schemas/Lead" },
      decisions: { type: "array", items: { $ref: "#/components/schemas/Decision" } },
      clocks: { type: "array", items: { type: "object" } },
      events: { type: "array", items: { type: "object" } },
      stays: { type: "array", items: { type: "object" } },
      text: { type: "string" },
    },
    required: ["decisions", "clocks", "events", "stays", "text"],
  },
  Health: { type: "object", properties: { status: { const: "ok" } }, required: ["status"] },
};

const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string): Json => ({ "application/json": { schema: refTo(name) } });
const problem = (about: string): Json => ({
  description: about,
  content: { "application/problem+json": { schema: refTo("Problem") } },
});

function described({ id, path, summary, query = {}, body, answers, isOpen }: Operation): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]): Json => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query).map(([name, { about, schema }]): Json => ({
    name,
    in: "query",
    description: about,
    schema,
  }));
  return {
    operationId: id,
    summary,
    parameters: [...inPath, ...inQuery, ...(body === undefined ? [] : [key])],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    ...(isOpen === true ? { security: [] } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { about, schema }]) => [
          status,
          schema === "Problem" ? problem(about) : { description: about, content: json(schema) },
        ]),
      ),
      ...refusals(isOpen === true, inPath.length > 0, body !== undefined),
      default: problem("Something went wrong: its code says what."),
    },
  };
}

const key: Json = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "Sent again with the same body it does nothing and gets the first answer; with another body it is refused.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};

/** What an operation may refuse, by status. */
function refusals(isOpen: boolean, hasLead: boolean, hasBody: boolean): { readonly [status: string]: Json } {
  const statuses: Record<string, Json> = {};
  if (!isOpen)
    for (const { status, title } of [doorCodes.NOT_AUTHENTICATED, doorCodes.NOT_ALLOWED])
      statuses[status] = problem(title);
  if (hasLead) statuses["404"] = problem("No lead has this id.");
  if (hasLead && hasBody)
    statuses["409"] = problem("The command was not carried out: `allowed` says what would have been.");
  if (hasBody) {
    for (const { status, title } of [doorCodes.BODY_NOT_JSON, doorCodes.BODY_TOO_LARGE, doorCodes.MEDIA_TYPE])
      statuses[status] = problem(title);
    statuses["422"] = problem("The body is not what the operation takes: `issues` says where.");
  }
  statuses["429"] = problem(doorCodes.TOO_MANY_REQUESTS.title);
  return statuses;
}
