import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A wire to a server: what comes over it is counted, and it can be cut. */
export interface Wire {
  readonly url: string;
  /** Packets that a client has sent. */
  sent: number;
  /** Cut at the packet that comes as `sent` reaches this: before the server has it, or before it answers. */
  cutAt: { readonly packet: number; readonly answer: boolean } | undefined;
  close(): Promise<void>;
}

/** Lays a wire to a server at an address like `postgres://user@host:port/name`. */
export async function layWire(address: string): Promise<Wire> {
  const url = new URL(address);
  const port = Number(url.port);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const there = connect(port, url.hostname);
    const cut = (): void => [client, there].forEach((socket) => socket.destroy());
    let isCut = false;
    for (const socket of [client, there]) {
      open.add(socket);
      socket.setNoDelay(true).on("error", cut).on("close", cut);
    }
    client.on("data", (data) => {
      wire.sent += 1;
      if (wire.cutAt?.packet === wire.sent) {
        isCut = true;
        if (!wire.cutAt.answer) return cut();
        wire.cutAt = undefined;
      }
      there.write(data);
    });
    there.on("data", (data) => (isCut ? cut() : client.write(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url.port = String((server.address() as AddressInfo).port);
  const wire: Wire = {
    url: url.href,
    sent: 0,
    cutAt: undefined,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return wire;
}
