import { describe, expect, test } from "vitest";
import { TurnKinds } from "../../../../src/report/pictures/bound.ts";

type Turn = readonly [eligible: readonly string[], weights?: readonly number[]];

function boundOf(turns: readonly Turn[], reps: number) {
  const kinds = new TurnKinds();
  for (const [eligible, weights] of turns) kinds.turn(eligible, weights, true);
  return kinds.bound(reps);
}

describe("what is proved of turns", () => {
  const all: Turn = [["ana", "ben", "cleo"]];
  test.each<readonly [string, readonly Turn[], string, number | undefined]>([
    ["less than one lead where all earn alike and are always there", [all, all], "equal, fixed", 1],
    ["the same, in whatever order they are named", [all, [["cleo", "ana", "ben"]]], "equal, fixed", 1],
    ["half of the others where people come and go", [all, [["ana", "ben"]]], "equal, changing", 1],
    ["a half and a third where three earn by weights", [[all[0], [2, 1, 1]]], "weighted, fixed", 1 / 2 + 1 / 3],
    [
      "nothing where weights change",
      [
        [all[0], [2, 1, 1]],
        [all[0], [1, 1, 2]],
      ],
      "weighted, changing",
      undefined,
    ],
    [
      "nothing where people with weights come and go",
      [[all[0], [2, 1, 1]], [["ana"]]],
      "weighted, changing",
      undefined,
    ],
  ])("is %s", (_, turns, is, leads) => {
    expect(boundOf(turns, 3)).toEqual({ leads, case: is, exceptions: 0 });
  });

  test("is nothing of those that are no such turns, which are counted", () => {
    const kinds = new TurnKinds();
    kinds.turn(["ana", "ben"], undefined, true);
    kinds.turn(["ana", "ben"], undefined, false);
    kinds.except();
    expect(kinds.bound(2)).toEqual({ leads: 1, case: "equal, fixed", exceptions: 2 });
  });
});
