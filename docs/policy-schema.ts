/**
 * The JSON Schema of a policy document, made of the types and their comments, for editors: what a field means is told where it is
 * written. Only `definePolicy` knows all that a document must be.
 */
import { createGenerator, type Schema } from "ts-json-schema-generator";

const document = new URL("../src/policy/document.ts", import.meta.url).pathname;
const tsconfig = new URL("../tsconfig.json", import.meta.url).pathname;

const day = "(?:mon|tue|wed|thu|fri|sat|sun)";
const shifts: Schema = {
  anyOf: [{ $ref: "#/definitions/ShiftText" }, { type: "array", items: { $ref: "#/definitions/ShiftText" } }],
};
const hoursByDate: Schema = { type: "object", additionalProperties: shifts };

/** What may be written in fewer words than the types say: a document is read before it is what they say. */
const shorter: Readonly<Record<string, (schema: Schema) => Schema>> = {
  WeekHours: ({ description }) => ({
    type: "object",
    ...(description === undefined ? {} : { description }),
    propertyNames: { pattern: `^${day}(?:[-,]${day})*$` },
    additionalProperties: shifts,
  }),
  WeeklySpec: ({ properties, ...rest }) => ({
    ...rest,
    properties: { ...properties, overrides: hoursByDate, extraOpenings: hoursByDate },
  }),
};

/** JSON, indented. */
export function policySchema(): string {
  const { definitions = {}, ...schema } = createGenerator({
    path: document,
    tsconfig,
    type: "PolicyDocument",
    skipTypeCheck: true,
    additionalProperties: false,
    jsDoc: "basic",
  }).createSchema("PolicyDocument");
  for (const [name, shorten] of Object.entries(shorter)) definitions[name] = shorten(definitions[name] as Schema);
  const { properties, ...policy } = definitions["PolicyDocument"] as Schema;
  // Editors find the schema by it.
  definitions["PolicyDocument"] = { ...policy, properties: { $schema: { type: "string" }, ...properties } };
  const title = "A policy of handover";
  return `${JSON.stringify({ ...schema, title, definitions }, null, 2)}\n`;
}
