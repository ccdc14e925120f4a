import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { chromium, type Browser } from "playwright-core";

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL("../../node_modules/.cache/handover-browser", import.meta.url));

/** A Chromium of the host's, in place of the one that is brought along; its letters are others. */
export const ownBrowser = process.env["HANDOVER_CHROMIUM"];
/** The one that is brought along is for this kind of machine. */
export const hasBrowser = ownBrowser !== undefined || (process.platform === "linux" && process.arch === "x64");

/**
 * A headless Chromium out of the npm package that brings one, with the libraries and the font beside it: it needs nothing of the host,
 * and letters look alike on every machine. It cannot reach anything.
 */
export function openBrowser(...more: readonly string[]): Promise<Browser> {
  const args = ["--no-sandbox", "--no-zygote", "--font-render-hinting=none", ...closed, ...more];
  if (ownBrowser !== undefined) return chromium.launch({ executablePath: ownBrowser, args });
  const home = unpacked();
  return chromium.launch({
    executablePath: join(home, "chromium"),
    args,
    env: { HOME: home, LD_LIBRARY_PATH: join(home, "lib"), FONTCONFIG_PATH: home },
  });
}

const closed = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Unpacked once, in one move: of several processes at it the first wins. */
function unpacked(): string {
  const packages = join(require.resolve("@sparticuz/chromium"), "../../..");
  const { version } = JSON.parse(readFileSync(join(packages, "package.json"), "utf8")) as { version: string };
  const home = join(cache, version);
  if (existsSync(home)) return home;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, "unpacking-"));
  const unpack = (name: string): Buffer => brotliDecompressSync(readFileSync(join(packages, "bin", `${name}.br`)));
  writeFileSync(join(fresh, "chromium"), unpack("chromium"), { mode: 0o755 });
  for (const name of ["al2023.tar", "fonts.tar", "swiftshader.tar"])
    execFileSync("tar", ["-x", "-C", fresh], { input: unpack(name) });
  writeFileSync(
    join(fresh, "fonts.conf"),
    `<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/font-cache</cachedir></fontconfig>`,
  );
  try {
    renameSync(fresh, home);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  return home;
}
