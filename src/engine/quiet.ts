import { knownWords, redactor, tellingIn, type HandoverEvent, type Redactor } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import type { Delivered } from "./publisher.ts";

/** Takes the person an event is about out of what is said of it: errors are logged. */
export function quietly(event: Delivered, policy: Policy): Redactor {
  const { lead } = event;
  const own = lead === undefined ? [] : policy.personal.tellingIn(lead);
  const texts = [...own, ...tellingIn([event as HandoverEvent], policy.personal)];
  return redactor(texts, policy.personal, knownWords(policy, emptyRoster));
}
