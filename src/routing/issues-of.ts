import { isHandoverError, type Issue } from "../errors.ts";

/** What a reader of another room has to say of a value. */
export function issuesOf(read: () => unknown): readonly Issue[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!isHandoverError(error)) throw error;
    return error.issues;
  }
}
