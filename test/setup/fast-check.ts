import fc from "fast-check";

/** CI runs one fixed seed; a local run explores. fast-check prints the seed and the path of every failure. */
const seed = process.env["FC_SEED"] ?? (process.env["CI"] === undefined ? undefined : "20261121");
const numRuns = process.env["FC_RUNS"];

fc.configureGlobal({
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  ...(numRuns === undefined ? {} : { numRuns: Number(numRuns) }),
});
