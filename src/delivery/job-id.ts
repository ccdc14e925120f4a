import type { WrittenEvent } from "../storage/postgres/index.ts";
import { jobKey } from "./job.ts";

/**
 * A UUID that is the event's own, the same whenever it is made, for queues that know their jobs by one: so a job is there once,
 * however often it is added. Version 8 of RFC 9562: the milliseconds of the event, the first 12 bits of its place among the events
 * of its lead, and 62 bits of the SHA-256 of its name. So the jobs of a lead sort as its events do.
 */
export async function jobId(event: WrittenEvent): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(jobKey(event))));
  const at = hex(Math.min(Math.max(event.at, 0), 2 ** 48 - 1), 12);
  const version = hex(Math.min(event.version, 0xfff), 3);
  const tail = Array.from(hash.subarray(0, 8), (byte, i) => hex(i === 0 ? (byte & 0x3f) | 0x80 : byte, 2)).join("");
  return `${at.slice(0, 8)}-${at.slice(8)}-8${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
