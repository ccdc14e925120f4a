import { parseArgs } from "node:util";

/** What `npm run bench` was asked for. */
export interface BenchArguments {
  /** A group, or a family of them; all when it is absent. */
  readonly name: string | undefined;
  readonly json: boolean;
  /** Whether results are kept under the release, and the page is written. */
  readonly keeps: boolean;
  /** Measures groups again that are kept already. */
  readonly again: boolean;
  /** The day that results are kept under. */
  readonly date: string;
  /** The release that results are kept under. */
  readonly version: string;
}

export const usage =
  "npm run bench [-- NAME] [--json] [--keep] [--again] [--date YYYY-MM-DD] [--version X.Y.Z]; all groups are kept";

/** Reads the command line. @param present what holds where nothing is said @throws Error that says what is wrong */
export function readArguments(
  args: readonly string[],
  present: { readonly date: string; readonly version: string },
): BenchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
      again: { type: "boolean", default: false },
      date: { type: "string", default: present.date },
      version: { type: "string", default: present.version },
    },
  });
  const [name, ...rest] = positionals;
  if (rest.length > 0) throw new Error(`one group at a time, got ${positionals.join(" ")}`);
  const { json, again, date, version } = values;
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new Error(`--date: expected a day such as 2026-11-23, got "${date}"`);
  if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version))
    throw new Error(`--version: expected one such as 0.1.0, got "${version}"`);
  if (json && values.keep) throw new Error("--json prints and --keep keeps: one of them");
  return { name, json, again, date, version, keeps: values.keep || (name === undefined && !json) };
}
