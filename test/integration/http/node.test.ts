import { createServer, request as send, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "handover/http";
import { expect, test } from "vitest";

/** What a server says to a request as it is, and whether the listener failed over it. */
async function ask(method: string, listener: ReturnType<typeof toNodeListener>) {
  const failures: unknown[] = [];
  const server = createServer(((request, response) => {
    listener(request, response).catch((error: unknown) => {
      failures.push(error);
      response.end();
    });
  }) as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = send({ port, host: "127.0.0.1", method, path: "/leads" }, async (response) => {
      let text = "";
      for await (const part of response) text += String(part);
      resolve({ status: response.statusCode, text });
    });
    sent.on("error", reject);
    sent.end();
  });
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { ...answer, failures };
}

test.each(["GET", "DELETE", "PROPFIND"])("a request by %s comes to the handler", async (method) => {
  const asked: string[] = [];
  const listener = toNodeListener(async (request) => (asked.push(request.method), new Response("here")));
  expect(await ask(method, listener)).toEqual({ status: 200, text: "here", failures: [] });
  expect(asked).toEqual([method]);
});

test("one by TRACE, which is no request of the web, is refused and ends no process", async () => {
  const listener = toNodeListener(async () => new Response("here"));
  const { status, text, failures } = await ask("TRACE", listener);
  expect(failures).toEqual([]);
  expect([status, JSON.parse(text)]).toMatchObject([400, { status: 400, code: "REQUEST_INVALID" }]);
});
