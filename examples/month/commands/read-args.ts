import { parseArgs } from "node:util";
import { fault, nearestName, shown } from "../fault.ts";

/** What stands on a command line behind the name of the command. */
export interface Args {
  readonly files: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  has(name: string): boolean;
}

/**
 * Reads the line of a command: files by their places, then options.
 *
 * @param named Options with a value; `switches` have none.
 * @throws HandoverError `INPUT_INVALID` for what it does not know or cannot use.
 */
export function readArgs(args: readonly string[], named: readonly string[], switches: readonly string[]): Args {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(named.map((name) => [name, { type: "string" as const }])),
      ...Object.fromEntries(switches.map((name) => [name, { type: "boolean" as const }])),
    },
  });
  const files: string[] = [];
  const values = new Map<string, string>();
  for (const token of tokens ?? []) {
    if (token.kind === "positional") files.push(token.value);
    if (token.kind !== "option") continue;
    const known = [...named, ...switches];
    if (!known.includes(token.name))
      throw fault("command line", "a known option", shown(token.rawName), nearestName(token.name, known));
    if (named.includes(token.name) && (token.value === undefined || token.value === ""))
      throw fault(token.rawName, "a value", "none", `write ${token.rawName} VALUE`);
    values.set(token.name, token.value ?? "");
  }
  return { files, values, has: (name) => values.has(name) };
}
