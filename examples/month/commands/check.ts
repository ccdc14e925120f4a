import { createHandover, definePolicy, type PolicyInput } from "handover";
import { checkPolicy, type Finding } from "handover/check";
import { applyRoster, type RosterInput } from "handover/simulation";
import { fault } from "../fault.ts";
import { readJsonFile } from "../json-file.ts";
import type { Output } from "../run.ts";
import { readArgs } from "./read-args.ts";

const checkHelp = `What a policy says and can hardly mean.

  npm start -- check POLICY.json [--reps REPS.json] [--from DATE] [--per-lead TIME] [--json] [--strict]

  --reps FILE      reps and pools, as JSON: pools with nobody and roles nobody has are found, too
  --from DATE      the first day of the week in which hours are looked at, and a day of the period for which commitments are set against
                   the people there are (needs --reps; default: neither is)
  --per-lead TIME  how much working time a lead takes, such as 45m: commitments are set against hours, too (needs --from)
  --json           the findings as JSON
  --strict         warnings fail, too

Exit codes: 0 nothing that fails was found, 1 something was, 2 the policy does not hold or something given was not right.
`;

/** Looks at a policy. Returns the exit code. */
export async function check(args: readonly string[], { out }: Output): Promise<number> {
  const { files, values, has } = readArgs(args, ["reps", "from", "per-lead"], ["json", "strict", "help"]);
  if (has("help")) return (out(checkHelp), 0);
  const [file, ...more] = files;
  if (file === undefined || more.length > 0)
    throw fault("command line", "one policy", `${files.length} files`, "write check POLICY.json, or see check --help");
  const policy = definePolicy(readJsonFile("policy", file) as PolicyInput);
  const roster = values.get("reps");
  if (has("from") && roster === undefined)
    throw fault("--from", "reps whose hours are looked at", "none", "add --reps REPS.json");
  if (has("per-lead") && !has("from"))
    throw fault("--per-lead", "a day from which hours are looked at", "none", "add --from DATE");
  const findings = checkPolicy(policy, {
    roster: roster === undefined ? undefined : await rosterIn(policy.document, roster),
    from: values.get("from")?.replace(/^\d{4}-\d{2}-\d{2}$/, "$&T00:00:00Z"),
    perLead: values.get("per-lead"),
  });
  out(
    has("json")
      ? `${JSON.stringify(findings, undefined, 2)}\n`
      : `${findings.map(tell).join("")}${summary(findings)}\n`,
  );
  return findings.some(({ severity }) => has("strict") || severity === "error") ? 1 : 0;
}

/** Read by an engine, which knows what a roster must be. */
async function rosterIn(policy: PolicyInput, file: string) {
  const handover = createHandover({ policy });
  try {
    await applyRoster(handover, readJsonFile("--reps", file) as unknown as RosterInput);
    return { reps: await handover.reps.list(), pools: await handover.pools.list() };
  } finally {
    await handover.close();
  }
}

function tell({ severity, code, path, message, example, suggestion }: Finding): string {
  const shown = example === undefined ? "" : `  for instance ${JSON.stringify(example)}\n`;
  return `${severity} ${code} at ${path}\n  ${message}\n${shown}  ${suggestion}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  return findings.length === 0 ? "nothing found" : `${count("error")} errors, ${count("warning")} warnings`;
}
