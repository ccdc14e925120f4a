import { didYouMean, invalid, show, type ErrorCode, type Issue } from "../errors.ts";

/** Issues listed, at most: a list of a million wrong holidays is one mistake. */
const mostListed = 50;

/** Collects what is wrong with an input: the first 50 issues, and how many there are. */
export class Findings {
  readonly issues: Issue[] = [];
  private count = 0;

  /** Notes an issue; returns nothing, so that a reader can end with it. A hint that takes a search is a function. */
  add(path: string, expected: string, got: unknown, hint: string | (() => string)): undefined {
    this.count++;
    if (this.issues.length === mostListed) return;
    this.issues.push({ path, expected, got: show(got), hint: typeof hint === "string" ? hint : hint() });
  }

  get none(): boolean {
    return this.count === 0;
  }

  /** @throws HandoverError with the code and what is wrong, unless nothing is. */
  throwIfAny(code: ErrorCode, what: string): void {
    if (this.none) return;
    const some = this.count > mostListed ? ` (${mostListed} of ${this.count} issues)` : "";
    throw invalid(code, `${what}${some}`, this.issues);
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** What JSON calls an object. A list, a Map or a Set is none: its entries are not fields. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value);
}

/** Notes every field that is not one of the known ones. */
export function refuseUnknown(value: Fields, known: readonly string[], path: string, findings: Findings): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key) || value[key] === undefined) continue;
    const expected = `one of the fields ${known.map((name) => `"${name}"`).join(", ")}`;
    findings.add(join(path, key), expected, key, () => didYouMean(key, known, "leave it out"));
  }
}

/** The path of a field; a key without end is cut. */
export function join(path: string, key: string): string {
  const short = key.slice(0, 60);
  return path === "" ? short : `${path}.${short}`;
}
