import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { BadLog } from "./bad-log.ts";
import { IncidentReader, type Incident, type Odd, type Row } from "./incident.ts";
import { tellProgress } from "./progress.ts";

export interface Log {
  readonly incidents: readonly Incident[];
  readonly events: number;
  readonly odd: Odd;
}

const columns = [
  "number",
  "incident_state",
  "made_sla",
  "opened_at",
  "sys_created_at",
  "sys_updated_at",
  "priority",
  "resolved_at",
  "closed_at",
] as const;

/** Streams a log and keeps of each incident what a clock needs. @throws BadLog */
export async function readLog(file: string): Promise<Log> {
  const reader = new IncidentReader();
  let events = 0;
  const rows = parse({
    bom: true,
    columns: (names: string[]) => {
      const missing = columns.filter((name) => !names.includes(name));
      if (missing.length > 0) throw new BadLog(`${file} is no incident log: it has no column ${missing.join(", ")}`);
      return names;
    },
  });
  let fault: unknown;
  try {
    await pipeline(createReadStream(file), createGunzip(), rows, async (records: AsyncIterable<Row>) => {
      try {
        for await (const row of records) {
          events += 1;
          reader.take(row, `${file}, event ${events}`);
          tellProgress(() => `reading: ${events} events`);
        }
      } catch (error) {
        fault = error; // The pipeline may say no more than that it was aborted.
        throw error;
      }
    });
  } catch (error) {
    if (fault instanceof BadLog) throw fault;
    throw error instanceof BadLog ? error : new BadLog(`${file} is no incident log (.csv.gz): ${why(error)}`);
  }
  if (events === 0) throw new BadLog(`${file} is no incident log: it has no events`);
  return { incidents: reader.end(), events, odd: reader.odd };
}

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  return message.split("\n", 1)[0] ?? "it cannot be read";
}
