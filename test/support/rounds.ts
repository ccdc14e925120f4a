/**
 * How often something is done that goes differently each time: as often as `ROUNDS` says, many times in `npm run test:chaos`, a few
 * in `npm test`.
 */
export function rounds(few: number, many: number): number {
  return Number(process.env["ROUNDS"] ?? (process.env["HANDOVER_CHAOS"] === undefined ? few : many));
}

/**
 * How many runs a costly law has: all of them in `npm run test:chaos`, a third in `npm test`, or as many as `FC_RUNS` says. What a planted bug
 * has to be found in does not depend on it.
 */
export function runs(all: number): number {
  return Number(process.env["FC_RUNS"] ?? rounds(Math.ceil(all / 3), all));
}

/** Where the rounds begin: given, fixed in CI, or another one each time. It stands in the title of the test. */
export const firstSeed = Number(
  process.env["HANDOVER_SEED"] ?? (process.env["CI"] === undefined ? Date.now() % 1_000_000 : 20_261_122),
);
