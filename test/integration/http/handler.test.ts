import { createHandover, definePolicy, HandoverError, type Handover } from "handover";
import { httpHandler, openApi, type HttpOptions, type Problem } from "handover/http";
import { roundRobin } from "handover/routing";
import { afterEach, describe, expect, test } from "vitest";

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
const form = { email: "cto@acme.example" };
const opened: Handover[] = [];
afterEach(async () => void (await Promise.all(opened.splice(0).map((one) => one.close()))));

async function engine(by = policy): Promise<Handover> {
  const handover = createHandover({ policy: by });
  opened.push(handover);
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return handover;
}

interface Asking {
  readonly body?: unknown;
  readonly raw?: string | Uint8Array<ArrayBuffer> | ReadableStream;
  readonly headers?: Record<string, string>;
}

type Told = Partial<Problem> & { readonly [key: string]: unknown; readonly lead?: { readonly id: string } };

/** A handler that lets everybody in, unless said otherwise, and a way to ask it. */
function door(handover: Handover, options: HttpOptions = {}) {
  const handler = httpHandler(handover, { authorize: () => true, ...options });
  return async (method: string, path: string, { body, raw, headers = {} }: Asking = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const init = { method, headers: { "content-type": "application/json", ...headers }, duplex: "half" };
    const response = await handler(
      new Request(`https://host${path}`, { ...init, ...(sent === undefined ? {} : { body: sent }) } as RequestInit),
    );
    const text = await response.text();
    return { response, status: response.status, told: (text === "" ? {} : JSON.parse(text)) as Told };
  };
}

describe("who may", () => {
  test("nobody, unless somebody says who: but that it is up may be asked", async () => {
    const ask = door(await engine(), { authorize: undefined });
    for (const [method, path, body] of [
      ["POST", "/leads", form],
      ["GET", "/leads/l", undefined],
      ["GET", "/clocks", undefined],
      ["GET", "/openapi.json", undefined],
    ] as const) {
      const { status, told } = await ask(method, path, { body });
      expect([status, told.code]).toEqual([401, "NOT_AUTHENTICATED"]);
    }
    expect((await ask("GET", "/health")).told).toEqual({ status: "ok" });
  });

  test("those whom the host lets, as it knows them, and of their tenant alone", async () => {
    const handover = await engine();
    const ask = door(handover, {
      authorize: (request, { operation }) => {
        const who = request.headers.get("authorization");
        if (who === "reader") return operation === "lead" ? true : "forbidden";
        return who === "acme" ? { tenant: "acme" } : false;
      },
    });
    const { told } = await ask("POST", "/leads", { body: form, headers: { authorization: "acme" } });
    const path = `/leads/${told.lead?.id}`;
    expect((await ask("GET", path, { headers: { authorization: "acme" } })).status).toBe(200);
    expect((await ask("GET", path, { headers: { authorization: "reader" } })).told.code).toBe("LEAD_UNKNOWN");
    const denied = await ask("GET", `${path}/clocks`, { headers: { authorization: "reader" } });
    expect([denied.status, denied.told.code]).toEqual([403, "NOT_ALLOWED"]);
    expect((await ask("GET", path)).status).toBe(401);
  });

  test("not more often than the host says, whoever they are", async () => {
    const asked: string[] = [];
    let left = 1;
    const ask = door(await engine(), {
      limit: () => left-- > 0 || { retryAfter: 2.4 },
      authorize: (_, { operation, leadId }) => asked.push(`${operation} ${leadId}`) > 0,
    });
    expect((await ask("GET", "/leads/l/clocks")).status).toBe(200);
    const { status, response, told } = await ask("GET", "/leads/l/clocks");
    expect([status, response.headers.get("retry-after"), told.code]).toEqual([429, "3", "TOO_MANY_REQUESTS"]);
    expect(asked).toEqual(["clocksOfLead l"]);
  });
});

describe("a lead over HTTP", () => {
  test("comes in, merges, is accepted, recorded and explained", async () => {
    const ask = door(await engine(), { basePath: "/handover" });
    const created = await ask("POST", "/handover/leads", { body: form });
    const merged = await ask("POST", "/handover/leads", { body: { ...form, phone: "+48221234567" } });
    expect([created.status, created.told["status"], merged.status, merged.told["status"]]).toEqual([
      201,
      "created",
      200,
      "merged",
    ]);
    const path = `/handover/leads/${created.told.lead?.id}`;
    expect((await ask("POST", `${path}/accept`, { body: { repId: "ana" } })).status).toBe(200);
    expect((await ask("POST", `${path}/activities`, { body: { type: "call" } })).status).toBe(200);
    const { told } = await ask("GET", `${path}/explanation`);
    expect(told["text"]).toContain("ana");
    expect((told["events"] as { type: string }[]).map(({ type }) => type)).toContain("assignment.accepted");
    expect((await ask("HEAD", path)).status).toBe(200);
  });

  test("is quarantined, or refused, and the answer says why", async () => {
    const ask = door(await engine());
    const { status, told } = await ask("POST", "/leads", { body: { email: "no address" } });
    expect([status, told["status"]]).toEqual([202, "quarantined"]);
    expect(told.issues?.[0]).toMatchObject({ expected: "an e-mail address, a phone number or an external id" });
    const strict = definePolicy({ ...policy.document, version: "2", intake: { invalid: "refuse" } });
    const refused = await door(await engine(strict))("POST", "/leads", { body: 7 });
    expect([refused.status, refused.told.code]).toEqual([422, "INPUT_REFUSED"]);
    expect(refused.told.issues).toHaveLength(1);
  });

  test("sent again with its key is the same; the key with another body is refused", async () => {
    const ask = door(await engine());
    const sent = (body: unknown, key: string) => ask("POST", "/leads", { body, headers: { "idempotency-key": key } });
    const first = await sent(form, '"form-1"');
    const again = await sent(form, "form-1");
    expect([again.status, again.told.lead?.id]).toEqual([201, first.told.lead?.id]);
    const other = await sent({ email: "ceo@acme.example" }, "form-1");
    expect([other.status, other.told.code]).toEqual([422, "COMMAND_CONFLICT"]);
    for (const key of ["", "a b", "x".repeat(201), '""']) expect((await sent(form, key)).told.code).toBe("KEY_INVALID");
  });

  test("a refusal says what would have been accepted", async () => {
    const ask = door(await engine());
    const { told } = await ask("POST", "/leads", { body: form });
    const path = `/leads/${told.lead?.id}`;
    const other = await ask("POST", `${path}/accept`, { body: { repId: "ben" } });
    expect([other.status, other.told.code, other.told.allowed]).toEqual([409, "NOT_THE_OWNER", ["ana"]]);
    const nobody = await ask("POST", "/leads/none/accept", { body: { repId: "ana" } });
    expect([nobody.status, nobody.told.code]).toEqual([404, "LEAD_UNKNOWN"]);
    const wrong = await ask("POST", `${path}/accept`, { body: {} });
    expect([wrong.status, wrong.told.code]).toEqual([422, "INPUT_INVALID"]);
  });

  test("its clocks are told, and those of all that are next", async () => {
    const ask = door(await engine());
    expect((await ask("GET", "/clocks?within=2h&limit=5")).told).toEqual({ clocks: [] });
    for (const [query, code] of [
      ["limit=0", "QUERY_INVALID"],
      ["limit=1e3", "QUERY_INVALID"],
      ["within=soon", "DURATION_INVALID"],
    ])
      expect((await ask("GET", `/clocks?${query}`)).told.code).toBe(code);
  });
});

