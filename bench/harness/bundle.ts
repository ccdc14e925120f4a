import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Esbuild {
  build(options: object): Promise<unknown>;
}

// The bundler that tsup brings, so that what is timed is compiled the way the package is.
const esbuild = createRequire(createRequire(import.meta.url).resolve("tsup"))("esbuild") as Esbuild;
const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "node_modules/.cache/handover-bench", String(process.pid));
const built = new Map<string, Promise<URL>>();

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/**
 * A module as plain JavaScript, everything of this repository in one file and packages outside. Run as TypeScript, every
 * function that a function makes would be given its name anew at each call, which no user's code pays.
 */
export function bundled(module: URL): Promise<URL> {
  let url = built.get(module.href);
  if (url === undefined) built.set(module.href, (url = bundle(module)));
  return url;
}

async function bundle(module: URL): Promise<URL> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${basename(fileURLToPath(module), ".ts")}.mjs`);
  await esbuild.build({
    entryPoints: [fileURLToPath(module)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    tsconfig: join(root, "tsconfig.json"),
    logLevel: "warning",
  });
  return pathToFileURL(outfile);
}
