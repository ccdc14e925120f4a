import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What came in, with the body as it was sent: signatures are over every byte of it. */
export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** In place of JSON. */
  readonly text?: string;
}

export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** A server on this machine, on any port that is free. */
export async function serve(answer: (asked: Asked) => Promise<Answered> | Answered): Promise<Served> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const asked = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
    const { status, headers, json, text } = await Promise.resolve(asked)
      .then(answer)
      .catch((error: unknown): Answered => ({ status: 500, json: { message: String(error) } }));
    response.writeHead(status, { ...(json === undefined ? {} : { "content-type": "application/json" }), ...headers });
    response.end(json === undefined ? text : JSON.stringify(json));
  });
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
