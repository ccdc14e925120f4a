/** A test of the value of a field. */
export type ValueTest = (value: unknown) => boolean;

export interface CompiledTest {
  readonly test: ValueTest;
  /** Whether a text must come in lower case. It is left to the caller, who may do it once for several tests. */
  readonly ofLower: boolean;
}

/** A text in lower case, no locale; anything else as it is. */
export function lowered(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}

/** Whether a list has an element that passes. */
export function hasElement(value: unknown, test: ValueTest): boolean {
  return typeof value === "object" && Array.isArray(value) && value.some((element) => test(element));
}
