import { rmSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

/** A program in one plain file, and what takes it away. */
export interface Bundle {
  readonly script: string;
  readonly remove: () => void;
}

/** Bundles a program for child processes: a child that compiles everything anew is a second old before it begins. */
export async function bundle(program: URL, external: string[]): Promise<Bundle> {
  const name = basename(program.pathname, ".ts");
  // Inside the project, so that the bundle finds its packages; one for each test process.
  const cache = new URL(`../../node_modules/.cache/handover-${name}-${process.pid}`, import.meta.url);
  const folder = fileURLToPath(cache);
  await build({
    entry: [fileURLToPath(program)],
    outDir: folder,
    format: "esm",
    target: "node20",
    external,
    config: false,
    silent: true,
    clean: false,
  });
  return { script: `${folder}/${name}.js`, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
