import { alwaysPersonal } from "../../lead/index.ts";
import type { HandoverEvent } from "../events.ts";
import { redactor } from "./redactor.ts";
import { tellingIn } from "./telling.ts";

const none: ReadonlySet<string> = new Set();

/** An event without the fields that tell a person in every policy, and without what stands in them. */
export function withoutPerson(event: HandoverEvent): HandoverEvent {
  return redactor(tellingIn([event], alwaysPersonal), alwaysPersonal, none).json(event);
}
