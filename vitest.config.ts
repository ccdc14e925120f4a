import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const src = fileURLToPath(new URL("./src", import.meta.url));
const alias = [
  { find: /^handover$/, replacement: `${src}/index.ts` },
  { find: /^handover\/(.+)$/, replacement: `${src}/$1/index.ts` },
];

/**
 * Pure suites run with the host clock and the host random source taken away (see test/setup/no-ambient.ts). They keep nothing, so
 * files share the modules that are loaded: loading them for each took as long as a quarter of the tests.
 */
const pure = { setupFiles: ["./test/setup/no-ambient.ts", "./test/setup/fast-check.ts"], isolate: false };
/** Folders whose files leave nothing behind in their process: they share what is loaded as well, which is more than half of their time. */
const tidy = ["test/integration/{engine,people,telemetry}/**/*.test.ts"];

const shell = { setupFiles: ["./test/setup/fast-check.ts"] };
/** With a real Postgres for as long as the suite runs. */
const served = { ...shell, globalSetup: ["./test/setup/postgres.ts"] };

/** No test is timed: a slow machine is not a fault. */
const patient = { testTimeout: 300_000, hookTimeout: 300_000 };

/** TypeScript 7 looks at a project in a third of the time of 6, which `npm run typecheck` and the package's own tests ask. */
const compiler = fileURLToPath(new URL("./node_modules/typescript-7/node_modules/typescript/bin/tsc", import.meta.url));

export default defineConfig({
  resolve: { alias },
  test: {
    // As many as there are cores: nothing is timed, and much of it waits for other processes.
    maxWorkers: "100%",
    projects: [
      { resolve: { alias }, test: { name: "unit", ...patient, include: ["test/unit/**/*.test.ts"], ...pure } },
      { resolve: { alias }, test: { name: "property", include: ["test/property/**/*.test.ts"], ...patient, ...pure } },
      {
        resolve: { alias },
        test: { name: "conformance", ...patient, include: ["test/conformance/**/*.test.ts"], ...served },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          exclude: tidy,
          ...patient,
          ...served,
        },
      },
      { resolve: { alias }, test: { name: "engine", include: tidy, ...patient, ...served, isolate: false } },
      { test: { name: "package", include: ["test/package/**/*.test.ts"], ...patient } },
      {
        resolve: { alias },
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            checker: compiler,
            include: ["test/types/**/*.test-d.ts"],
            tsconfig: "./tsconfig.json",
          },
        },
      },
    ],
  },
});
