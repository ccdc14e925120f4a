import fc from "fast-check";
import { expect, test } from "vitest";
import { Agenda } from "../../../src/simulation/agenda.ts";

test("items come out by instant, those of one instant in the order they were planned", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (instants) => {
      const agenda = new Agenda<number>();
      instants.forEach((at, i) => agenda.plan(at, i));
      const taken: number[] = [];
      for (let next = agenda.take(Infinity); next !== undefined; next = agenda.take(Infinity)) taken.push(next);
      const expected = instants.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at || a.i - b.i);
      expect(taken).toEqual(expected.map(({ i }) => i));
    }),
  );
});

test("nothing is taken before its time", () => {
  const agenda = new Agenda<string>();
  agenda.plan(10, "ten");
  expect(agenda.take(9)).toBeUndefined();
  expect(agenda.nextAt).toBe(10);
  expect(agenda.take(10)).toBe("ten");
  expect(agenda.nextAt).toBeUndefined();
});
