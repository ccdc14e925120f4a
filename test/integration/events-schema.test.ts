import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { eventId, type HandoverEvent } from "handover";
import { toCloudEvent } from "handover/delivery";
import { generateLeads, repModel } from "handover/simulation";
import { eventParts } from "../../src/core/event-parts.ts";
import { run } from "../unit/simulation/small-world.ts";

interface Definition {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Definition[];
  readonly required?: readonly string[];
  readonly properties?: { readonly [key: string]: Definition };
}

const schema = JSON.parse(
  readFileSync(new URL("../../docs/reference/events.schema.json", import.meta.url), "utf8"),
) as object & { readonly definitions: { readonly [name: string]: { readonly properties?: object } } };
const validate = new Ajv({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
}).compile(schema);
const faults = (event: unknown): string[] => {
  validate(JSON.parse(JSON.stringify(event)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

let events: readonly HandoverEvent[];
beforeAll(async () => {
  const seed = "schema";
  const profiles = { ana: { declines: 0.3, ignores: 0.2 }, kim: { ignores: 0.4 } };
  const { events: told, handover } = await run(seed, {
    leads: generateLeads({ seed, count: 200, from: "2026-05-01T00:00Z", to: "2026-05-20T00:00Z" }),
    until: "2026-05-25T00:00Z",
    behaviour: repModel({ seed, profiles }),
  });
  await handover.close();
  events = told;
});

describe("the schema of events", () => {
  test("says of which types the data holds objects or lists, as events that are read are checked for", () => {
    const { definitions } = schema as unknown as { readonly definitions: { readonly [name: string]: Definition } };
    const resolved = (one: Definition): Definition =>
      one.$ref === undefined ? one : resolved(definitions[decodeURIComponent(one.$ref.split("/").pop()!)]!);
    const isPart = (one: Definition): boolean => {
      const { type, anyOf } = resolved(one);
      return type === "object" || type === "array" || anyOf?.every(isPart) === true;
    };
    const found = Object.keys(definitions).flatMap((name): [string, string[]][] => {
      if (!name.startsWith("data of ")) return [];
      const { required = [], properties = {} } = resolved(definitions[name]!);
      const parts = required.filter((key) => isPart(properties[key]!));
      return parts.length === 0 ? [] : [[name.slice("data of ".length), parts]];
    });
    expect(eventParts).toEqual(Object.fromEntries(found));
  });

  test("takes what an engine tells, as it is and as a CloudEvent without the person", () => {
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(15);
    for (const event of events) {
      expect([event.type, faults(event)]).toEqual([event.type, []]);
      const { data } = toCloudEvent(event, { source: "/x" });
      expect([event.type, faults({ type: event.type, data })]).toEqual([event.type, []]);
    }
  });

  test("refuses an unknown type, and data of another", () => {
    const [event] = events.filter(({ type }) => type === "lead.stage_changed");
    expect(faults({ ...event, type: "lead.received" })).not.toEqual([]);
    expect(faults({ ...event, type: "lead.teleported" })).not.toEqual([]);
    expect(faults({ ...event, data: { ...event?.data, to: 7 } })).toEqual([
      "/data/to must be string",
      expect.anything(),
    ]);
  });
});

describe("a CloudEvent", () => {
  const options = { source: "/handover/eu" };

  test("has the attributes of the specification, and names of extensions that it allows", () => {
    for (const event of events) {
      const cloud = toCloudEvent(event, {
        ...options,
        tenant: "a/b",
        dataSchema: "https://example.com/events.schema.json",
      });
      expect(cloud).toMatchObject({
        specversion: "1.0",
        source: "/handover/eu",
        type: `handover.${event.type}`,
        id: `a%2Fb/${eventId(event)}`,
        datacontenttype: "application/json",
      });
      expect(cloud.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      for (const [name, value] of Object.entries(cloud)) {
        expect(name).toMatch(/^[a-z0-9]{1,20}$/);
        if (name !== "data") expect([name, typeof value, value === ""]).toEqual([name, "string", false]);
      }
    }
  });

  test("is named by its id and source alone, and sorts within its subject as it happened", () => {
    const clouds = events.map((event) => toCloudEvent(event, options));
    expect(new Set(clouds.map(({ id, source }) => JSON.stringify([id, source]))).size).toBe(events.length);
    const last = new Map<string, string>();
    for (const { partitionkey, sequence } of clouds) {
      expect(sequence > (last.get(partitionkey) ?? "")).toBe(true);
      last.set(partitionkey, sequence);
    }
  });

  test("tells nobody who it is about", () => {
    const persons = events
      .flatMap((event) => (event.type === "lead.received" ? [event.data.fields.email ?? ""] : []))
      .filter(Boolean);
    const text = JSON.stringify(events.map((event) => toCloudEvent(event, options)));
    expect(persons.length).toBeGreaterThan(50);
    for (const person of persons) expect(text).not.toContain(person);
    expect(text).not.toContain("commandId");
  });

  test("needs a source", () => {
    for (const source of ["", "two words", "<x>", 7 as never])
      expect(() => toCloudEvent(events[0]!, { source })).toThrow(
        "toCloudEvent.source: expected a URI or a part of one",
      );
  });
});
