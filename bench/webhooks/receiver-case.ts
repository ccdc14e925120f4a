import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where the three listen: one that answers at once, one that takes its time, one that takes what it gets and never answers. */
export interface Ports {
  readonly prompt: number;
  readonly slow: number;
  readonly dead: number;
}

/** Receivers of webhooks in a process of their own. */
export async function open({ slowMs }: { readonly slowMs: number }) {
  let received = 0;
  const listening = async (answer: (end: () => void) => void): Promise<number> => {
    const server: Server = createServer((request, response) => {
      request.resume();
      request.on("end", () => answer(() => void response.writeHead(204).end()));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return (server.address() as AddressInfo).port;
  };
  const ports: Ports = {
    prompt: await listening((end) => {
      received += 1;
      end();
    }),
    slow: await listening((end) => setTimeout(end, slowMs)),
    dead: await listening(() => undefined),
  };
  return {
    ports: (): Ports => ports,
    /** How many messages the prompt one has taken since it was asked before. */
    taken: (): number => {
      const count = received;
      received = 0;
      return count;
    },
  };
}
