import type { ExchangeTiming } from "../clock/exchanges.ts";
import { openSubject, sized, subjects, type SubjectName } from "../clock/subjects.ts";
import { atMost, type Group, type Row } from "../harness/group.ts";
import { interleave } from "../harness/interleave.ts";
import type { ProcessCase } from "../harness/process-case.ts";
import { median, medianRatio } from "../harness/statistics.ts";

const group = "clock/change";
const sizes = [10_000, 100_000, 1_000_000];
const rounds = 7;
const warmUpRounds = 2;
const index: SubjectName = "handover, due index";
const names = Object.keys(subjects) as SubjectName[];

/** Starting a clock and cancelling another, with so many open: the index and the storage around it, and what people use instead. */
export const clockChange: Group = async (progress) => {
  const rows: Row[] = [];
  const micros = new Map<string, number>();
  for (const size of sizes) {
    const cases = new Map<SubjectName, ProcessCase>();
    try {
      for (const name of names) {
        progress(`${group}: ${sized(name, size)}`);
        cases.set(name, await openSubject(name, size));
      }
      const samples = await interleave(names, rounds, warmUpRounds, (name) =>
        cases.get(name)!.call<ExchangeTiming>("timeExchange", size),
      );
      const us = (name: SubjectName) => samples.get(name)!.map((timing) => timing.us);
      for (const name of names) {
        micros.set(sized(name, size), median(us(name)));
        rows.push({
          group,
          name: sized(name, size),
          figures: {
            us: median(us(name)),
            "min us": Math.min(...us(name)),
            "max us": Math.max(...us(name)),
            "slowest 250, ms": Math.max(...samples.get(name)!.map(({ slowestMs }) => slowestMs)),
            "times the index": medianRatio(us(name), us(index)),
            "times itself at 10k": median(us(name)) / micros.get(sized(name, sizes[0]!))!,
          },
        });
      }
    } finally {
      for (const one of cases.values()) one.close();
    }
  }
  return {
    rows,
    goals: [
      atMost(
        3,
        "clock: us to start one and cancel one in the due index, 1M open",
        micros.get(sized(index, 1_000_000))!,
      ),
    ],
  };
};
