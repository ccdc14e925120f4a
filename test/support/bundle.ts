import { readFileSync, rmSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Options } from "tsup";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Bundle {
  readonly script: string;
  readonly remove: () => void;
}

/** Bundles a program for child processes: a child that compiles everything anew is a second old before it begins. */
export async function bundle(program: URL, external?: string[]): Promise<Bundle> {
  const path = relative(root, fileURLToPath(program));
  const { scripts, remove } = await bundleAll(basename(path, ".ts"), [path], external);
  return { script: scripts[path] as string, remove };
}

/** Several programs at once, by their paths from the root of the project; what they share is made once, and packages stay outside. */
export async function bundleAll(
  name: string,
  programs: readonly string[],
  external: (string | RegExp)[] = [/^(?!handover(\/|$))[@a-z]/],
): Promise<{ readonly scripts: Readonly<Record<string, string>>; readonly remove: () => void }> {
  // Inside the project, so that the bundle finds its packages; one for each test process.
  const folder = `${root}node_modules/.cache/handover-${name}-${process.pid}`;
  const names = Object.fromEntries(programs.map((program) => [program, program.replace(/\.ts$/, "")]));
  await build({
    entry: Object.fromEntries(programs.map((program) => [names[program], `${root}${program}`])),
    outDir: folder,
    format: "esm",
    target: "node20",
    external,
    config: false,
    silent: true,
    clean: false,
    esbuildPlugins: [whereItWas],
  });
  return {
    scripts: Object.fromEntries(programs.map((program) => [program, `${folder}/${names[program]}.js`])),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A file that reads what lies beside it finds it from the bundle as well. */
const whereItWas: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "where-it-was",
  setup(builder) {
    builder.onLoad({ filter: /\/(examples|test)\/.*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8")
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
    }));
  },
};
