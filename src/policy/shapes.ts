import * as z from "zod/mini";

export const id = z.string().check(z.minLength(1), z.maxLength(128));
/** What a ledger may be kept under: the names of its parts follow after a |. */
export const ledgerName = id.check(
  z.refine((name) => !name.includes("|"), {
    error: "a name without |",
    params: { hint: "ledgers use it to name their parts" },
  }),
);
/** Anything: its own room checks it. */
export const own = z.unknown();

/**
 * One of several shapes, told apart by a look at the value: its faults are those against the shape the writer evidently
 * meant. A union of zod's would report those of whichever branch it stopped at.
 */
export function shaped(pick: (value: unknown) => z.ZodMiniType | undefined): z.ZodMiniType {
  return z.unknown().check((context) => {
    const shape = pick(context.value);
    if (shape === undefined) {
      context.issues.push({ code: "invalid_union", errors: [], input: context.value, path: [] });
      return;
    }
    const result = shape.safeParse(context.value);
    if (!result.success) for (const issue of result.error.issues) context.issues.push({ ...issue, input: undefined });
  });
}

export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const has = (value: unknown, key: string): boolean => isObject(value) && Object.hasOwn(value, key);

const amount = z.optional(z.number());
export const lengths = z.strictObject({
  weeks: amount,
  days: amount,
  hours: amount,
  minutes: amount,
  seconds: amount,
  milliseconds: amount,
});
const text = z.string();
export const duration = shaped((value) => (isObject(value) ? lengths : typeof value === "string" ? text : undefined));

/** A word, or an object whose shape `pick` tells. */
export const wordOr = (word: z.ZodMiniType, pick: (value: object) => z.ZodMiniType): z.ZodMiniType =>
  shaped((value) => (isObject(value) ? pick(value) : typeof value === "string" ? word : undefined));
