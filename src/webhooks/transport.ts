import { HandoverError } from "../errors.ts";
import { isPublicAddress, partsOf } from "./address.ts";
import { builtIn } from "./built-in.ts";

/** One message on its way. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** Aborted when the time is up. */
  readonly signal: AbortSignal;
}

/** What an endpoint said. */
export interface WebhookAnswer {
  readonly status: number;
  readonly retryAfter?: string | undefined;
}

/** Sends a message with POST, and follows no redirect. */
export interface WebhookTransport {
  send(request: WebhookRequest): Promise<WebhookAnswer>;
  /** Lets go of open connections. */
  close?(): void;
}

export interface TransportOptions {
  /**
   * Hosts, by name or address, that may be reached wherever they are, and without TLS: a receiver in your own network. Of all others only
   * public addresses are. @defaultValue none
   */
  readonly allow?: readonly string[] | undefined;
  /** The addresses of a host. @defaultValue the resolver of the system */
  readonly resolve?: ((host: string) => Promise<readonly string[]>) | undefined;
  /** Bytes of an answer that are read; the connection is closed on more. @defaultValue `65_536` */
  readonly maxResponseBytes?: number | undefined;
  /** Connections to a host at once, kept open between messages. @defaultValue `10` */
  readonly connections?: number | undefined;
}

/** The host of an address as resolvers have it: without the brackets of IPv6. */
export const hostOf = ({ hostname }: { readonly hostname: string }): string =>
  hostname.replace(/^\[|\]$/g, "").toLowerCase();

/**
 * Sends over `node:https`. The addresses that a host resolves to are looked at when a connection is made, and the connection goes to one of
 * those that were looked at: a name that resolves otherwise a moment later (DNS rebinding) leads nowhere else.
 *
 * @throws HandoverError `INPUT_INVALID` where there is no Node; then pass a `transport` of your own.
 */
export function nodeTransport(options: TransportOptions = {}): WebhookTransport {
  const { allow = [], maxResponseBytes = 65_536, connections = 10 } = options;
  const [http, https, dns] = [needed("node:http"), needed("node:https"), needed("node:dns/promises")];
  const resolve =
    options.resolve ?? (async (host: string) => (await dns.lookup(host, { all: true })).map(({ address }) => address));
  const allowed = new Set(allow.map((host) => host.toLowerCase()));
  const pool = { keepAlive: true, maxSockets: connections, timeout: 60_000 };
  const agents = { "http:": new http.Agent(pool), "https:": new https.Agent(pool) };

  const addressesOf = async (host: string): Promise<readonly string[]> => {
    const found = partsOf(host) === undefined ? await resolve(host) : [host];
    if (found.length === 0) throw refusal(host, "it has no address");
    // One of them would do for whoever is after the others.
    if (!allowed.has(host) && !found.every(isPublicAddress))
      throw refusal(host, "it leads to an address that is not public");
    return found;
  };

  return {
    async send({ url, headers, body, signal }) {
      const { protocol, hostname } = new URL(url);
      const host = hostOf({ hostname });
      if (protocol !== "https:" && !allowed.has(host)) throw refusal(host, "it would be sent without TLS");
      // Nobody looks up an address that is written out.
      if (partsOf(host) !== undefined) await addressesOf(host);
      const { request } = protocol === "https:" ? https : http;
      const agent = agents[protocol as keyof typeof agents];
      return new Promise((settle, fail) => {
        const lookup = (name: string, { all }: { readonly all?: boolean }, done: Found): void => {
          addressesOf(name.toLowerCase()).then(
            (found) => {
              const known = found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
              const [first] = known as [(typeof known)[number]];
              // Asked for one or for all, it is of these.
              if (all === true) done(null, known);
              else done(null, first.address, first.family);
            },
            (error: Error) => done(error, ""),
          );
        };
        const sent = request(url, {
          method: "POST",
          headers: { ...headers, "content-length": String(new TextEncoder().encode(body).length) },
          agent,
          signal,
          lookup,
        });
        sent.on("error", fail);
        sent.on("response", (response) => {
          const retryAfter = response.headers["retry-after"];
          const answer = {
            status: response.statusCode ?? 0,
            retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
          };
          let read = 0;
          response.on("data", ({ length }) => {
            read += length;
            if (read > maxResponseBytes) response.destroy();
          });
          // What it said is known by now, whatever becomes of the rest.
          response.on("error", () => undefined);
          response.on("close", () => settle(answer));
        });
        sent.end(body);
      });
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function refusal(host: string, why: string): HandoverError {
  return new HandoverError(
    "DELIVERY_FAILED",
    `${host} is not called: ${why}; a receiver of your own belongs in \`allow\``,
  );
}

/** What is needed of Node, so that types load where its own are not. */
interface BuiltIns {
  readonly "node:http": HttpModule;
  readonly "node:https": HttpModule;
  readonly "node:dns/promises": {
    lookup(host: string, options: { readonly all: true }): Promise<readonly { readonly address: string }[]>;
  };
}

interface HttpModule {
  readonly Agent: new (options: object) => { destroy(): void };
  request(url: string, options: object): ClientRequest;
}

interface ClientRequest {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "response", listener: (response: IncomingMessage) => void): unknown;
  end(body: string): unknown;
}

interface IncomingMessage {
  readonly statusCode?: number | undefined;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  on(event: "data", listener: (piece: { readonly length: number }) => void): unknown;
  on(event: "error" | "close", listener: () => void): unknown;
  destroy(): unknown;
}

type Found = (error: Error | null, address: string | readonly object[], family?: number) => void;

function needed<K extends keyof BuiltIns>(name: K): BuiltIns[K] {
  const found = builtIn(name) as BuiltIns[K] | undefined;
  if (found !== undefined) return found;
  throw new HandoverError(
    "INPUT_INVALID",
    `webhooks: expected Node 20.16 or newer, which has ${name}, got another host; pass a \`transport\` that keeps to public addresses`,
  );
}
