import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/**
 * The long tier: what `npm test` does a few times is done for hours, and whole clusters are killed. `ROUNDS=5` makes it short,
 * `HANDOVER_SEED` names where it begins.
 */
export default defineConfig({
  resolve: base.resolve ?? {},
  test: {
    name: "chaos",
    include: [
      "test/chaos/**/*.test.ts",
      "test/integration/simulation.test.ts",
      "test/integration/{sqlite,postgres}-kill.test.ts",
      "test/integration/engine/bounds.test.ts",
      "test/property/{core/told-late,condition/compile,calendar/laws,scoring/laws}.test.ts",
      "test/property/routing/{held-until,territory,what-if}.test.ts",
      "test/conformance/{identical,hostile-input,postgres-drivers}.test.ts",
    ],
    env: { HANDOVER_CHAOS: "long" },
    setupFiles: ["./test/setup/fast-check.ts"],
    globalSetup: ["./test/setup/postgres.ts"],
    testTimeout: 7_200_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
