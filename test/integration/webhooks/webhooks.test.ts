import type { ServerResponse } from "node:http";
import { createHandover, manualClock, type Handover, type HandoverEvent } from "handover";
import {
  nodeTransport,
  standardWebhook,
  webhooks,
  webhookSecret,
  type WebhookAttempt,
  type WebhookEndpoint,
  type WebhookOptions,
  type Webhooks,
} from "handover/webhooks";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import { receiver, type Received, type Receiver } from "./receiver.ts";

const secrets = webhookSecret();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Place {
  readonly handover: Handover;
  readonly clock: ReturnType<typeof manualClock>;
  readonly errors: string[];
  readonly open: (options: Omit<WebhookOptions, "allow"> & Partial<WebhookOptions>) => Promise<Webhooks>;
  readonly lead: (more?: object) => Promise<string>;
}

function place(): Place {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy: { version: "1" }, clock });
  closing.push(() => handover.close());
  const errors: string[] = [];
  handover.on("error", (error) => void errors.push(String(error)));
  let count = 0;
  return {
    handover,
    clock,
    errors,
    open: async (options) => {
      const hooks = await webhooks(handover, { allow: ["127.0.0.1"], start: false, ...options });
      closing.push(() => hooks.stop());
      return hooks;
    },
    lead: async (more = {}) =>
      (await handover.ingest({ email: `person${++count}@firm.example`, message: "call me", ...more })).lead?.id ?? "",
  };
}

async function listening(...answer: Parameters<typeof receiver>): Promise<Receiver> {
  const one = await receiver(...answer);
  closing.push(() => one.close());
  return one;
}

const endpoint = (url: string, more: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: "crm",
  url,
  secrets,
  events: ["lead.received"],
  ...more,
});

describe("a message", () => {
  test("is signed as the specification says, with each secret, and has the event without the person", async () => {
    const { open, lead } = place();
    const { url, got } = await listening();
    const former = webhookSecret();
    const hooks = await open({
      endpoints: [endpoint(url, { secrets: [secrets, former], headers: { Authorization: "Bearer x" } })],
    });
    const id = await lead();
    expect(await hooks.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });

    const [{ headers, body } = { headers: {}, body: "" }] = got;
    for (const secret of [secrets, former])
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    expect(await standardWebhook({ secrets: former })({ headers, body })).toMatchObject({ ok: true, id: `${id}:1` });
    expect(JSON.parse(body)).toMatchObject({
      type: "lead.received",
      timestamp: "2026-11-03T09:00:00.000Z",
      id: `${id}:1`,
      leadId: id,
      version: 1,
    });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": `${id}:1`,
      authorization: "Bearer x",
    });
    expect(body).not.toContain("person1");
    expect(body).not.toContain("call me");
    expect(body).not.toContain("commandId");
  });

  test("carries what it is told to, and a tenant's is another's", async () => {
    const { open, lead } = place();
    const { url, got } = await listening();
    const payload = ({
      lead: { email } = {},
    }: {
      readonly lead?: { readonly email?: string | undefined } | undefined;
    }): object => ({ email });
    const hooks = await open({ endpoints: [endpoint(url, { payload })], tenant: "a.b" });
    await lead();
    await hooks.drain();
    expect(JSON.parse(got[0]?.body ?? "")).toMatchObject({ data: { email: "person1@firm.example" } });
    expect(got[0]?.headers["webhook-id"]).toMatch(/^a%2Eb\/.*:1$/);
  });

  test("that is too long, or whose payload throws, is not sent, and becomes a dead letter", async () => {
    const { open, lead, handover, errors } = place();
    const { url, got } = await listening();
    const thrower = (): never => {
      throw new Error("person1@firm.example");
    };
    const hooks = await open({
      endpoints: [endpoint(url, { attempts: 1 }), endpoint(url, { id: "b", attempts: 1, payload: thrower })],
      maxBytes: 100,
    });
    await lead();
    expect(await hooks.drain()).toEqual({ delivered: 0, failed: 2, dead: 2 });
    expect(got).toEqual([]);
    const [letter] = await handover.subscribers.deadLetters("webhook:crm");
    expect(letter?.error).toMatch(/would take \d+ bytes, and 100 are the most/);
    expect(errors.join()).not.toContain("person1");
  });
});

