import { fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { isHandoverError, type Delivered } from "handover";
import type { Call, Entry } from "./entries.ts";

/** Writes a history down. */
export interface Recorder {
  /** An attempt at a call; what it answers with, or fails with, is passed on. */
  attempt<T>(call: Call, attempt: () => Promise<T>, read: (answer: T) => Answer): Promise<T>;
  /** The same for several that are made together, and answered one by one. */
  attemptMany<T>(
    calls: readonly Call[],
    attempt: () => Promise<readonly T[]>,
    read: (answer: T) => Answer,
  ): Promise<readonly T[]>;
  /** A subscriber's handler that does `work`, or nothing but to take what it is handed. */
  handler(subscriber: string, work?: (event: Delivered) => unknown): (event: Delivered) => Promise<void>;
}

/** What an answer says. */
export interface Answer {
  readonly applied: boolean;
  readonly leadId: string | undefined;
}

/** @param put Takes entries that belong together. */
export function recorder(put: (...entries: readonly Entry[]) => void): Recorder {
  const attemptMany: Recorder["attemptMany"] = async (calls, attempt, read) => {
    put(...calls.map(({ id, kind, to }): Entry => ({ did: "invoke", call: { id, kind, to } })));
    try {
      const answers = await attempt();
      put(...calls.map(({ id }, i): Entry => ({ did: "ok", id, ...read(answers[i] as (typeof answers)[number]) })));
      return answers;
    } catch (error) {
      // The port says it: what may be tried again was not done.
      const did = isHandoverError(error) && error.retryable ? "fail" : "info";
      put(...calls.map(({ id }): Entry => ({ did, id })));
      throw error;
    }
  };
  return {
    attemptMany,
    attempt: async (call, attempt, read) => {
      const [answer] = await attemptMany([call], async () => [await attempt()], read);
      return answer as Awaited<ReturnType<typeof attempt>>;
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
export function fileRecorder(file: string): Recorder {
  const descriptor = openSync(file, "a");
  const put = (...entries: readonly Entry[]): void => {
    // One clock for all processes of a machine, which nobody sets.
    const at = Number(process.hrtime.bigint() / 1_000n);
    writeSync(descriptor, entries.map((entry) => `${JSON.stringify({ ...entry, at })}\n`).join(""));
    fsyncSync(descriptor);
  };
  return recorder(put);
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
