import { median } from "../harness/statistics.ts";
import { instants } from "./office.ts";
import type { Answers, Task, TaskName } from "./task.ts";
import { truth, type Claim } from "./truth.ts";

export interface CaseOptions {
  readonly task: TaskName;
  readonly claim: Claim;
  /** How many different instants are asked about, all of them checked first. */
  readonly instants: number;
}

/** What a subject answered to every instant, against the truth. */
export interface Check {
  readonly asked: number;
  readonly wrong: number;
  readonly example?: string;
}

/** A round is timed in so many slices of about so long: short of a scheduler's turn, so that most are undisturbed. */
const slices = 21;
const sliceMs = 0.4;
const longestSlice = 8_192;

/**
 * One subject answering one question in a process of its own. It is checked first, and from then on timed on the instants it
 * answered rightly.
 */
export function calendarCase(answers: Answers) {
  return ({ task, claim, instants: count }: CaseOptions) => {
    const answer = answers[task];
    if (answer === undefined) throw new Error(`no way to ask ${task}`);
    const asked = instants(count);
    let right = asked;
    let slice = 0;
    let next = 0;
    let sink = 0;

    const check = (): Check => {
      const expected = truth(claim)[task];
      let example: string | undefined;
      right = asked.filter((t) => {
        const given = answer(t);
        const isRight = given === expected(t);
        if (!isRight) example ??= `${new Date(t).toISOString()} -> ${given}, not ${expected(t)}`;
        return isRight;
      });
      const wrong = count - right.length;
      return example === undefined ? { asked: count, wrong } : { asked: count, wrong, example };
    };

    const timeSlice = (): number => {
      if (next + slice > right.length) next = 0;
      const started = performance.now();
      sink += askAll(answer, right, next, next + slice);
      const ms = performance.now() - started;
      next += slice;
      return ms;
    };

    /** Nanoseconds a question: the median of the slices. */
    const time = (): number => {
      if (slice === 0) {
        for (slice = 1; slice * 2 <= Math.min(longestSlice, right.length); slice *= 2)
          if (timeSlice() > sliceMs / 2) break;
      }
      const ns = Array.from({ length: slices }, () => (timeSlice() * 1e6) / slice);
      if (Number.isNaN(sink)) throw new Error("an answer was no number");
      return median(ns);
    };

    /** New bytes on the heap for each question; the median of a few tries, lest a collection hide them. */
    const allocated = (): number => {
      const grown = (questions: number) => {
        globalThis.gc!();
        const before = process.memoryUsage().heapUsed;
        sink += askAll(answer, right, 0, questions);
        return process.memoryUsage().heapUsed - before;
      };
      const many = Math.min(1_000, right.length);
      return median(Array.from({ length: 7 }, () => (grown(many) - grown(0)) / many));
    };

    return { check, time, allocated };
  };
}

function askAll(answer: Task, asked: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += answer(asked[n]!);
  return sum;
}