describe("an endpoint that does not take a message", () => {
  const retried = async (answer: (response: ServerResponse) => void) => {
    const told = place();
    const { url, got } = await listening((_, response, count) =>
      count === 1 ? answer(response) : void response.writeHead(200).end("ok"),
    );
    const attempts: WebhookAttempt[] = [];
    const hooks = await told.open({
      endpoints: [endpoint(url, { timeout: "300ms" })],
      onAttempt: (one) => attempts.push(one),
    });
    await told.lead();
    expect(await hooks.drain()).toEqual({ delivered: 0, failed: 1, dead: 0 });
    return { ...told, hooks, got, attempts };
  };

  test.each<[string, (response: ServerResponse) => void, number | undefined]>([
    ["answers 500", (response) => void response.writeHead(500).end(), 500],
    ["answers 404", (response) => void response.writeHead(404).end(), 404],
    [
      "sends elsewhere, and is not followed",
      (response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      302,
    ],
    ["hangs up", (response) => void response.destroy(), undefined],
    ["says nothing", () => undefined, undefined],
  ])("%s: it is sent again under the same id", async (_, answer, status) => {
    const { hooks, got, attempts, clock } = await retried(answer);
    expect(attempts).toMatchObject([
      { endpoint: "crm", attempt: 1, ok: false, ...(status === undefined ? {} : { status }) },
    ]);
    expect(await hooks.drain()).toEqual({ delivered: 0, failed: 0, dead: 0 });
    clock.advance(5_000);
    expect(await hooks.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
    expect(got).toHaveLength(2);
    expect(got[0]?.headers["webhook-id"]).toBe(got[1]?.headers["webhook-id"]);
  });

  test("is given the time it asks for", async () => {
    const { hooks, got, clock } = await retried(
      (response) => void response.writeHead(429, { "retry-after": "3600" }).end(),
    );
    clock.advance(59 * 60_000);
    await hooks.drain();
    expect(got).toHaveLength(1);
    clock.advance(60_000);
    expect(await hooks.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
  });

  test("is given the time it asks for, by all messages", async () => {
    const { open, lead, handover, clock } = place();
    let isBusy = true;
    const { url, got } = await listening((_, response) =>
      isBusy ? response.writeHead(429, { "retry-after": "3600" }).end() : response.writeHead(200).end(),
    );
    const hooks = await open({ endpoints: [endpoint(url, { concurrency: 2 })] });
    for (let i = 0; i < 12; i++) await lead();
    const first = await hooks.drain();
    expect(got.length).toBeLessThanOrEqual(2);
    expect(first).toEqual({ delivered: 0, failed: got.length, dead: 0 });
    expect(await handover.subscribers.lag("webhook:crm")).toMatchObject({ events: 12, deadLetters: 0 });
    isBusy = false;
    clock.advance(60 * 60_000);
    expect(await hooks.drain()).toEqual({ delivered: 12, failed: 0, dead: 0 });
  });

  test("says more than anybody reads: what it said first counts", async () => {
    const { open, lead } = place();
    let sent = 0;
    const { url } = await listening((_, response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && sent < 1e9) {
          sent += 65_536;
          if (!response.write("x".repeat(65_536))) return void response.once("drain", pour);
        }
      };
      pour();
    });
    const hooks = await open({ endpoints: [endpoint(url)] });
    await lead();
    expect(await hooks.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
    expect(sent).toBeLessThan(5e7);
  });

  test("is gone: nothing more is sent, somebody is told, and what waits is kept", async () => {
    const { open, lead, handover } = place();
    const { url, got } = await listening((_, response) => void response.writeHead(410).end());
    const other = await listening();
    const gone: string[] = [];
    const hooks = await open({
      endpoints: [endpoint(url), endpoint(other.url, { id: "b" })],
      onGone: ({ id }) => gone.push(id),
    });
    await lead();
    await hooks.drain();
    await lead();
    await hooks.drain();
    expect([gone, hooks.gone, got.length, other.got.length]).toEqual([["crm"], ["crm"], 1, 2]);
    expect(await handover.subscribers.lag("webhook:crm")).toMatchObject({ events: 2, deadLetters: 0 });
  });
});

describe("no other host is called than was meant", () => {
  const attemptAt = async (url: string, options: Partial<WebhookOptions> = {}): Promise<string> => {
    const { open, lead, errors } = place();
    const hooks = await open({ endpoints: [endpoint(url)], ...options });
    await lead();
    await hooks.drain();
    return errors.join();
  };

  test("an address that is not public, and one without TLS, are refused before anything is sent", async () => {
    const { open } = place();
    for (const url of [
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://0x7f.1/",
      "https://2130706433/",
      "https://169.254.169.254/latest",
    ])
      await expect(open({ endpoints: [endpoint(url)], allow: [] })).rejects.toThrow("expected a public address");
    await expect(open({ endpoints: [endpoint("http://example.com/")] })).rejects.toThrow("expected https, got http:");
    await expect(open({ endpoints: [endpoint("https://ana:secret@example.com/")] })).rejects.toThrow(/^(?!.*secret)/);
    for (const url of ["file:///etc/passwd", "example.com", "", "javascript:alert(1)"])
      await expect(open({ endpoints: [endpoint(url)] })).rejects.toThrow(
        "expected an address that begins with https://",
      );
  });

  test("a name that leads to one", async () => {
    const { url, got } = await listening();
    const { port } = new URL(url);
    for (const found of [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::ffff:127.0.0.1"], []])
      expect(await attemptAt(`https://hooks.example:${port}/`, { resolve: async () => found })).toMatch(
        /hooks\.example is not called: it (?:leads to an address that is not public|has no address)/,
      );
    expect(got).toEqual([]);
  });

  test("a name that resolves otherwise after it was looked at", async () => {
    const { url, got } = await listening();
    const { port } = new URL(url);
    const answers = [["1.1.1.1"], ["127.0.0.1"]];
    const asked: string[] = [];
    const resolve = async (host: string): Promise<readonly string[]> => {
      asked.push(host);
      return answers.shift() ?? ["127.0.0.1"];
    };
    const transport = nodeTransport({ resolve });
    closing.push(async () => transport.close?.());
    const send = (ms: number): Promise<unknown> =>
      transport.send({
        url: `https://rebinds.example:${port}/`,
        headers: {},
        body: "{}",
        signal: AbortSignal.timeout(ms),
      });
    // The first goes to the address that was looked at, where nobody answers, or a stranger; the second nowhere.
    await expect(send(300)).rejects.toThrow();
    await expect(send(5_000)).rejects.toThrow("it leads to an address that is not public");
    expect([asked, got]).toEqual([["rebinds.example", "rebinds.example"], []]);
  });

  test("a host of one's own may be, by name", async () => {
    const { url, got } = await listening();
    const { port } = new URL(url);
    expect(
      await attemptAt(`http://crm.internal:${port}/`, { allow: ["CRM.internal"], resolve: async () => ["127.0.0.1"] }),
    ).toBe("");
    expect(got).toHaveLength(1);
  });
});

test("nothing secret stands in errors, dead letters or what listeners are told", async () => {
  const { open, lead, handover, errors } = place();
  const { url } = await listening((_, response) => void response.writeHead(500).end("the body"));
  const told: unknown[] = [];
  const hooks = await open({
    endpoints: [endpoint(`${url}?token=hidden-token`, { attempts: 1, headers: { "x-api-key": "hidden-key" } })],
    onAttempt: (one) => told.push(one),
  });
  await lead();
  await hooks.drain();
  const letters = await handover.subscribers.deadLetters("webhook:crm");
  const said = JSON.stringify([told, letters.map(({ error }) => error), errors]);
  expect(said).toContain("it answered 500");
  for (const secret of ["hidden-token", "hidden-key", secrets.slice(6), "the body"]) expect(said).not.toContain(secret);
});

describe("what is not right is said at once", () => {
  test.each<[string, Partial<WebhookEndpoint>, RegExp]>([
    ["an id", { id: "a b" }, /endpoints\.0\.id: expected 1 to 100 letters/],
    [
      "a header of the message's own",
      { headers: { "Webhook-Id": "x" } },
      /expected a header that is not the message's own/,
    ],
    ["a header with a line break", { headers: { "x-a": "b\r\nc: d" } }, /headers\.x-a: expected printable ASCII/],
    ["a secret", { secrets: "hush-hush" }, /endpoints\.0\.secrets\.0: expected "whsec_"(?!.*hush)/],
    ["a type of event", { events: ["lead.receved"] as never }, /lead\.received/],
  ])("%s", async (_, more, message) => {
    await expect(place().open({ endpoints: [endpoint("https://example.com/", more)] })).rejects.toThrow(message);
  });

  test("two of one id", async () => {
    const endpoints = [endpoint("https://example.com/"), endpoint("https://example.org/")];
    await expect(place().open({ endpoints })).rejects.toThrow('expected each id once, got "crm" twice');
  });
});

test("those of one lead come in order, and one that is slow or dead holds up nobody else", async () => {
  const { handover, open } = place();
  const quick = await listening();
  const held: ServerResponse[] = [];
  const slow = await listening((_, response) => void held.push(response));
  const dead = await listening(() => undefined);
  const all = (url: string, id: string, timeout: string): WebhookEndpoint => ({
    id,
    url,
    secrets,
    concurrency: 20,
    timeout,
  });
  const hooks = await open({
    endpoints: [all(quick.url, "quick", "1m"), all(slow.url, "slow", "10m"), all(dead.url, "dead", "1s")],
    start: true,
  });
  const written: HandoverEvent[] = [];
  handover.on("event", (event) => void written.push(event));
  await handover.ingestMany(Array.from({ length: 300 }, (_, i) => ({ email: `p${i}@firm.example` })));
  while (quick.got.length < written.length) await new Promise((later) => setTimeout(later, 5));
  // It has as many as it takes at once, and has answered none of them.
  expect(slow.got.length).toBeLessThanOrEqual(20);
  const stopping = hooks.stop();
  for (const response of held) response.writeHead(204).end();
  await stopping;
  expect(quick.got).toHaveLength(written.length);
  const versions = new Map<string, number>();
  for (const { leadId, version } of quick.got.map(({ body }: Received) => JSON.parse(body) as HandoverEvent)) {
    expect(version).toBe((versions.get(leadId ?? "") ?? 0) + 1);
    versions.set(leadId ?? "", version);
  }
});
