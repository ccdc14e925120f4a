import { beforeAll, describe, expect, it } from "vitest";
import { plantedBugs } from "./cases-bugs.ts";
import { describeFault, firstFault, methods, shrink, type Fault } from "./cases-check.ts";
import { makeCase, type Case } from "./cases-make.ts";

const seed = 20261121;
const calendars = 250;

describe("the cases have teeth:", () => {
  const cases: Case[] = [];
  const found = new Map<string, Fault>();

  beforeAll(() => {
    for (let number = 0; number < calendars; number++) cases.push(makeCase(seed, number));
  });

  it.each(Object.keys(plantedBugs))("it is found when %s", (bug) => {
    const subject = plantedBugs[bug] as (typeof plantedBugs)[string];
    for (const given of cases) {
      const fault = firstFault(subject, given);
      if (fault === undefined) continue;
      found.set(bug, shrink(subject, fault));
      return;
    }
    expect.fail(`not found in ${calendars} calendars`);
  });

  it("every method has a bug that its answer gives away", () => {
    const caught = new Set([...found.values()].map(({ method }) => method));
    expect(methods.filter((method) => !caught.has(method))).toEqual([]);
  });

  it("what is reported can be pasted, and is small", () => {
    for (const fault of found.values()) {
      expect(describeFault(fault)).toContain(`.timeline.${fault.method}(`);
      expect(JSON.stringify(fault.spec).length).toBeLessThan(600);
    }
  });
});
