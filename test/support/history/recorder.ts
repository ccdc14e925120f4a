import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { isHandoverError, type Delivered } from "handover";
import type { Call, Entry } from "./entries.ts";

/** Writes a history down. */
export interface Recorder {
  /** An attempt at a call; what it answers with, or fails with, is passed on. */
  attempt<T>(call: Call, attempt: () => Promise<T>, read: (answer: T) => Answer): Promise<T>;
  /** A subscriber's handler that does `work`, or nothing but to take what it is handed. */
  handler(subscriber: string, work?: (event: Delivered) => unknown): (event: Delivered) => Promise<void>;
}

/** What an answer says. */
export interface Answer {
  readonly applied: boolean;
  readonly leadId: string | undefined;
}

export function recorder(put: (entry: Entry) => void): Recorder {
  return {
    async attempt({ id, kind, to }, attempt, read) {
      put({ did: "invoke", call: { id, kind, to } });
      try {
        const answer = await attempt();
        put({ did: "ok", id, ...read(answer) });
        return answer;
      } catch (error) {
        // The port says it: what may be tried again was not done.
        put({ did: isHandoverError(error) && error.retryable ? "fail" : "info", id });
        throw error;
      }
    },
    handler: (subscriber, work) => async (event) => {
      put({ did: "handed", subscriber, event: event.id });
      try {
        await work?.(event);
      } catch (error) {
        put({ did: "failed", subscriber, event: event.id });
        throw error;
      }
      put({ did: "took", subscriber, event: event.id });
    },
  };
}

/** Into a file, on the disk before anybody goes on: what was acknowledged is known, whenever the process ends. */
export function fileRecorder(file: string): Recorder & { readonly close: () => void } {
  const descriptor = openSync(file, "a");
  const put = (entry: Entry): void => {
    // One clock for all processes of a machine, which nobody sets.
    const at = Number(process.hrtime.bigint() / 1_000n);
    writeSync(descriptor, `${JSON.stringify({ ...entry, at })}\n`);
    fsyncSync(descriptor);
  };
  return { ...recorder(put), close: () => closeSync(descriptor) };
}

/** The entries of several files in the order they were written; a last line that was cut off was written by nobody. */
export function readHistory(files: readonly string[]): Entry[] {
  const entries: (Entry & { readonly at: number })[] = [];
  for (const file of files)
    for (const line of readFileSync(file, "utf8").split("\n")) {
      if (line === "") continue;
      try {
        entries.push(JSON.parse(line) as Entry & { readonly at: number });
      } catch {
        // The process ended as it wrote this.
      }
    }
  return entries.sort((a, b) => a.at - b.at);
}
