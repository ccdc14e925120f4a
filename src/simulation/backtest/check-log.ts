import { checkEvent, eventId, type HandoverEvent } from "../../core/index.ts";
import { formatInstant, type Instant } from "../../time/index.ts";

/** Something about a log because of which what was made of it is not the whole. */
export interface LogNote {
  readonly code:
    | "LOG_EMPTY"
    /** The beginning of a lead, or something between, is not there. */
    | "LOG_GAP"
    /** An event is earlier than the one before it: it is taken to be of the same instant. */
    | "LOG_OUT_OF_ORDER"
    /** The log was made under other versions of the policy than the one it is run under. */
    | "OTHER_VERSION"
    /** A person was erased, and with them what their lead was decided by. */
    | "LEAD_ERASED"
    /** Done to many leads at once, or answered by code of the host's own: it is not done again. */
    | "NOT_REPEATABLE"
    /** The engine would not do it again: a rep who is not there, a stage that the policy does not have. */
    | "NOT_REPEATED"
    /** The policy looks at a field that no lead of the log has. */
    | "FIELD_NEVER_THERE";
  readonly count: number;
  /** What it is, with the first case of it. */
  readonly message: string;
}

/** Notes by what they are of, each told once and counted. */
export class Notes {
  private readonly notes = new Map<string, { code: LogNote["code"]; count: number; message: string }>();

  add(code: LogNote["code"], message: string, key: string = code): void {
    const known = this.notes.get(key);
    if (known === undefined) this.notes.set(key, { code, count: 1, message });
    else known.count += 1;
  }

  get list(): readonly LogNote[] {
    return [...this.notes.values()];
  }
}

const unrepeatable: ReadonlySet<HandoverEvent["type"]> = new Set(["lead.migrated", "score.discarded"]);

/**
 * Lets the events of a log pass, each once, in time that never goes back, and notes what is wrong with them. Keeps a number for each
 * lead.
 */
export async function* checkedLog(
  events: AsyncIterable<HandoverEvent>,
  notes: Notes,
  policyVersion: string,
): AsyncGenerator<HandoverEvent, void, undefined> {
  const versions = new Map<string | undefined, number>();
  let last: Instant = Number.NEGATIVE_INFINITY;
  let read = 0;
  for await (const event of events) {
    checkEvent(event, `log: event ${++read}`);
    const { at, leadId, version, type } = event;
    const before = versions.get(leadId) ?? 0;
    // Deliveries are at least once.
    if (version <= before) continue;
    if (version !== before + 1) {
      const told = before === 0 ? "nothing" : `version ${before}`;
      notes.add(
        "LOG_GAP",
        `expected a log without gaps; of ${eventId(event)} the one before is missing, after ${told}`,
      );
    }
    versions.set(leadId, version);
    if (at < last) {
      const when = `${eventId(event)} of ${formatInstant(at)} comes after ${formatInstant(last)}`;
      notes.add("LOG_OUT_OF_ORDER", `expected events in the order they were written; ${when}`);
    }
    const under = type === "lead.routed" || type === "lead.held" ? event.data.decision.policyVersion : policyVersion;
    if (under !== policyVersion)
      notes.add(
        "OTHER_VERSION",
        `decisions were made under policy ${under}; this is ${policyVersion}`,
        `version ${under}`,
      );
    if (type === "lead.erased") notes.add("LEAD_ERASED", `the person of ${leadId} was erased: it is not done again`);
    if (unrepeatable.has(type)) notes.add("NOT_REPEATABLE", `${type} of ${eventId(event)} is not done again`, type);
    last = Math.max(last, at);
    yield at === last ? event : { ...event, at: last };
  }
  if (last === Number.NEGATIVE_INFINITY) notes.add("LOG_EMPTY", "expected events, got none");
}
