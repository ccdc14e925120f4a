import type { PolicyInput } from "handover";
import { diffPolicies } from "handover/policy";
import { fault } from "../fault.ts";
import { readJsonFile } from "../json-file.ts";
import type { Output } from "../run.ts";
import { readArgs } from "./read-args.ts";

const diffHelp = `What is different in another version of a policy, in words.

  npm start -- diff NOW.json NEXT.json [--json]

Exit codes: 0 both say the same, 1 they differ, 2 one does not hold or something given was not right.
`;

/** Compares two policies. Returns the exit code. */
export function diff(args: readonly string[], { out }: Output): number {
  const { files, has } = readArgs(args, [], ["json", "help"]);
  if (has("help")) return (out(diffHelp), 0);
  const [now, next, ...more] = files;
  if (now === undefined || next === undefined || more.length > 0)
    throw fault("command line", "two policies", `${files.length} files`, "write diff NOW.json NEXT.json");
  const [before, after] = [now, next].map((file) => readJsonFile("policy", file) as PolicyInput);
  const changes = diffPolicies(before as PolicyInput, after as PolicyInput);
  const text = changes.length === 0 ? "both say the same" : changes.map((change) => change.text).join("\n");
  out(`${has("json") ? JSON.stringify(changes, undefined, 2) : text}\n`);
  return changes.length === 0 ? 0 : 1;
}
