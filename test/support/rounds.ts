/**
 * How often something is done that goes differently each time: as often as `ROUNDS` says, many times in `npm run test:chaos`, a few
 * in `npm test`.
 */
export function rounds(few: number, many: number): number {
  return Number(process.env["ROUNDS"] ?? (process.env["HANDOVER_CHAOS"] === undefined ? few : many));
}

/** Where the rounds begin: given, fixed in CI, or another one each time. It stands in the title of the test. */
export const firstSeed = Number(
  process.env["HANDOVER_SEED"] ?? (process.env["CI"] === undefined ? Date.now() % 1_000_000 : 20_261_122),
);
