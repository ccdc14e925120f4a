import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../examples/month/run.ts";

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm start -- ...` in this process. */
export async function start(...args: readonly string[]): Promise<Finished> {
  let out = "";
  let err = "";
  const code = await run(args, { out: (text) => (out += text), err: { write: (text) => (err += text) } });
  return { code, out, err };
}

const folder = mkdtempSync(join(tmpdir(), "handover-start-"));
let files = 0;

/** A file with this content; anything but a text is written as JSON. */
export function file(content: unknown, name = "file.json"): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

export const map = {
  arrival: { column: "when", timeZone: "Europe/Warsaw", time: "09:00" },
  fields: { email: "mail", "company.name": "firm", message: "note" },
  properties: "rest",
};
export const reps = {
  reps: [{ id: "ana" }, { id: "ben" }],
  pools: [{ id: "sdr", members: ["ana", { repId: "ben", weight: 2 }] }],
};
export const policy = {
  version: "t",
  calendars: { office: { kind: "weekly", timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } } },
  routing: { router: "round_robin", pool: "sdr", hold: "until-open" },
  slas: [
    {
      name: "first-contact",
      from: "assigned",
      until: { activity: ["call", "email"] },
      within: "2h",
      calendar: "owner",
    },
  ],
};

/** Runs a CSV text, with parts of the little world exchanged. */
export function startWith(
  csv: string,
  parts: { readonly map?: unknown; readonly policy?: unknown; readonly reps?: unknown } = {},
): Promise<Finished> {
  const given = { leads: file(csv, "leads.csv"), map: file(parts.map ?? map) };
  const rules = { policy: file(parts.policy ?? policy), reps: file(parts.reps ?? reps) };
  return start(...Object.entries({ ...given, ...rules }).flatMap(([name, path]) => [`--${name}`, path]));
}
