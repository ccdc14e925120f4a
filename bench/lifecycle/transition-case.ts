import { median } from "../harness/statistics.ts";
import { questions, subjects, type SubjectName } from "./subjects.ts";

const kinds = ["allowed", "refused", "mixed"] as const;
export type Kind = (typeof kinds)[number];

const slices = 11;
const passes = 2;

/** One subject in a process of its own: nanoseconds a question, and how many of the questions were moves. */
export function open({ name }: { readonly name: SubjectName }) {
  const runs = new Map(
    kinds.map((kind) => {
      const asked = questions(kind);
      return [kind, { run: subjects[name](asked), count: asked.length }] as const;
    }),
  );
  return {
    time(kind: Kind): number {
      const { run, count } = runs.get(kind)!;
      const samples = Array.from({ length: slices }, () => {
        const started = performance.now();
        for (let n = 0; n < passes; n++) run();
        return ((performance.now() - started) * 1e6) / (passes * count);
      });
      return median(samples);
    },
    moved: (kind: Kind): number => runs.get(kind)!.run(),
  };
}
