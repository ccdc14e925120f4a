import { identityKeys, pipelineKey, textsIn, type Json } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command } from "../commands.ts";
import type { Draft } from "../draft.ts";
import type { HandoverEvent } from "../events.ts";
import { eventBy } from "../redact/event-by.ts";
import { formerOf, type Former } from "../redact/former.ts";
import { redactor, type Redactor } from "../redact/redactor.ts";
import { fieldsIn, knownWords } from "../redact/telling.ts";
import type { Receipt } from "../snapshot.ts";

/**
 * Takes a person out of what is kept of somebody else: of a lead that was theirs until it was corrected, all they had told until then,
 * and what they have left on it where it went over to somebody of another name; of any other, the texts alone. Nothing else changes.
 */
export function eraseFormer(draft: Draft, policy: Policy, command: Extract<Command, { type: "erase" }>): void {
  const { leadId, texts, keys } = command;
  const lead = draft.lead(leadId);
  const history = draft.history(leadId);
  const formers = lead === undefined ? [] : keys.map((key) => formerOf(key, lead, history, policy.personal));
  const words = knownWords(policy, draft.roster);
  const said = [...texts, ...formers.flatMap((former) => former.texts)];
  const left = formers.flatMap(({ inherited }) => inherited);
  const own = redactor([...said, ...left], policy.personal, words, "mentions");
  const isTheirs = (event: HandoverEvent): boolean => formers.some(({ events }) => events.has(event));
  const clean = eventBy(own);
  const event = (one: HandoverEvent): HandoverEvent => clean(isTheirs(one) ? withoutFields(one, policy) : one);

  const whole = redactor([...said, ...left], policy.personal, words);
  const causes = (commandId: string): readonly HandoverEvent[] => history.filter((one) => one.commandId === commandId);
  const receipt = (one: Receipt): Receipt | undefined => {
    if (own.text(one.commandId) !== one.commandId) return undefined;
    const events = causes(one.commandId);
    const hers = events.some(isTheirs);
    const outcome = (hers ? whole : own).json(one.outcome);
    const isTold = events.length === 0 ? differs(outcome, one.outcome) : events.some((e) => tells(e, history, own));
    return { ...one, outcome, fingerprint: hers || isTold ? "" : one.fingerprint };
  };

  const after = lead && own.json(lead);
  if (after !== undefined) draft.put(after);
  const kept = new Set(after === undefined ? [] : identityKeys(after));
  const gone = [...keys, ...formers.flatMap((former: Former) => former.keys)].filter((key) => !kept.has(key));
  const apart = lead === undefined ? [] : gone.map((key) => pipelineKey(key, lead.pipeline));
  draft.erase({
    id: leadId,
    keys: [...new Set([...gone, ...apart])],
    redact: (value) => own.json(value),
    event,
    receipt,
  });
}

/** An event without what is personal in it by its place, so that what follows from it stays. */
function withoutFields(event: HandoverEvent, { personal }: Policy): HandoverEvent {
  switch (event.type) {
    case "lead.received":
    case "lead.updated":
      return { ...event, data: { ...event.data, fields: personal.strip(event.data.fields) } } as HandoverEvent;
    case "lead.merged": {
      const { fields, again } = event.data;
      return { ...event, data: { ...event.data, fields: personal.strip(fields), again: personal.strip(again) } };
    }
    case "activity.recorded": {
      const { activity } = event.data;
      return { ...event, data: { ...event.data, activity: { ...activity, properties: undefined } } } as HandoverEvent;
    }
    default:
      return event;
  }
}

/** Whether a command that caused an event told of them; what it found there it was not told. */
function tells(event: HandoverEvent, history: readonly HandoverEvent[], own: Redactor): boolean {
  if (event.type !== "lead.updated" && event.type !== "lead.merged") return differs(own.json(event), event);
  const before = fieldsIn(history.slice(0, history.indexOf(event))).at(-1);
  const found = new Set(textsIn(before));
  const told = event.type === "lead.merged" ? event.data.again : event.data.fields;
  return textsIn(told).some((text) => !found.has(text) && own.text(text) !== text);
}

function differs(a: unknown, b: Json | HandoverEvent): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
