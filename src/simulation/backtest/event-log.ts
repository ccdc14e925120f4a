import type { HandoverEvent } from "../../core/index.ts";
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
    for (const one of lines) {
      line += 1;
      if (one.trim() !== "") yield eventOf(one, line);
    }
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield eventOf(rest, line + 1);
}

function eventOf(line: string, number: number): HandoverEvent {
  let event: Partial<HandoverEvent> | undefined;
  try {
    event = JSON.parse(line) as Partial<HandoverEvent>;
  } catch {
    event = undefined;
  }
  if (typeof event?.type === "string" && typeof event.version === "number" && typeof event.at === "number")
    return event as HandoverEvent;
  throw new HandoverError(
    "INPUT_INVALID",
    `log: line ${number}: expected an event as JSON with type, version, at and data, got ${event === undefined ? "no JSON" : "something else"}; write events as the engine tells them, one a line`,
  );
}
