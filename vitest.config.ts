import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const src = fileURLToPath(new URL("./src", import.meta.url));
const alias = [
  { find: /^handover$/, replacement: `${src}/index.ts` },
  { find: /^handover\/(.+)$/, replacement: `${src}/$1/index.ts` },
];

/** Pure suites run with the host clock and the host random source taken away (see test/setup/no-ambient.ts). */
const pure = { setupFiles: ["./test/setup/no-ambient.ts", "./test/setup/fast-check.ts"] };
const shell = { setupFiles: ["./test/setup/fast-check.ts"] };

export default defineConfig({
  resolve: { alias },
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { resolve: { alias }, test: { name: "unit", include: ["test/unit/**/*.test.ts"], ...pure } },
      { resolve: { alias }, test: { name: "property", include: ["test/property/**/*.test.ts"], testTimeout: 300_000, ...pure } },
      { resolve: { alias }, test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], ...shell } },
      { resolve: { alias }, test: { name: "integration", include: ["test/integration/**/*.test.ts"], testTimeout: 300_000, ...shell } },
      { test: { name: "package", include: ["test/package/**/*.test.ts"], testTimeout: 300_000 } },
      {
        resolve: { alias },
        test: {
          name: "types",
          include: [],
          typecheck: { enabled: true, only: true, include: ["test/types/**/*.test-d.ts"], tsconfig: "./tsconfig.json" },
        },
      },
    ],
  },
});
