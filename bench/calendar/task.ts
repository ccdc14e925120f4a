import { dayMs, hourMs } from "./office.ts";

/** What is asked about an instant; the answer is a number, 1 for yes. */
export type Task = (t: number) => number;

/** The questions, by name: the same words in tables and goals. */
export type TaskName = "add 8 h" | "between, 30 days" | "between, 10 years" | "isOpen" | "nextOpen";

export const addMs = 8 * hourMs;
export const monthMs = 30 * dayMs;
export const decadeMs = 3_653 * dayMs;

/** The answers of one way to compute working time; what is left out it cannot do, or nobody would wait for. */
export type Answers = { readonly [name in TaskName]?: Task };
