import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly got: Received[];
  close(): Promise<void>;
}

/** A server on this machine that writes down what comes in and answers as it is told to; 204 where it is not. */
export async function receiver(
  answer: (got: Received, response: ServerResponse, count: number) => void = (_, response) =>
    response.writeHead(204).end(),
): Promise<Receiver> {
  const got: Received[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (piece: string) => (body += piece));
    request.on("end", () => {
      const one = { headers: request.headers, body };
      got.push(one);
      answer(one, response, got.length);
    });
  });
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    got,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
