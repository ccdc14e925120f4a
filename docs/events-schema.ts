/** The JSON Schema of events, made of the types and their comments, for whoever gets them as messages, jobs or CloudEvents. */
import { createGenerator, type Schema } from "ts-json-schema-generator";

const events = new URL("../src/core/events.ts", import.meta.url).pathname;
const tsconfig = new URL("../tsconfig.json", import.meta.url).pathname;

/** JSON, indented: an event by its type, with the `data` of each. */
export function eventsSchema(): string {
  const { definitions = {}, ...schema } = createGenerator({
    path: events,
    tsconfig,
    type: "EventData",
    skipTypeCheck: true,
    // An event may have fields that a later version knows.
    additionalProperties: true,
    jsDoc: "basic",
  }).createSchema("EventData");
  const { EventData: all, ...parts } = definitions as { readonly [name: string]: Schema };
  const byType = Object.entries(all?.properties ?? {}) as [type: string, data: Schema][];
  const data = Object.fromEntries(byType.map(([type, one]) => [`data of ${type}`, one]));
  const properties = {
    type: { enum: byType.map(([type]) => type) },
    id: { type: "string", description: "The same at every delivery." },
    leadId: { type: "string" },
    version: { type: "integer", minimum: 1 },
  };
  const Event = {
    type: "object",
    properties,
    required: ["type", "data"],
    allOf: byType.map(([type]) => ({
      if: { type: "object", properties: { type: { const: type } }, required: ["type"] },
      // As JSON Schema has it.
      // oxlint-disable-next-line unicorn/no-thenable
      then: {
        type: "object",
        properties: { data: { $ref: `#/definitions/${encodeURIComponent(`data of ${type}`)}` } },
      },
    })),
  };
  const { $schema } = schema;
  const title = "Events of handover";
  const whole = { $schema, title, $ref: "#/definitions/Event", definitions: { Event, ...data, ...parts } };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
