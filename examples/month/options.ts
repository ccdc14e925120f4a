import { readArgs } from "./commands/read-args.ts";
import { fault, shown } from "./fault.ts";

/** Which leads were asked for. */
export interface LeadOptions {
  readonly leads: string | undefined;
  readonly map: string | undefined;
  readonly generate: number | undefined;
  readonly seed: string;
}

/** What was asked for on the command line. */
export interface Options extends LeadOptions {
  readonly policy: string | undefined;
  readonly reps: string | undefined;
  /** Where the pictures go; absent where none are wanted. */
  readonly report: string | undefined;
  readonly storage: string | undefined;
  readonly printPolicy: boolean;
  readonly help: boolean;
}

export const help = `A month of leads through a policy, in virtual time.

  npm start                                   the bundled month: 2,000 invented leads
  npm start -- --leads FILE --map MAP.json --policy POLICY.json --reps REPS.json
                                              leads of your own; what is left out is the bundled month's
  npm start -- --generate 100000              so many invented leads instead of a file
  npm start -- check POLICY.json              what a policy can hardly mean (check --help)
  npm start -- diff NOW.json NEXT.json        what is different in another version of it (diff --help)
  npm start -- compare NOW.json NEXT.json     what becomes of the same leads under both (compare --help)

  --leads FILE     a CSV file with a first line of column names, in any order of time
  --map FILE       which columns are what (examples/month/README.md)
  --policy FILE    the rules, as JSON
  --reps FILE      reps, pools and known accounts, as JSON
  --generate N     invent N leads
  --storage WHERE  keep it in sqlite:FILE or postgres:URL; a run that was cut short goes on there (default: in memory)
  --report FILE    where the page with the pictures goes (default: handover-report.html, here)
  --no-report      draw none
  --seed S         another month of the same kind: other people, other days (default 7)
  --print-policy   print the policy in force as JSON, to start your own from
  --help           this text

The story goes to standard output, progress to standard error. Exit codes: 0 done, 1 a defect or leads unaccounted for,
2 something given was not right.
`;

/** Names of {@link LeadOptions}. */
export const leadNames = ["leads", "map", "generate", "seed"] as const;
const names = [...leadNames, "policy", "reps", "storage", "report"] as const;
const switches = ["print-policy", "no-report", "help"] as const;

/**
 * Reads the command line.
 *
 * @param report Where pictures go when nobody says where.
 * @throws HandoverError `INPUT_INVALID` for what it does not know or cannot use.
 */
export function readOptions(args: readonly string[], report?: string): Options {
  const { files, values } = readArgs(args, names, switches);
  if (files[0] !== undefined)
    throw fault(
      "command line",
      "options",
      shown(files[0]),
      "write --leads FILE, or see --help; commands are simulate, compare, check and diff",
    );
  return {
    ...readLeadOptions(values),
    policy: values.get("policy"),
    reps: values.get("reps"),
    report: values.has("no-report") ? undefined : (values.get("report") ?? report),
    storage: values.get("storage"),
    printPolicy: values.has("print-policy"),
    help: values.has("help"),
  };
}

/** @throws HandoverError `INPUT_INVALID` */
export function readLeadOptions(values: ReadonlyMap<string, string>): LeadOptions {
  const file = values.get("leads");
  if (file !== undefined && values.get("map") === undefined)
    throw fault("--map", "a map of the file's columns", "none", "see examples/month/README.md for how to write one");
  if (file !== undefined && values.has("generate"))
    throw fault("--generate", "either a file or invented leads", "both", "leave one of --leads and --generate out");
  return {
    leads: file,
    map: values.get("map"),
    generate: readCount(values.get("generate")),
    seed: values.get("seed") ?? "7",
  };
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text.replaceAll(/[,_]/g, ""));
  if (Number.isSafeInteger(count) && count > 0 && count <= 10_000_000) return count;
  throw fault("--generate", "a whole number from 1 to 10,000,000", shown(text), "write for instance --generate 100000");
}
