import { plus } from "./definition.ts";
import type { Entrant, Exact, MakeSubject, Subject } from "./subject.ts";

/** A law of ledgers: throws when what `make` returns breaks it. */
export interface Law {
  readonly title: string;
  readonly check: (make: MakeSubject, options?: LawOptions) => void;
}

interface LawOptions {
  /** Stop at the first counterexample instead of looking for a smaller one. @defaultValue `false` */
  readonly endOnFailure?: boolean;
}

export const zero: Exact = { numerator: 0n, denominator: 1n };
export const text = ({ numerator, denominator }: Exact): string => `${numerator}/${denominator}`;
export const equal = (lead: readonly string[]): Entrant[] => lead.map((id) => ({ id, weight: 1 }));

export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

export function sameAs(got: unknown, expected: unknown, what: string): void {
  holds(
    JSON.stringify(got) === JSON.stringify(expected),
    `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
  );
}

/** What all credits sum to. */
export const sumOf = (subject: Subject): Exact =>
  subject.ids().reduce((sum, id) => plus(sum, subject.credit(id)), zero);
