import { openProcessCase, type ProcessCase } from "../harness/process-case.ts";

/** Everybody who keeps clocks here, by the name in the tables. */
export const subjects = {
  "handover, due index": new URL("./subjects/due-index.ts", import.meta.url),
  "handover, memory storage": new URL("./subjects/memory-storage.ts", import.meta.url),
  "heap of [due, id]": new URL("./subjects/tuple-heap.ts", import.meta.url),
  setTimeout: new URL("./subjects/timers.ts", import.meta.url),
  "setTimeout, one delay for all": new URL("./subjects/timers-alike.ts", import.meta.url),
};

export type SubjectName = keyof typeof subjects;

/** Opens a subject that keeps so many clocks, and others so many. */
export function openSubject(name: SubjectName, ...sizes: readonly number[]): Promise<ProcessCase> {
  return openProcessCase(subjects[name], { sizes }, "UTC");
}

export function sized(name: string, size: number): string {
  return `${size.toLocaleString("en-US")} open: ${name}`;
}
