import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { createHandover, definePolicy } from "handover";
import { doorCodes, httpHandler, openApi, type HttpHandler } from "handover/http";
import { roundRobin } from "handover/routing";
import { describe, expect, test } from "vitest";

/*
 * The document is what the handler does: whatever it is asked, the answer is one that the document announces, of the shape that it says.
 * Nothing that can be sent makes it reject or answer 500.
 */

const document = JSON.parse(JSON.stringify(openApi())) as {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Response> }>>;
  readonly components: { readonly schemas: Record<string, object> };
};
type Response = { readonly content: Record<string, { readonly schema: object }> };

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "document", ...document });
const compiled = new Map<string, ValidateFunction>();
const refOf = (schema: object): string => `document${(schema as { $ref: string }).$ref}`;

async function engine() {
  const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
  const handover = createHandover({ policy });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const { lead } = await handover.ingest({ email: "cto@acme.example" });
  return { handover, leadId: lead?.id ?? "" };
}

/** What the document says of an answer, or what is wrong with it. */
function faultOf(path: string, method: string, status: number, type: string | null, body: unknown): string | undefined {
  const operation = document.paths[path]?.[method.toLowerCase()];
  const answer = operation?.responses[status] ?? operation?.responses["default"];
  const schema = type === null ? undefined : answer?.content[type]?.schema;
  if (schema === undefined) return `${method} ${path}: ${status} as ${type} is not in the document`;
  const ref = refOf(schema);
  const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, validate);
  return validate(body) ? undefined : `${method} ${path}: ${status}: ${ajv.errorsText(validate.errors)}`;
}

const input = fc.oneof(
  fc.record(
    {
      email: fc.oneof(fc.emailAddress(), fc.string()),
      phone: fc.oneof(fc.constant("+48 22 123 45 67"), fc.string()),
      company: fc.oneof(fc.record({ name: fc.string() }), fc.anything()),
      externalIds: fc.dictionary(fc.string(), fc.string()),
      repId: fc.constantFrom("ana", "ben", "", 7),
      reason: fc.string(),
      type: fc.constantFrom("call", "email.reply", "", "__proto__"),
      at: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.string(),
      ),
      __proto__: fc.anything(),
    },
    { requiredKeys: [] },
  ),
  fc.json().map((text) => JSON.parse(text) as unknown),
);

const asked = fc.record({
  place: fc.constantFrom(
    ...Object.entries(document.paths).flatMap(([path, of]) => Object.keys(of).map((m) => `${m} ${path}`)),
  ),
  lead: fc.oneof(fc.constant("known"), fc.string()),
  query: fc.constantFrom("", "?limit=3", "?within=2h", "?limit=-1", "?within=%00", "?pipeline=none"),
  body: fc.oneof(
    input.map((one) => JSON.stringify(one) ?? "null"),
    fc.string(),
  ),
  key: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
});

function answersAsAnnounced(wrap: (handler: HttpHandler) => HttpHandler, runs: fc.Parameters<unknown>): Promise<void> {
  const opened = engine();
  return fc.assert(
    fc.asyncProperty(asked, async ({ place, lead, query, body, key }) => {
      const { handover, leadId } = await opened;
      const handler = wrap(httpHandler(handover, { authorize: () => true }));
      const [verb = "", path = ""] = place.split(" ");
      const method = verb.toUpperCase();
      const id = lead === "known" ? leadId : lead;
      const url = new URL(
        `https://host${path.replace("{leadId}", encodeURIComponent(id.replace(/\p{Surrogate}/gu, "?")))}${query}`,
      );
      const response = await handler(
        new Request(url, {
          method,
          headers: { "content-type": "application/json", ...(key === undefined ? {} : { "idempotency-key": key }) },
          ...(method === "GET" ? {} : { body }),
        }),
      );
      const told = (await response.json()) as { readonly code?: string };
      // An id that is a path's end or a step up is another place.
      if (told.code === "NO_SUCH_PLACE" || told.code === "METHOD_NOT_ALLOWED") return;
      expect(response.status).toBeLessThan(500);
      expect(faultOf(path, method, response.status, response.headers.get("content-type"), told)).toBeUndefined();
    }),
    runs as fc.Parameters<[unknown]>,
  );
}

describe("any request", () => {
  test("is answered as the document says", () => answersAsAnnounced((handler) => handler, { numRuns: 600 }));

  const changed =
    (change: (body: Record<string, unknown>, status: number) => [unknown, number]) =>
    (handler: HttpHandler): HttpHandler =>
    async (request) => {
      const response = await handler(request);
      const [body, status] = change((await response.json()) as Record<string, unknown>, response.status);
      return new Response(JSON.stringify(body), { status, headers: response.headers });
    };

  test.each([
    ["leaves out the lead", changed((body, status) => [{ ...body, lead: undefined }, status])],
    ["answers with a status of its own", changed((body, status) => [body, status === 201 ? 206 : status])],
    ["breaks at what it does not know", changed((body, status) => [body, status === 422 ? 500 : status])],
  ])("a handler that %s is found out", (_, wrap) =>
    expect(answersAsAnnounced(wrap, { numRuns: 600, seed: 20261123, endOnFailure: true })).rejects.toThrow(
      "Property failed",
    ),
  );
});

test("the document is an OpenAPI document, and every code of this door has a place of its own", async () => {
  expect(await new Validator().validate(document)).toEqual({ valid: true });
  expect(Object.values(doorCodes).every(({ status }) => status >= 400 && status < 600)).toBe(true);
});
