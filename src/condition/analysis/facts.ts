import type { ActivityCondition, FieldCondition, NamedCondition } from "../condition.ts";
import { fieldKinds, type FieldKind } from "../fields.ts";
import type { DeclaredFields } from "../parse-field.ts";
import { countsFor, type Counts } from "./counts.ts";
import { valueFor, type Value } from "./field-value.ts";
import type { Literal } from "./literals.ts";
import { meeting, type Meets } from "./scalar.ts";

/** What a custom condition is taken to say. */
export interface Assumption {
  readonly condition: NamedCondition;
  readonly holds: boolean;
}

interface Field {
  readonly literals: readonly Literal<FieldCondition>[];
  readonly value: Value;
}

/** Literals that are taken to be so, all at once: there are values for which they are. */
export class Facts {
  /** By field, what is demanded of it, and a value that does so. */
  private readonly fields = new Map<string, Field>();
  private readonly activities: Literal<ActivityCondition>[] = [];
  private readonly named = new Map<string, Assumption>();
  /** How each literal is given up again, in the order they were taken. */
  private readonly undo: (() => void)[] = [];
  private readonly tests = new Map<FieldCondition, Meets>();
  /** Whether something was taken for possible that may not be. */
  private guessed = false;
  private readonly kinds: DeclaredFields;

  constructor(kinds: DeclaredFields) {
    this.kinds = kinds;
  }

  /** How much is taken; {@link giveUp} goes back to it. */
  get taken(): number {
    return this.undo.length;
  }

  giveUp(taken: number): void {
    while (this.undo.length > taken) this.undo.pop()?.();
  }

  /** Whether a literal can be so beside all that is taken. */
  allow({ leaf, holds }: Literal): boolean {
    if ("field" in leaf) return this.valueWith({ leaf, holds }) !== undefined;
    if ("activity" in leaf) return this.countsOf([...this.activities, { leaf, holds }]) !== undefined;
    return (this.named.get(JSON.stringify(leaf))?.holds ?? holds) === holds;
  }

  /** Takes a literal, if it can be so. */
  take({ leaf, holds }: Literal): boolean {
    if ("field" in leaf) return this.takeField({ leaf, holds });
    if (!this.allow({ leaf, holds })) return false;
    if ("activity" in leaf) {
      this.activities.push({ leaf, holds });
      this.undo.push(() => this.activities.pop());
      return true;
    }
    const key = JSON.stringify(leaf);
    if (this.named.has(key)) return true;
    this.named.set(key, { condition: leaf, holds });
    this.undo.push(() => this.named.delete(key));
    return true;
  }

  /** A value for each field that something is demanded of. */
  values(): ReadonlyMap<string, unknown> {
    return new Map([...this.fields].map(([field, { value }]) => [field, value.value]));
  }

  counts(): Exclude<Counts, undefined> {
    return this.countsOf(this.activities) ?? new Map();
  }

  assumptions(): readonly Assumption[] {
    return [...this.named.values()];
  }

  /** Whether an answer hung on counts that would have taken too long to find. */
  get isGuess(): boolean {
    return this.guessed;
  }

  private takeField(literal: Literal<FieldCondition>): boolean {
    const { field } = literal.leaf;
    const value = this.valueWith(literal);
    if (value === undefined) return false;
    const before = this.fields.get(field);
    this.fields.set(field, { value, literals: [...(before?.literals ?? []), literal] });
    this.undo.push(() => (before === undefined ? this.fields.delete(field) : this.fields.set(field, before)));
    return true;
  }

  /** A value that does as this literal wants, and all those taken before: mostly the one there is. */
  private valueWith({ leaf, holds }: Literal<FieldCondition>): Value | undefined {
    const before = this.fields.get(leaf.field);
    if (before !== undefined && this.testOf(leaf)(before.value.value) === holds) return before.value;
    const literals = [...(before?.literals ?? []), { leaf, holds }];
    return valueFor(
      this.kindOf(leaf.field),
      literals.map((one) => ({ test: one.leaf, passes: one.holds })),
    );
  }

  private testOf(leaf: FieldCondition): Meets {
    const test = this.tests.get(leaf) ?? meeting([{ test: leaf, passes: true }]);
    this.tests.set(leaf, test);
    return test;
  }

  private countsOf(literals: readonly Literal<ActivityCondition>[]): Counts {
    const counts = countsFor(literals);
    if (counts === "unknown") this.guessed = true;
    return counts;
  }

  private kindOf(field: string): FieldKind {
    if (Object.hasOwn(this.kinds, field)) return this.kinds[field]!;
    return Object.hasOwn(fieldKinds, field) ? fieldKinds[field as keyof typeof fieldKinds] : "any";
  }
}
