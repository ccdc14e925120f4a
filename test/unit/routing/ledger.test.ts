import { describe, expect, test } from "vitest";
import { drift, integerWeights, openLedger } from "../../../src/routing/ledger/index.ts";
import type { LedgerRecord } from "../../../src/routing/ledger/index.ts";
import { isHandoverError } from "../../../src/errors.ts";

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("openLedger", () => {
  test("shares leads two to one", () => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben"]);
    const got = [1, 2, 3, 4, 5, 6].map(() => ledger.repAt(ledger.turn(team, [2, 1])));
    expect(got).toEqual(["ana", "ben", "ana", "ana", "ben", "ana"]);
    expect(ledger.turns).toBe(6);
    expect(ledger.describe("ana")).toBe("0.000");
  });

  test("tells credits as fractions, decimals and numbers", () => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben"]);
    ledger.turn(team, [2, 1]);
    expect(ledger.creditOf("ana")).toEqual({ numerator: -1n, denominator: 3n });
    expect(ledger.describe("ana")).toBe("-0.333");
    expect(ledger.describe("ben", 1)).toBe("0.3");
    expect(ledger.describe("ana", 0)).toBe("0");
    expect(ledger.credits(team)).toEqual([-1 / 3, 1 / 3]);
    expect(ledger.creditOf("nobody")).toEqual({ numerator: 0n, denominator: 1n });
    expect(ledger.size).toBe(2);
  });

  test("a pick changes neither credits nor turns", () => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben"]);
    expect(ledger.repAt(ledger.pick(team, [1, 1]))).toBe("ana");
    expect(ledger.pick(team, [0, 0])).toBe(-1);
    expect(ledger.pick([], [])).toBe(-1);
    expect(ledger.turns).toBe(0);
    expect(ledger.credits(team)).toEqual([0, 0]);
  });

  test("credits that grow too large are rounded, by a turn as by a pick that is charged", () => {
    const most = 2 ** 52;
    const record: LedgerRecord = {
      key: "sdr",
      turns: 0,
      reps: ["ana", "ben"],
      lastTurns: [0, 0],
      factors: [2 ** 40],
      credits: [[most, -most]],
      exact: true,
    };
    const [turned, charged] = [openLedger(record, "sdr"), openLedger(record, "sdr")];
    const [team, weights] = [turned.positions(record.reps), [1, 1]];
    expect(turned.repAt(turned.turn(team, weights))).toBe("ana");
    charged.charge(team, weights, charged.pick(team, weights));
    expect(turned.exact).toBe(false);
    expect(turned.toRecord()).toEqual(charged.toRecord());
    expect(turned.credits(team)).toEqual([4095.5, -4095.5]);
  });

  test("a turn of nobody counts nothing, a manual one only the turn", () => {
    const ledger = openLedger(undefined, "sdr");
    const ana = ledger.position("ana");
    expect(ledger.turn([ana], [0])).toBe(-1);
    expect(ledger.turns).toBe(0);
    ledger.charge([], [], ana);
    expect(ledger.turns).toBe(1);
    expect(ledger.describe("ana")).toBe("0.000");
  });

  test("a grant is paid by the others in equal parts", () => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben", "cleo"]);
    ledger.grant("ana", 0.5, team);
    expect(ledger.credits(team)).toEqual([0.5, -0.25, -0.25]);
    ledger.grant("ana", -0.5, team);
    expect(ledger.credits(team)).toEqual([0, 0, 0]);
  });

  test.each([
    [Number.NaN, "amount"],
    [1_001, "amount"],
    [0.0000001, "amount"],
  ])("a grant of %d is refused", (amount, path) => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben"]);
    const error = thrownBy(() => ledger.grant("ana", amount, team));
    expect(isHandoverError(error, "INPUT_INVALID") && error.issues[0]?.path).toBe(path);
  });

  test("a grant nobody else pays for is refused", () => {
    const ledger = openLedger(undefined, "sdr");
    const error = thrownBy(() => ledger.grant("ana", 1, ledger.positions(["ana"])));
    expect(isHandoverError(error, "INPUT_INVALID") && error.issues[0]?.path).toBe("against");
  });

  test("a position of another ledger is refused", () => {
    const ledger = openLedger(undefined, "sdr");
    expect(
      isHandoverError(
        thrownBy(() => ledger.repAt(0)),
        "INPUT_INVALID",
      ),
    ).toBe(true);
    const team = ledger.positions(["ana", "ben"]);
    for (const chosen of [2, -1]) {
      expect(
        isHandoverError(
          thrownBy(() => ledger.charge(team, [1, 1], chosen)),
          "INPUT_INVALID",
        ),
      ).toBe(true);
      expect(
        isHandoverError(
          thrownBy(() => ledger.refund(team, [1, 1], chosen)),
          "INPUT_INVALID",
        ),
      ).toBe(true);
    }
    expect(ledger.credits(team)).toEqual([0, 0]);
  });

  test("weights that do not go with those eligible are refused", () => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben"]);
    const calls = [() => ledger.turn(team, [1]), () => ledger.pick([0], [1, 1]), () => ledger.charge(team, [1], 0)];
    for (const call of calls) expect(isHandoverError(thrownBy(call), "INPUT_INVALID")).toBe(true);
    expect(ledger.turns).toBe(0);
  });

  test("ids are ids, whatever they look like", () => {
    const ledger = openLedger(undefined, "sdr");
    const odd = ledger.positions(["__proto__", "constructor", "", "Ω", "𝒜", "\u0000"]);
    expect(new Set(odd).size).toBe(6);
    expect(ledger.repAt(ledger.turn(odd, [1, 1, 1, 1, 1, 1]))).toBe("");
    expect(openLedger(ledger.toRecord(), "sdr").positions(["Ω", "__proto__"])).toEqual([3, 0]);
  });
});

