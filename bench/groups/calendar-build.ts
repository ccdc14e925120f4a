import type { FirstTime } from "../calendar/building-case.ts";
import { timeZone } from "../calendar/office.ts";
import { atMost, type Group } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";

const group = "calendar/build";
const module = new URL("../calendar/building-case.ts", import.meta.url);
const processes = 9;
const rounds = 15;

/** What a calendar of a year with fifteen holidays costs until it has been used over its year; and the first one of a process. */
export const calendarBuild: Group = async (progress) => {
  const first: FirstTime[] = [];
  const warm: number[] = [];
  for (let n = 0; n < processes; n++) {
    progress(`${group}: fresh process ${n + 1} of ${processes}`);
    const fresh = await openProcessCase(module, {}, timeZone);
    try {
      first.push(await fresh.call<FirstTime>("first"));
      if (n > 0) continue;
      for (let round = 0; round < rounds; round++) warm.push(await fresh.call<number>("build"));
    } finally {
      fresh.close();
    }
  }
  const row = (name: string, ms: readonly number[]) => ({
    group,
    name,
    figures: { ms: median(ms), "min ms": Math.min(...ms), "max ms": Math.max(...ms) },
  });
  const zoneMs = first.map((one) => one.zoneMs);
  const coldMs = first.map((one) => one.calendarMs);
  return {
    rows: [
      row("a year with 15 holidays, built and used, zone and code warm", warm),
      row("the same, the first of a process, zone warm, processor time", coldMs),
      row("the zone before it, three years of offsets, processor time", zoneMs),
    ],
    goals: [
      atMost(2, "calendar: ms to build a year with 15 holidays and use it, zone warm", median(warm)),
      atMost(10, "calendar: processor ms for a zone's first three years in a fresh process", median(zoneMs)),
    ],
  };
};
