import { alwaysPersonal, personal } from "../../lead/index.ts";
import type { HandoverEvent } from "../events.ts";
import { redactor } from "./redactor.ts";
import { tellingIn } from "./telling.ts";

const none: ReadonlySet<string> = new Set();

/**
 * An event without the fields that tell a person, and without what stands in them. A lead that came along with it is left out.
 *
 * @param marked Fields that do so besides those that do in every policy.
 */
export function withoutPerson(event: HandoverEvent, marked?: readonly string[]): HandoverEvent {
  const telling = marked === undefined ? alwaysPersonal : personal(marked);
  const { lead: _, ...own } = event as HandoverEvent & { readonly lead?: unknown };
  return redactor(tellingIn([event], telling), telling, none).json(own as HandoverEvent);
}