describe("a record", () => {
  const played = (): LedgerRecord => {
    const ledger = openLedger(undefined, "sdr");
    const team = ledger.positions(["ana", "ben", "cleo"]);
    for (let i = 0; i < 7; i++) ledger.turn(team, [3, 2, 1]);
    return ledger.toRecord();
  };

  test("is JSON-safe", () => {
    const record = played();
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  test("is not reached by later changes, nor changed by opening it", () => {
    const record = played();
    const before = JSON.stringify(record);
    const ledger = openLedger(record, "sdr");
    const handedOut = ledger.toRecord();
    const team = ledger.positions(["ana", "ben", "cleo", "dan"]);
    for (let i = 0; i < 20; i++) ledger.turn(team, [1, 1, 1, 4]);
    expect(JSON.stringify(record)).toBe(before);
    expect(JSON.stringify(handedOut)).toBe(before);
  });

  test.each<[string, Partial<LedgerRecord>]>([
    ["key", { key: "ae" }],
    ["lastTurns", { lastTurns: [1] }],
    ["credits", { factors: [] }],
    ["credits.0", { credits: [[0, 0]] }],
  ])("whose %s does not fit is refused", (field, change) => {
    const error = thrownBy(() => openLedger({ ...played(), ...change }, "sdr"));
    expect(isHandoverError(error, "STORAGE_INCOMPATIBLE") && error.issues[0]?.path).toBe(`ledger.sdr.${field}`);
  });

  test("reports the drift of every rep, furthest first, and it sums to zero", () => {
    const rows = drift(played());
    expect(rows.map(({ repId, text }) => `${repId} ${text}`)).toEqual(["ana -0.500", "ben 0.333", "cleo 0.167"]);
    expect(rows[0]).toMatchObject({ credit: { numerator: -1n, denominator: 2n }, lastTurn: 7 });
  });
});

describe("integerWeights", () => {
  test.each([
    [
      [0.5, 1],
      [1, 2],
    ],
    [
      [30, 60, 90],
      [1, 2, 3],
    ],
    [
      [0.1, 0.2, 0.3],
      [1, 2, 3],
    ],
    [
      [0.000001, 1_000_000],
      [1, 1_000_000_000_000],
    ],
    [
      [1.1, 2.2, 0],
      [1, 2, 0],
    ],
    [
      [33.3, 33.3, 33.4],
      [333, 333, 334],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [-0, 3],
      [0, 1],
    ],
    [[], []],
  ])("of %j are %j", (weights, whole) => {
    expect(integerWeights(weights)).toEqual(whole);
  });

  test.each([
    [-1, "exclude"],
    [Number.NaN, "comes from"],
    [Infinity, "scale"],
    [1_000_001, "scale"],
    [0.1234567, "0.123457"],
    [1e-7, "round"],
    ["1" as unknown as number, "number"],
  ])("refuse %s", (weight, hint) => {
    const error = thrownBy(() => integerWeights([1, weight], "pools.sdr.weights"));
    if (!isHandoverError(error, "ROSTER_INVALID")) throw error;
    expect(error.issues).toHaveLength(1);
    expect(error.issues[0]?.path).toBe("pools.sdr.weights.1");
    expect(error.issues[0]?.hint).toContain(hint);
  });

  test("name every bad weight at once", () => {
    const error = thrownBy(() => integerWeights([-1, 1, Number.NaN]));
    expect(isHandoverError(error) && error.issues.map(({ path }) => path)).toEqual(["weights.0", "weights.2"]);
  });

  test("refuse totals no number holds exactly", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => 1_000_000 - i / 1_000_000);
    expect(
      isHandoverError(
        thrownBy(() => integerWeights(many)),
        "ROSTER_INVALID",
      ),
    ).toBe(true);
  });
});
