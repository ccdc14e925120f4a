import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { manifest, root } from "./subpaths.ts";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly peer?: boolean;
}

const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(packages).filter(([path]) => path.includes("node_modules/"));

test("the lock file pins what every package of others holds, and takes none from elsewhere than the registry", () => {
  for (const [path, { integrity, resolved, link }] of locked) {
    if (link === true) expect([path, resolved]).toEqual([path, expect.stringMatching(/^\.typescript\/[\d.]+$/)]);
    else expect([path, integrity, resolved]).toEqual([path, expect.stringMatching(/^sha512-/), undefined]);
  }
});

test("the package brings its dependencies along and none of theirs", () => {
  const running = locked.filter(([, { dev, peer, optional, link }]) => !(dev ?? peer ?? optional ?? link ?? false));
  const names = running.map(([path]) => path.replace("node_modules/", ""));
  expect(names.sort()).toEqual(Object.keys(manifest.dependencies).sort());
});
