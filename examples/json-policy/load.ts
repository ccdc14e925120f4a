import { readFileSync } from "node:fs";
import { definePolicy, type Policy } from "handover";

/** The text of a policy's file. */
export function textOf(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/**
 * A policy from JSON, wherever it is kept: a file, a column, an editor's answer. (`$schema` may stay in it, for the editor.)
 *
 * @throws HandoverError `POLICY_INVALID`, with each fault in its place; SyntaxError for what is no JSON.
 */
export function parsePolicy(text: string): Policy {
  return definePolicy(JSON.parse(text));
}
