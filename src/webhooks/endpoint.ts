import type { EventOf, EventType } from "../core/index.ts";
import { HandoverError, invalid, show, type Issue } from "../errors.ts";
import type { Lead } from "../lead/index.ts";
import type { Duration, InstantInput } from "../time/index.ts";
import { isPublicAddress, partsOf } from "./address.ts";
import { hostOf } from "./transport.ts";

/** An event as a subscriber gets it. */
export type ToldEvent<T extends EventType = EventType> = {
  [K in T]: EventOf<K> & { readonly id: string; readonly lead: Lead | undefined };
}[T];

/** Whom events are sent to. */
export interface WebhookEndpoint<T extends EventType = EventType> {
  /** Names it, now and after every restart: its subscriber is `webhook:<id>`. 1 to 100 letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** Where to: `https`, without a user and a password in it. */
  readonly url: string;
  /** `whsec_...`; several while one takes the place of another: messages are signed with each. */
  readonly secrets: string | readonly string[];
  /** The types it gets. @defaultValue all */
  readonly events?: readonly T[] | undefined;
  /** Where a new endpoint begins, as in `subscribe`. @defaultValue `"now"` */
  readonly from?: "now" | "start" | InstantInput | undefined;
  /** Headers besides those of the specification. @defaultValue none */
  readonly headers?: { readonly [name: string]: string } | undefined;
  /**
   * What stands in `data` of the message, as JSON. @defaultValue the event's own data, without the fields that tell a person: no
   * erasure reaches a receiver
   */
  readonly payload?: ((event: ToldEvent<T>) => object) | undefined;
  /** Leads that are sent at once. @defaultValue `10` */
  readonly concurrency?: number | undefined;
  /** How long one attempt may take, at most a day. @defaultValue `"15s"` */
  readonly timeout?: Duration | undefined;
  /** How often a message is sent before it is a dead letter. @defaultValue `16`: with the usual back-off, for more than a day */
  readonly attempts?: number | undefined;
}

const ownHeaders =
  /^(?:webhook-|content-|host$|connection$|transfer-encoding$|te$|trailer$|upgrade$|expect$|user-agent$)/;

/** The address of an endpoint. @throws HandoverError `INPUT_INVALID` with every issue; it quotes no secret, and of an address no more than its host. */
export function checkEndpoint(endpoint: WebhookEndpoint, path: string, allow: readonly string[]): URL {
  const { id, url, headers = {} } = endpoint;
  const issues: Issue[] = [];
  const say = (key: string, expected: string, got: string, hint: string): void =>
    void issues.push({ path: `${path}.${key}`, expected, got, hint });
  if (typeof id !== "string" || !/^[\w.-]{1,100}$/.test(id))
    say("id", "1 to 100 letters, digits, ., _ and -", show(id), "its place is kept under it, so it stays the same");
  const address = addressOf(url);
  if (address === undefined)
    say("url", "an address that begins with https://", "another text", 'write "https://example.com/hooks"');
  else {
    const host = hostOf(address);
    const isAllowed = allow.some((one) => one.toLowerCase() === host);
    if (address.protocol !== "https:" && !isAllowed)
      say("url", "https", address.protocol, "a receiver in your own network may do without: put its host into `allow`");
    if (address.username !== "" || address.password !== "")
      say("url", "an address without a user and a password", `one of ${host} with them`, "put them into `headers`");
    if (partsOf(host) !== undefined && !isPublicAddress(host) && !isAllowed)
      say("url", "a public address", host, "a receiver of your own belongs in `allow`");
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) || ownHeaders.test(name.toLowerCase()))
      say(`headers.${show(name)}`, "a header that is not the message's own", show(name), "leave it out");
    else if (typeof value !== "string" || !/^[\t\x20-\x7e]*$/.test(value))
      say(`headers.${name}`, "printable ASCII", "something else", "encode it");
  }
  if (issues.length > 0) throw invalid("INPUT_INVALID", "webhooks", issues);
  if (address === undefined) throw new HandoverError("INPUT_INVALID", "webhooks: no address");
  return address;
}

function addressOf(url: unknown): URL | undefined {
  try {
    const address = new URL(url as string);
    return /^https?:$/.test(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}
