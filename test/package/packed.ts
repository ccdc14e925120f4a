import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { manifest, root } from "./subpaths.ts";

const run = promisify(execFile);

export type Format = "esm" | "cjs";

export const formats: readonly Format[] = ["esm", "cjs"];

/** The package as npm would publish it, installed in an empty project of each kind. */
export interface Packed {
  /** Everything in the tarball, relative to its root. */
  readonly files: readonly string[];
  /** Where the package was unpacked. */
  readonly installed: string;
  /** Where it was built. */
  readonly staged: string;
  /** The project's folder. */
  readonly project: (format: Format) => string;
  /** Runs a program in a project and reads what it printed as JSON. */
  readonly run: (format: Format, program: string) => Promise<unknown>;
  /** Type-checks a program in a project as `module: node16`, by this `tsc`; what the compiler has to say, `""` when nothing. */
  readonly check: (format: Format, program: string, tsc: string) => Promise<string>;
  readonly remove: () => void;
}

/** What a build needs, and what goes into the tarball beside it. */
const sources = [
  "package.json",
  "tsconfig.json",
  "tsconfig.types.json",
  "tsup.config.ts",
  "src",
  ...manifest.files.filter((file) => file !== "dist"),
];

/** Builds a copy of the sources, so that neither `dist` nor another run is in the way; no network is used. */
export async function pack(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), "handover-package-"));
  const staged = join(folder, "staged");
  mkdirSync(staged);
  for (const file of sources) cpSync(join(root, file), join(staged, file), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(staged, "node_modules"), "junction");
  await node(staged, bin("typescript-7/node_modules/typescript/bin/tsc"), "-p", "tsconfig.types.json");
  await node(staged, bin("tsup/dist/cli-default.js"), "--silent");
  const packing = ["pack", "--ignore-scripts", "--offline", "--json", "--pack-destination", folder];
  const { stdout } = await run("npm", packing, { cwd: staged, shell: process.platform === "win32" });
  const [tarball] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];

  const modules = join(folder, "node_modules");
  const installed = join(modules, "handover");
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, tarball.filename), "-C", installed, "--strip-components", "1"]);
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }

  const project = (format: Format) => join(folder, format);
  for (const format of formats) {
    mkdirSync(project(format));
    const type = format === "esm" ? "module" : "commonjs";
    writeFileSync(join(project(format), "package.json"), JSON.stringify({ private: true, type }));
  }
  const write = (format: Format, extension: string, program: string) => {
    const file = join(project(format), `program-${readdirSync(project(format)).length}.${extension}`);
    writeFileSync(file, program);
    return file;
  };
  return {
    files: tarball.files.map(({ path }) => path),
    installed,
    staged,
    project,
    run: async (format, program) => JSON.parse(await node(project(format), write(format, "js", program))),
    check: async (format, program, tsc) => {
      const options = ["--noEmit", "--strict", "--module", "node16", "--target", "es2022"];
      return node(project(format), tsc, ...options, write(format, "ts", program)).catch(
        (error: { stdout: string }) => error.stdout,
      );
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const bin = (path: string) => join(root, "node_modules", path);

async function node(cwd: string, ...args: string[]): Promise<string> {
  return (await run(process.execPath, args, { cwd })).stdout;
}