describe("what is no request of it", () => {
  test("is refused before anything is read", async () => {
    const ask = door(await engine(), { maxBodyBytes: 100 });
    const endless = () =>
      new ReadableStream({ pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(64))) });
    const cases: [string, string, Asking, number, string][] = [
      ["GET", "/", {}, 404, "NO_SUCH_PLACE"],
      ["GET", "/leads/", {}, 404, "NO_SUCH_PLACE"],
      ["GET", "/leads/%zz", {}, 404, "NO_SUCH_PLACE"],
      ["DELETE", "/leads/l", {}, 405, "METHOD_NOT_ALLOWED"],
      ["GET", "/leads", {}, 405, "METHOD_NOT_ALLOWED"],
      ["POST", "/leads", { raw: "{" }, 400, "BODY_NOT_JSON"],
      ["POST", "/leads", { raw: "" }, 400, "BODY_NOT_JSON"],
      ["POST", "/leads", { raw: new Uint8Array([0x22, 0xff, 0x22]) }, 400, "BODY_NOT_JSON"],
      [
        "POST",
        "/leads",
        { raw: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
        415,
        "MEDIA_TYPE",
      ],
      ["POST", "/leads", { raw: `"${"x".repeat(100)}"` }, 413, "BODY_TOO_LARGE"],
      ["POST", "/leads", { raw: endless() }, 413, "BODY_TOO_LARGE"],
    ];
    for (const [method, path, asking, status, code] of cases) {
      const { told, response } = await ask(method, path, asking);
      expect([method, path, response.status, told.code, told.status]).toEqual([method, path, status, code, status]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("cache-control")).toBe("no-store");
      if (status === 405) expect(response.headers.get("allow")).toMatch(/GET|POST/);
    }
  });

  test("a base path that is none is said at once", async () => {
    const handover = await engine();
    for (const basePath of ["handover", "/handover/", "/"])
      expect(() => httpHandler(handover, { basePath })).toThrow(/basePath: expected a path such as "\/handover"/);
  });
});

describe("what goes wrong in the house", () => {
  test("stays there: the answer has its code alone, and the host is told", async () => {
    const handover = await engine();
    const told: unknown[] = [];
    const failing = (error: unknown): Handover => ({ ...handover, lead: () => Promise.reject(error) });
    const secret = "password of the database";
    for (const [error, status, code] of [
      [new HandoverError("STORAGE_FAILED", secret, { retryable: true }), 503, "STORAGE_FAILED"],
      [new HandoverError("STORAGE_FAILED", secret), 500, "STORAGE_FAILED"],
      [new HandoverError("CLOSED", secret), 503, "CLOSED"],
      [new Error(secret), 500, "UNEXPECTED"],
    ] as const) {
      const ask = door(failing(error), {
        onError: (one) => {
          told.push(one);
          throw new Error("and the log is full");
        },
      });
      const { response, told: answer } = await ask("GET", "/leads/l");
      expect([response.status, answer.code]).toEqual([status, code]);
      expect(JSON.stringify(answer)).not.toContain("password");
      expect(response.headers.get("retry-after")).toBe(status === 503 ? "1" : null);
      expect(told.pop()).toBe(error);
    }
  });

  test("health says so", async () => {
    const handover = await engine();
    await handover.close();
    expect((await door(handover)("GET", "/health")).status).toBe(503);
  });
});

test("its document lists every operation once, where it is", async () => {
  const { told } = await door(await engine(), { basePath: "/handover" })("GET", "/handover/openapi.json");
  expect(told).toEqual(JSON.parse(JSON.stringify(openApi({ basePath: "/handover" }))));
  const ids = Object.values(told["paths"] as Record<string, Record<string, { operationId: string }>>).flatMap((place) =>
    Object.values(place).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.sort()).toEqual(
    ["accept", "clocksDue", "clocksOfLead", "decline", "explain", "health", "ingest", "lead", "record"].sort(),
  );
});
