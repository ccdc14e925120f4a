import { show, type Issue } from "../errors.ts";

/** Collects what is wrong with an input. */
export class Findings {
  readonly issues: Issue[] = [];

  /** Notes an issue; returns nothing, so that a reader can end with it. */
  add(path: string, expected: string, got: unknown, hint: string): undefined {
    this.issues.push({ path, expected, got: show(got), hint });
  }
}

/** A plain object: what JSON calls an object, or a literal. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The path of a field. */
export function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
