import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DriftPoints } from "../../../src/report/pictures/drift-points.ts";

type Points = Pick<DriftPoints, "add" | "read">;

/** Three reps whose drift changes by one turn after another; long enough for points to be put together more than once. */
const turns = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: -9, max: 9 })), {
  minLength: 1,
  maxLength: 700,
  size: "max",
});

const tellsOfEveryTurn = (open: () => Points): fc.IProperty<unknown> =>
  fc.property(turns, (changes) => {
    const points = open();
    const drifts = [0, 0, 0];
    const seen: { readonly turn: number; readonly drifts: readonly number[] }[] = [];
    for (const [i, [rep, drift]] of changes.entries()) {
      drifts[rep] = drift;
      points.add(i, i + 1, [drift], () => drifts);
      seen.push({ turn: i + 1, drifts: [...drifts] });
    }
    const read = points.read(changes.length - 1, changes.length, drifts);
    // Each turn lies at a point or before it, and no nearer to zero than that says.
    return (
      read.length <= 120 &&
      read.at(-1)?.turn === changes.length &&
      seen.every(({ turn, drifts: then }) => {
        const point = read.find((one) => one.turn >= turn);
        return (
          point !== undefined &&
          then.every((drift) => drift >= point.low && drift <= point.high) &&
          (point.turn !== turn || point.drifts.every((drift, i) => drift === then[i]))
        );
      })
    );
  });

describe("points of a line say how far off anybody was at every turn", () => {
  test("however many there are", () => {
    fc.assert(
      tellsOfEveryTurn(() => new DriftPoints()),
      { numRuns: 50 },
    );
  });

  const bugs: readonly (readonly [string, () => Points])[] = [
    [
      "forgets what was between two points",
      () => {
        const points = new DriftPoints();
        return {
          add: (at, turn, _, all) => points.add(at, turn, [], all),
          read: (at, turn, all) =>
            points
              .read(at, turn, all)
              .map((one) => ({ ...one, low: Math.min(...one.drifts), high: Math.max(...one.drifts) })),
        };
      },
    ],
    [
      "leaves out where it stands",
      () => {
        const points = new DriftPoints();
        return { add: points.add.bind(points), read: (...now) => points.read(...now).slice(0, -1) };
      },
    ],
  ];
  test.each(bugs)("and a line that %s is caught", (_, open) => {
    expect(fc.check(tellsOfEveryTurn(open), { numRuns: 50, endOnFailure: true }).failed).toBe(true);
  });
});
