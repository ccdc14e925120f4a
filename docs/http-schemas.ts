/** The JSON Schemas of what goes in and comes out over HTTP, made of the types and their comments. */
import { createGenerator, type Schema } from "ts-json-schema-generator";

const bodies = new URL("../src/http/bodies.ts", import.meta.url).pathname;
const tsconfig = new URL("../tsconfig.json", import.meta.url).pathname;

/** By name, as an OpenAPI document has them: JSON, indented. */
export function httpSchemas(): string {
  const { definitions = {} } = createGenerator({
    path: bodies,
    tsconfig,
    type: "Bodies",
    skipTypeCheck: true,
    // A lead may have fields that a later version knows.
    additionalProperties: true,
    jsDoc: "basic",
    functions: "hide",
  }).createSchema("Bodies");
  const { Bodies: _, ...schemas } = definitions as { readonly [name: string]: Schema };
  return `${JSON.stringify(schemas, asOf2020, 2).replaceAll("#/definitions/", "#/components/schemas/")}\n`;
}

/** Lists of places as JSON Schema has written them since 2020, which is what OpenAPI 3.1 reads. */
function asOf2020(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("items" in value) || !Array.isArray(value.items)) return value;
  const { items, additionalItems, ...rest } = value as { items: unknown[]; additionalItems?: unknown };
  return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) };
}
