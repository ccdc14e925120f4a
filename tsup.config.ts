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

/**
 * That loading a module does nothing but define things (`sideEffects` in package.json) bundlers take file by file, and a chunk is many modules.
 * So it is said again of each definition that computes something: who uses one function of a chunk is not to get the tables of all others.
 */
const shakeable: NonNullable<Options["plugins"]>[number] = {
  name: "shakeable",
  renderChunk(code) {
    if (this.format !== "esm") return undefined;
    const file = ts.createSourceFile("chunk.js", code, ts.ScriptTarget.ES2022);
    const definitions = file.statements
      .filter(ts.isVariableStatement)
      .flatMap((one) => one.declarationList.declarations);
    const text = definitions.reduceRight((rest, { name, initializer }) => {
      if (initializer === undefined || !computes(initializer)) return rest;
      const value = initializer.getText(file);
      // A class takes its name from where it stands.
      const body = ts.isClassExpression(initializer)
        ? `{ const ${name.getText(file)} = ${value}; return ${name.getText(file)}; }`
        : `(${value})`;
      return `${rest.slice(0, initializer.pos)} /* @__PURE__ */ (() => ${body})()${rest.slice(initializer.end)}`;
    }, code);
    return { code: text };
  },
};

/** Whether a value takes more than to be written down: what a bundler would have to run to know what comes of it. */
function computes(node: ts.Node): boolean {
  // What is in a function, or in a field of a class, is not run yet; the name of one may be.
  if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node))
    return node.name !== undefined && ts.isComputedPropertyName(node.name);
  const isPlain = !(
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isComputedPropertyName(node)
  );
  return !isPlain || (ts.forEachChild(node, (child) => computes(child) || undefined) ?? false);
}

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
  plugins: [shakeable, commonJs],
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
