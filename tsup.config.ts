import { existsSync, readdirSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
import ts from "typescript";

/**
 * Every room with an `index.ts` is a subpath of the package: `src/calendar/index.ts` -> `handover/calendar`; so are the rooms within the calendar,
 * the report, the scoring and the storage. The engine has no door of its own, for `handover` is it; nor have experiments, which are written in
 * a policy and told by reports.
 */
const withoutDoor = ["engine", "experiment"];
const rooms = ["index", ...["src", "src/calendar", "src/scoring", "src/report", "src/storage"].flatMap(folders)];

function folders(root: string): string[] {
  return readdirSync(root)
    .filter((name) => !withoutDoor.includes(name) && existsSync(`${root}/${name}/index.ts`))
    .map((name) => `${root}/${name}/index`.slice("src/".length));
}

/**
 * Chunks are split as ES modules and become CommonJS here, because what tsup does of its own also turns each `?.` and `??`
 * into a call with closures, which costs a third of the throughput. It reads like its source, so it ships no source map.
 */
const commonJs: NonNullable<Options["plugins"]>[number] = {
  name: "common-js",
  renderChunk(code, chunk) {
    if (this.format !== "cjs") return undefined;
    chunk.map = null;
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
    return { code: ts.transpileModule(code, { compilerOptions }).outputText };
  },
};

export default defineConfig({
  entry: Object.fromEntries(rooms.map((room) => [room, `src/${room}.ts`])),
  format: ["esm", "cjs"],
  target: "node20",
  platform: "neutral",
  // Without splitting each CommonJS subpath would carry its own copy of every shared module. Asked of esbuild, not of tsup, so
  // that the plugin above has the CommonJS chunks to itself.
  splitting: false,
  esbuildOptions(options) {
    options.splitting = true;
    options.format = "esm";
  },
  plugins: [commonJs],
  sourcemap: true,
  clean: true,
  treeshake: false,
  dts: {
    // Declarations are there already (see tsconfig.types.json): they are but bundled, which takes seconds, where making them takes minutes.
    entry: Object.fromEntries(rooms.map((room) => [room, `.types/${room}.d.ts`])),
    // `await using` needs this where neither @types/node nor the newest lib is there.
    banner: '/// <reference lib="esnext.disposable" />',
    compilerOptions: { ignoreDeprecations: "6.0" },
  },
});
