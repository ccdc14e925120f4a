import { checkEvent, type HandoverEvent } from "../../core/index.ts";
import { HandoverError, show } from "../../errors.ts";

type Rows<T> = Iterable<T> | AsyncIterable<T>;

/** What can be gone through page by page: an engine, or a store of one. */
interface Scanned {
  scan(kind: "events"): AsyncIterable<readonly HandoverEvent[]>;
}

/**
 * The events of one store, in the order in which they were written: an engine (`handover`), a list, or a function that begins anew each
 * time it is called, for logs that memory does not hold: `() => eventsFromLines(createReadStream(...))`.
 */
export type EventLog = Scanned | readonly HandoverEvent[] | (() => Rows<HandoverEvent>);

/** The events one after another, from the first, each time it is called. */
export async function* openLog(log: EventLog): AsyncGenerator<HandoverEvent, void, undefined> {
  if (typeof log === "function") yield* log();
  else if (typeof log === "object" && log !== null && "scan" in log)
    for await (const page of log.scan("events")) yield* page;
  else if (Array.isArray(log)) yield* log;
  else
    throw new HandoverError(
      "INPUT_INVALID",
      `log: expected an engine, a list of events or a function that gives them, got ${show(log)}; pass the engine whose past it is`,
    );
}

/** No event is nearly as long: what is, is no log of events. */
const longestLine = 1 << 24;

/**
 * Events from JSON lines, one event a line; empty lines are passed over. What comes in may be cut anywhere.
 *
 * @throws HandoverError `INPUT_INVALID` with the number of the line that is no event.
 */
export async function* eventsFromLines(text: Rows<string | Uint8Array>): AsyncGenerator<HandoverEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let line = 0;
  for await (const piece of text) {
    const lines = (rest + (typeof piece === "string" ? piece : decoder.decode(piece, { stream: true }))).split("\n");
    rest = lines.pop() as string;
    if (rest.length > longestLine) {
      const expected = "a line of at most 16,777,216 characters";
      throw refused(`log: line ${line + lines.length + 1}`, expected, "a longer one");
    }
    for (const one of lines) {
      line += 1;
      if (one.trim() !== "") yield eventOf(one, line);
    }
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield eventOf(rest, line + 1);
}

function eventOf(line: string, number: number): HandoverEvent {
  const where = `log: line ${number}`;
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    throw refused(where, "an event as JSON", "no JSON");
  }
  checkEvent(event, where);
  return event;
}

function refused(where: string, expected: string, got: string): HandoverError {
  return new HandoverError(
    "INPUT_INVALID",
    `${where}: expected ${expected}, got ${got}; write events as the engine tells them, one a line`,
  );
}
