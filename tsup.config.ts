import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "tsup";

/** Every room with an `index.ts` is a subpath of the package: `src/calendar/index.ts` -> `handover/calendar`. */
const rooms = ["", ...folders("src"), ...folders("src/storage").map((name) => `storage/${name}`)];

function folders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(`${root}/${entry.name}/index.ts`))
    .map((entry) => entry.name);
}

export default defineConfig({
  entry: Object.fromEntries(rooms.map((room) => [room === "" ? "index" : `${room}/index`, `src/${room === "" ? "" : `${room}/`}index.ts`])),
  format: ["esm", "cjs"],
  target: "node20",
  platform: "neutral",
  // Without splitting each CommonJS subpath would carry its own copy of every shared module.
  splitting: true,
  sourcemap: true,
  clean: true,
  treeshake: false,
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
